"""random: the numbers of CPython for the same seeds."""
import random, _random
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for s in (0, 1, -5, 1234, 2**40, 2**100+7, "abc", "", "héé", b"xyz", 1.5, 10**30):
    random.seed(s); print(random.random(), random.getrandbits(10), random.getrandbits(100), random.randrange(7), random.randrange(10**30), random.randint(-5,5), random.randrange(0,100,7), random.choice("abcdef"))
random.seed(42); l=list(range(20)); random.shuffle(l); print(l, random.sample(range(100),5), random.sample(range(10**6),8), random.sample("abcd",4), random.sample(["a","b"],3,counts=[2,3]))
print(random.choices("abc",k=5), random.choices("abc",[1,2,3],k=6), random.choices([1,2],cum_weights=[1,5],k=4), random.uniform(1,10), random.uniform(0,0.5))
print(random.gauss(0,1), random.gauss(1,2), random.normalvariate(0,1), random.expovariate(2.0), random.randbytes(7))
st=random.getstate(); a=random.random(); random.setstate(st); print(a==random.random(), st[0], len(st[1]), st[2])
r=random.Random(7); q=random.Random(7); print(r.random()==q.random(), r.randrange(9223372036854775807))
class R(random.Random):
    def __init__(self): super().__init__(3); self.x=1
print(R().random(), R().x); c=_random.Random(5); print(c.random(), c.getrandbits(64), len(c.getstate()))
random.seed(1,version=1); print(random.random()); random.seed("ab",version=1); print(random.random())
err(lambda: random.choice([])); err(lambda: random.randrange(0)); err(lambda: random.sample([1],2)); err(lambda: random.seed([1])); err(lambda: random.getrandbits(-1)); err(lambda: random.sample({1},1)); err(lambda: random.choices([1],[0]))
random.seed(); print(0<=random.random()<1)
