# Which functions ask an iterable how long it is, and what becomes of what it raises.
class C:
    def __init__(s,e=None): s.e=e
    def __iter__(s): return iter([3,1,2])
    def __len__(s):
        print('len')
        if s.e: raise s.e
        return 3
class H:
    def __init__(s,v): s.v=v; s.n=0
    def __iter__(s): return s
    def __next__(s):
        s.n+=1
        if s.n>2: raise StopIteration
        return s.n
    def __length_hint__(s):
        print('hint')
        if isinstance(s.v,Exception): raise s.v
        return s.v
for f in (list, sorted, lambda x: [].extend(x), lambda x: [*x], set, bytes, bytearray, lambda x: bytearray().extend(x), lambda x: [0].__iadd__(x)):
    for a in (C, lambda: C(TypeError('t')), lambda: C(ValueError('v')), lambda: H(2), lambda: H(-1), lambda: H('x'), lambda: H(ValueError('h')), lambda: H(TypeError('h'))):
        try: print(f(a()))
        except Exception as e: print(type(e).__name__, e)
