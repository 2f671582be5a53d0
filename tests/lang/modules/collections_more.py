"""_collections: deque as a ring, defaultdict and OrderedDict subclasses, field getters."""
from _collections import deque, defaultdict, OrderedDict, _count_elements, _tuplegetter
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d = deque(range(10), 5); print(d, d.maxlen); d.rotate(2); print(d); d.rotate(-3); print(d); d.insert
e = deque(range(8)); e.rotate(3); print(e); e.rotate(-11); print(e); e.insert(2,'x'); e.insert(-1,'y'); e.insert(100,'z'); print(e); del e[3]; del e[-2]; print(e, e[3], e[-3])
for n in range(40):
    q = deque(range(n)); q.rotate(7); l = list(range(n)); k = 7 % n if n else 0; l = l[-k:]+l[:-k] if k else l
    assert list(q)==l, n
err(lambda: d.insert(0,1)); err(lambda: deque([1]) + [2]); err(lambda: deque([1])["a"]); err(lambda: e.index(99)); err(lambda: deque(maxlen="a")); err(lambda: deque([1],2,3))
print(deque([1,2])*3, 2*deque([1]), deque([1,2,3],2)*5, deque([1,2])==deque([1,2]), deque([1])<deque([1,0]), deque([1])!=deque([2]))
q=deque([1,2,3]); q*=2; q+=[9]; print(q, q.count(1), 9 in q, list(reversed(q)), q.copy(), q.__reduce__()[1])
it=iter(q); next(it); q.append(1); err(lambda: next(it)); q.extend(q); print(q); q.extendleft([7,8]); print(q)
class D(deque):
    def __init__(self, *a): super().__init__(*a); self.tag=1
x=D([1,2]); print(x, x.tag, x.copy(), isinstance(x, deque))
big=deque()
for i in range(100000): big.append(i)
for i in range(50000): big.popleft(); big.append(i)
print(len(big), big[0], big[-1], sum(big))
dd=defaultdict(list,{1:[2]},k=3); print(dd, dd[5], dd.default_factory, dd.copy(), dd|{9:9}, {8:8}|dd); dd.default_factory=None; err(lambda: dd["zz"]); print(dd)
class DD(defaultdict):
    def __missing__(self,k): self[k]=r=k*2; return r
y=DD(int,a=1); print(y["q"], y, y.default_factory); y.attr=5; print(y.attr)
class DS(defaultdict): pass
z=DS(int); z["a"]+=1; print(z, z.default_factory, type(z.copy()).__name__)
err(lambda: defaultdict(list, 1, 2)); print(defaultdict.fromkeys("ab",1) if False else "")
o=OrderedDict(a=1,b=2,c=3); o.move_to_end("b",last=False); print(list(o.items()), o.popitem(), o.popitem(False)); err(lambda: o.move_to_end("zz")); err(lambda: OrderedDict().popitem())
o=OrderedDict.fromkeys("xyz"); print(list(o), o==dict.fromkeys("zyx"), o==OrderedDict.fromkeys("zyx"), o!=OrderedDict.fromkeys("xyz"), type(o.copy()).__name__, list(o|{"w":1})); o|={"k":1}; o.attr=1; print(list(o), o.attr, o.__dict__)
class LRU(OrderedDict):
    def __setitem__(self,k,v): super().__setitem__(k,v); self.move_to_end(k); len(self)>2 and self.popitem(last=False)
l=LRU(a=1,b=2,c=3); l["b"]=5; l["d"]=1; print(list(l.items()), l["d"])
m={}; _count_elements(m,"abracadabra"); print(m); _count_elements(dd:=defaultdict(int),"aab"); print(dict(dd))
class NT(tuple): a=_tuplegetter(0,"doc"); b=_tuplegetter(1,"d2")
n=NT((1,2)); print(n.a, n.b, NT.a, NT.a.__doc__); err(lambda: NT.a.__get__([1],list)); err(lambda: setattr(n,"a",1))
err(lambda: hash(dd)); print(deque.__module__, defaultdict.__module__, OrderedDict.__name__, repr(deque))
