"""Line numbers and frames reachable from a traceback."""
def a():
    b()
def b():
    x = 1
    c(x)
def c(n):
    raise ValueError("deep")
try:
    a()
except ValueError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
try:
    try:
        a()
    except ValueError as e:
        raise e
except ValueError as e:
    tb = e.__traceback__
    n = 0
    while tb:
        print(tb.tb_lineno, end=" "); n += 1
        tb = tb.tb_next
    print(n)
def multi():
    return (1 +
            2 /
            0)
try:
    multi()
except ZeroDivisionError as e:
    print(e.__traceback__.tb_next.tb_lineno)
