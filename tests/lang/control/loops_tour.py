"""for, while, else, break, continue over changing things; iterators that are no iterators."""
for i in range(3): pass
else: print('else', i)
for i in []: pass
else: print('empty else')
for i in range(5):
    if i == 2: break
else: print('never')
while i < 4: i += 1
else: print('while else', i)
n = 0
while True:
    n += 1
    if n % 2: continue
    if n > 6: break
print(n)
l = [1, 2, 3]
for x in l:
    if len(l) < 6: l.append(x * 10)
print(l)
for x in l: l.remove(x)
print(l)
d = {1: 1}
try:
    for k in d: d[k + 1] = 1
except RuntimeError as e: print(e)
try:
    for k in list(d): del d[k]; d['new'] = 1
except RuntimeError as e: print(e)
print(d)
class NoNext:
    def __iter__(self): return 5
class Getitem:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
class GetitemStop:
    def __getitem__(self, i):
        if i > 1: raise StopIteration
        return i
class IterNone: __iter__ = None
class Raises:
    def __iter__(self): return self
    def __next__(self): raise KeyError('next')
for it in NoNext(), Getitem(), GetitemStop(), IterNone(), Raises(), 5, None, object, 1.5:
    try: print([x for x in it])
    except Exception as e: print(type(e).__name__, e)
    try:
        for x in it: print(x, end=' ')
        else: print('end')
    except Exception as e: print(type(e).__name__, e)
for i in range(2):
    for j in range(2):
        try:
            if j: break
            continue
        finally: print(i, j)
for i, (j, *k) in enumerate(['abc', 'de']): print(i, j, k)
for x in (lambda: (yield 1))(): print(x)
for i in iter(lambda c=[3]: c.__setitem__(0, c[0] - 1) or c[0], 0): print(i)
for _ in range(2):
    class Local: attr = _
    print(Local.attr)
for i in range(10 ** 20, 10 ** 20 + 2): print(i)
for c in 'a€😀': print(ascii(c))
for a in {'k': 1}.items(): print(a)
