# Methods that are called through their class, which changes meanwhile.
class S:
    K = 3
    def __init__(self, v): self.v = v
    @classmethod
    def make(cls, v): return cls(v)
    @classmethod
    def weaker(cls, a, b): return a.v > b.v
    @staticmethod
    def add(a, b=2): return a + b
    def plain(self, n): return self.v + n
class T(S):
    @classmethod
    def weaker(cls, a, b): return (cls.__name__, a.v > b.v)
def run(n):
    t = 0
    a, b = S(1), S(2)
    for i in range(n):
        if S.weaker(a, b): t += 1
        if S.weaker(b, a): t += 2
        t += S.add(i) + S.add(i, 1)
        t += S.plain(a, i)
        t += T.add(i)
        t += S.make(i).v + T.make(i).v
        t += T.weaker(a, b)[1] + len(T.weaker(b, a)[0])
        t += S.K
    return t
print(run(5000))
S.add = staticmethod(lambda a, b=5: a * b)
print(run(5000))
T.weaker = classmethod(lambda cls, a, b: ("xyz", 2))
print(run(5000))
S.plain = classmethod(lambda cls, a, n: cls.K + a.v)
print(run(5000))
del S.plain
try: run(10)
except AttributeError as e: print(e)
