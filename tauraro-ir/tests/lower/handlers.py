def caught(x):
    try:
        y = f(x)
    except (ValueError, TypeError) as e:
        y = str(e)
    except OSError:
        raise
    else:
        y += 1
    return y

def finally_and_return(x):
    for i in x:
        try:
            if i:
                return i
            continue
        finally:
            done(i)

def managed(path):
    with open(path) as f, lock:
        return f.read()

def group():
    try:
        f()
    except* ValueError as e:
        g(e)
