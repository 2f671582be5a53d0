def g():
    try: raise AttributeError('a')
    except AttributeError: yield 1
it=g(); next(it)
try: it.throw(ValueError('v'))
except ValueError as e: print(repr(e.__context__))
it=g(); next(it)
try:
    try: 1/0
    except ZeroDivisionError: it.throw(ValueError('v'))
except ValueError as e: print(repr(e.__context__), repr(e.__context__.__context__))
it=g()
def h():
    try: raise KeyError
    except KeyError: yield from it
x=h(); next(x)
try: x.throw(ValueError('v'))
except ValueError as e: print(repr(e.__context__), repr(e.__context__.__context__))
def g2():
    try: yield 1
    except ValueError as e: print('in', repr(e.__context__)); raise
it=g2(); next(it)
try:
    try: 1/0
    except ZeroDivisionError: it.throw(ValueError('v'))
except ValueError as e: print(repr(e.__context__))
it=g()
try:
    try: 1/0
    except ZeroDivisionError: it.throw(ValueError('v'))
except ValueError as e: print('unstarted', repr(e.__context__))
it=g2(); next(it)
e = ValueError('z'); e.__context__ = KeyError('own')
try:
    try: 1/0
    except ZeroDivisionError: it.throw(e)
except ValueError as e: print(repr(e.__context__), repr(e.__context__.__context__))
