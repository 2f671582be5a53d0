"""Every builtin that consumes an iterable passes on what the iterator raises, at once or later, and is left in order."""
class At:
    def __init__(self, n, e): self.n, self.e = n, e
    def __iter__(self):
        for i in range(self.n): yield i
        raise self.e('raised')
class Direct:
    def __iter__(self): raise KeyError('iter')
class Next:
    def __iter__(self): return self
    def __next__(self): raise ValueError('next')
consumers = dict(list=list, tuple=tuple, set=set, frozenset=frozenset, dict=lambda it: dict((x, x) for x in it), dict2=dict, sum=sum, max=max, min=min, sorted=sorted, any=lambda it: any(x > 99 for x in it), all=all, enumerate=lambda it: list(enumerate(it)), zip=lambda it: list(zip(range(9), it)), map=lambda it: list(map(str, it)), filter=lambda it: list(filter(None, it)), join=lambda it: ''.join(map(str, it)), bytes=bytes, bytearray=bytearray, extend=lambda it: [].extend(it), slice=lambda it: [1, 2].__setitem__(slice(0, 1), it), update=lambda it: set().update(it), inter=lambda it: {0, 1}.intersection(it), diff=lambda it: {0, 1}.difference(it), sub=lambda it: {0}.issuperset(it), unpack=lambda it: (lambda a, b: 0)(*it), star=lambda it: [*it], starset={}.fromkeys, contains=lambda it: 99 in it, comp=lambda it: [x for x in it], gen=lambda it: list(x for x in it), deld=lambda it: dict.fromkeys(it), isdisjoint=lambda it: {99}.isdisjoint(it), print=lambda it: print(*it), iadd=lambda it: [].__iadd__(it), next=lambda it: [next(i := iter(it)), next(i), next(i)], reversed=lambda it: list(reversed(list(it))), index=lambda it: __import__('operator').indexOf(it, 99), tuple2=lambda it: (*it, *it), dict3=lambda it: {**dict((x, 1) for x in it)}, format=lambda it: '{} {}'.format(*it), assign=lambda it: exec('a, b, c = it', {'it': it}))
for name, f in consumers.items():
    for it in At(0, OSError), At(2, OverflowError), Direct(), Next(), At(1, GeneratorExit):
        try: r = f(it); print(name, 'fine', r if name != 'next' else '')
        except BaseException as e: print(name, type(e).__name__, e)
def cannot():
    raise StopIteration
class Stop:
    def __iter__(self): return self
    def __next__(self): raise StopIteration('value')
print(list(Stop()), sum(Stop()), dict(Stop()), next(Stop(), 'default'), [*Stop()], list(map(int, Stop())), list(zip(Stop(), [1])))
try: list(map(lambda x: cannot(), [1, 2]))
except StopIteration: print('StopIteration')
print(list(map(lambda x: x if x < 2 else next(iter([])), [0, 1, 2, 3])))
class Hint:
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): raise KeyError('hint')
class Hint2(Hint):
    def __length_hint__(self): return 'x'
class Hint3(Hint):
    def __length_hint__(self): return NotImplemented
class Hint4(Hint):
    def __length_hint__(self): return 1 << 62
for h in Hint(), Hint2(), Hint3():
    try: print(list(h))
    except Exception as e: print(type(e).__name__, e)
