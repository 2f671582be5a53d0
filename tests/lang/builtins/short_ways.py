"""Builtins where they take a short way: numbers of numbers, searches in short texts, sums, copies."""
def ints():
    r = []
    for i in range(300):
        r.append((i.bit_count(), i.bit_length(), (i*0.5).is_integer(), i.to_bytes(2, "little"), i.to_bytes(8, "big"), hex(i), bin(-i), oct(i), int(str(7**i)) == 7**i))
    return r[::37]
def errs():
    out = []
    for args in ((-1, 2, "little"), (300, 1, "big"), (5, 0, "big"), (0, 0, "big"), (5, 9, "little"), (2**61, 8, "big"), (7, 2, "middle")):
        for _ in range(3):
            try: out.append(args[0].to_bytes(*args[1:]))
            except (OverflowError, ValueError) as e: out.append(str(e))
    for f in (lambda: (5).nothing(), lambda: (5.5).bit_count(), lambda: True.bit_count(), lambda: (5).to_bytes("x", "big")):
        for _ in range(3):
            try: out.append(f())
            except Exception as e: out.append(type(e).__name__)
    return out
def texts():
    line = "the quick brown fox jumps over the lazy dog" ; out = []
    for n in ("lazy", "zzz", "dog", "the", "", "g", "dogs", "é", "over the", line, line + "x"):
        out.append((n in line, line.find(n), line.count(n), line.replace(n, "<>"), line.split(n) if n else None, line.partition(n) if n else None, line.rfind(n), line.find(n, 5), line.find(n, 0, 10)))
    wide = "жук" + line + "жук"
    for n in ("lazy", "жук", "ж", "zzz", "kж"):
        out.append((n in wide, wide.find(n), wide.count(n), wide.replace(n, "<>"), wide.split(n), wide.partition(n), wide.rfind(n)))
    for n in ("ab", "aab", "aaaaaaaab", "ba"):
        t = "a" * 300 + "b" + "aab" * 5
        out.append((n in t, t.find(n), t.count(n), len(t.replace(n, "")), [len(p) for p in t.split(n)]))
        t = t[-200:]
        out.append((n in t, t.find(n), t.count(n), len(t.replace(n, "")), [len(p) for p in t.split(n)]))
    return out
def sums():
    big = 2**61
    return [sum(x) for x in ([], [1,2,3], [big, big, big, 1], [1, 2.5, 3], [True, False, True], (1, 2, 3), [1, 2j, 3], [1.5, 2, True, 10**30], [2**62-1, 1, -1])] + [sum([1,2],start=2.5), sum([[1],[2]],[])]
def others():
    l = list(range(10)); r = reversed(l); next(r); out = [list(r), list(r), list(reversed([])), list(reversed((1,2)))]
    r = reversed(l); del l[5:]; out.append(list(r)); l = [1,2,3]; l.extend(reversed(l)); out.append(l)
    d = {i: -i for i in range(200)}; c = d.copy(); out.append((c == d, list(c)[:3], c[150], 999 in c)); del d[7]; d[7] = 1; c = d.copy(); out.append((list(c)[-1], c[7], len(c), 7 in c))
    for i in range(0, 200, 2): d.pop(i)
    c = d.copy(); out.append((len(c), c[101], 100 in c, list(c)[:4])); c["x"] = 1; out.append(len(d))
    s = {str(i): i for i in range(50)}; c = dict(s); c["new"] = 5; out.append(("new" in s, c["49"], len(c | s)))
    out.append((b"abc".decode(), b"abc".decode("ascii"), b"a,b,c,d,e,f,g,h,i,j,k".decode().split(","), " a b  c d e f g h i j ".split()))
    out.append((",".join(["a", "b"]), "".join(["é", "b"]), "ж".join(["a", "b"]), "".join(["a", "\U0001f600"]), "-".join(("x",)), "".join([])))
    out.append([int("9"*n) % 1000007 for n in (1, 17, 18, 19, 35, 36, 37, 54, 200, 599, 600, 601)] + [int("0"*30 + "5"), int("-" + "8"*40), int("1_000")])
    return out
for f in (ints, errs, texts, sums, others):
    for t in range(2): print(f())
