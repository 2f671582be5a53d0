# A loop over a dict whose keys all go and come again; the hash of nothing.
def all_anew(n):
    d = {i: i for i in range(n)}
    for key in d:
        for k in list(d):
            del d[k]
        for k in range(n):
            d[k] = 0
        yield key

for n in (1, 2):
    try:
        print([*all_anew(n)])
    except RuntimeError as e:
        print(n, e)
for view in (dict.keys, dict.values, dict.items):
    d = {0: 0}
    try:
        for _ in view(d):
            del d[0]
            d[0] = 0
    except RuntimeError as e:
        print(e)
d = {}
for i in range(1000):
    d[i] = i
    del d[i]
    assert not d and list(d) == [] and i not in d
d['x'] = 1
print(d, [*d.items()], [*reversed(d)])
print(hash(''), hash(b''), hash(memoryview(b'')), {'': 1, b'': 2}[''], {b'': 2}[b''], '' in {''}, {str(): 3}[''])


class Text(str):
    def __hash__(self):
        return str.__hash__(self)


print({'': 1}[Text()], {Text(): 2}[''], getattr(type('C', (), {'': 5}), ''))
