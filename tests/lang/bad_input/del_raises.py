"""An exception in __del__ is reported and ignored."""
import gc, sys
class D:
    def __del__(self): raise ValueError("in del")
d = D(); del d; gc.collect()
print("still here")
class E:
    def __del__(self): sys.exit(3)
e = E(); del e; gc.collect(); print("and here")
def f():
    x = D()
    return 5
print(f()); gc.collect()
class N:
    def __del__(self): undefined_name
[N() for _ in range(3)]; gc.collect(); print("done")
