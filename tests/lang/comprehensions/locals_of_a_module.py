# cpython: 3.14
# `locals()` where a comprehension runs in a module or class shows the variables of the comprehension as well.
a = 5
r = [sorted(k for k in locals() if len(k) == 3) for abc in (1,)]
print(r)
y = [locals()['abd'] for abd in (1, 2)]
print(y, 'abd' in locals())
print([eval('abe + a') for abe in (1, 2)])
z = {abf: dir() for abf in 'x'}
print('abf' in z['x'], 'a' in z['x'])
class C:
    q = 1
    w = [sorted(k for k in locals() if k[0] != '_') for e in (1,)]
    v = [(lambda: e)() for e in (1,)]
    print(sorted(k for k in locals() if k[0] != '_'))
print(C.w)
m = [[locals()['i'] + locals()['j'] for i in range(2)] for j in range(2)]
print(m)
exec('k = 3')
print(k)
