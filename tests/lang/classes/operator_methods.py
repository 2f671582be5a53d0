"""Operators of Python classes: reflected, NotImplemented, subclass first, in place; as values and in tests."""
class A:
    def __init__(s,v): s.v=v
    def __add__(s,o):
        if isinstance(o,A): return A(s.v+o.v)
        return NotImplemented
    def __radd__(s,o): return ("radd",o,s.v)
    def __lt__(s,o): return NotImplemented if not isinstance(o,A) else s.v<o.v
    def __gt__(s,o): return ("gt",)
    def __eq__(s,o):
        if isinstance(o,B): return NotImplemented
        return s.v==o
    def __getitem__(s,k): return (k,s.v)
    def __setitem__(s,k,v): s.v=(k,v); return 99
class B:
    def __repr__(s): return "B()"
    def __radd__(s,o): return "B.radd"
    def __eq__(s,o): return "B.eq"
class C(A):
    def __radd__(s,o): return "C.radd"
def f(a,b):
    r=[]
    for x in a:
        for y in b:
            try: r.append(x+y)
            except TypeError as e: r.append(str(e))
            try:
                r.append(x<y)
            except TypeError as e: r.append(str(e))
            r.append(x==y)
            if x==y: r.append("T")
            else: r.append("F")
            z=x
            try:
                z+=y; r.append(z)
            except TypeError as e: r.append(str(e))
    return "\n".join(str(i.v if isinstance(i,A) else i) for i in r)
vals=[A(1),A(2),B(),C(3),1,2.5,"s",None]
for _ in range(3):
    print(f(vals,vals))
a=A(1)
for i in range(5):
    a[i]=i; print(a[i])
class D:
    def __lt__(s,o): raise ValueError("x")
    def __add__(s,o): return 1/0
def g(d):
    try: d<d
    except ValueError as e: print("ve",e)
    try: d+d
    except ZeroDivisionError as e: print("zde",e)
for i in range(3): g(D())
def rec(d,n):
    if n: 
        return d+n
    return d
class R:
    def __add__(s,n): return n if n==0 else 1+(s+(n-1))
print(R()+200)
try: print(R()+100000)
except RecursionError as e: print(e)
