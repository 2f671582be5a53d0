"""Which except clause catches: tuples, nesting, subclasses, wrong matchers, names unbound after, else and finally order."""
class A(Exception): pass
class B(A): pass
def which(e, *clauses):
    for clause in clauses:
        try:
            try: raise e
            except clause as x: return f'{clause!r:.40} caught {x!r}'
        except type(e): continue
        except TypeError as t: return f'TypeError {t}'
    return 'nobody'
print(which(B(1), KeyError, A), which(A(), B), which(B(), (KeyError, B)), which(A(), ()), which(A(), 5), which(A(), (KeyError, 'x')), which(A(), (KeyError, (A,))), which(A(), int), which(A(), None))
def order():
    log = []
    for what in None, A, KeyError:
        try:
            log.append('try')
            if what: raise what
        except A: log.append('except')
        except: log.append('bare')
        else: log.append('else')
        finally: log.append('finally')
    return log
print(order())
def unbound():
    x = 1
    try: raise A
    except A as x: pass
    return x
try: unbound()
except UnboundLocalError as e: print(e)
def deleted():
    try: raise A
    except A as x: del x
    return 'fine'
print(deleted())
def rebound():
    try: raise A
    except A as x: x = 5
    try: return x
    except UnboundLocalError as e: return str(e)
print(rebound())
def returns():
    for i in range(3):
        try: continue
        finally:
            if i == 1: break
    try: return 'try', i
    finally: i = 99
print(returns())
def swallow():
    try: raise A
    finally: return 'swallowed'
print(swallow())
def nested():
    try:
        try: raise A('one')
        finally:
            try: raise B('two')
            except B: pass
    except A as e: return repr(e), repr(e.__context__)
print(nested())
import sys
print(sys.exc_info())
try: raise A
except A:
    print(sys.exc_info()[0], sys.exception() is sys.exc_info()[1])
    try: raise B
    except B: print(sys.exc_info()[0])
    print(sys.exc_info()[0])
print(sys.exc_info())
