"""Finalizers run after a collection; cycles are collected; weak order only."""
import gc
log = []
class F:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n)
x = F("a"); del x; gc.collect(); print(log)
a, b = F("c1"), F("c2"); a.o = b; b.o = a; del a, b; gc.collect(); print(sorted(log))
def f():
    t = F("local")
    return 1
f(); gc.collect(); print("local" in log)
class Res:
    keep = []
    def __del__(self): Res.keep.append(self)
r = Res(); r.v = 5; del r; gc.collect(); print(len(Res.keep), Res.keep[0].v)
l = [F(i) for i in range(5)]; l.clear(); gc.collect(); print(sorted(n for n in log if isinstance(n, int)))
d = {"k": F("dict")}; d["k"] = None; gc.collect(); print("dict" in log)
keep = F("kept"); gc.collect(); print("kept" in log)
print(gc.isenabled(), isinstance(gc.collect(), int)); gc.disable(); print(gc.isenabled()); gc.enable()
