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


class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 7
    def __eq__(self, other): return isinstance(other, Key) and self.n == other.n
    def __repr__(self): return "K%d" % self.n


def pairs():
    out = [dict(zip("abc", range(5))), dict(zip("abca", [1, 2, 3, 4])), dict(zip([], [])), dict(zip(range(3), iter("xy")), z=1)]
    for bad in (zip([[]], [1]), zip("ab"), zip("a", "b", "c")):
        try: out.append(dict(bad))
        except (TypeError, ValueError) as e: out.append(type(e).__name__)
    try: dict(zip("ab", "abc", strict=True))
    except ValueError as e: out.append(str(e))
    d = {"z": 0}; z = zip("ab", "cd"); next(z); d.update(z); out.append((d, list(z)))
    class Z(zip):
        def __iter__(self): return iter([("sub", 1)])
    out.append(dict(Z("ab", "cd")))
    big = {Key(i): i for i in range(40)}; other = {Key(i): -i for i in range(20, 60)}
    both = big | other; out.append((len(both), both[Key(30)], both[Key(3)], both[Key(59)], list(both)[:2], list(both)[-2:], len(big), len(other)))
    out.append(({} | {"a": 1}, {"a": 1} | {}, {"a": 1} | {"a": 2}, len({i: i for i in range(300)} | {i: 0 for i in range(150, 400)})))
    for args in ((b"", "big"), (b"\x80", "little"), (b"\x01\x02", "big"), (b"\xff" * 8, "little"), (b"\xff" * 9, "big"), (b"\x00\x00\x01", "little"), ([1, 2], "big"), (b"\x01", "middle"), ("x", "big")):
        for _ in range(2):
            try: out.append(int.from_bytes(*args))
            except (TypeError, ValueError) as e: out.append(type(e).__name__)
    out.append((int.from_bytes(b"\xff\xfe", "big", signed=True), bool.from_bytes(b"\x05", "big"), int.from_bytes(bytearray(b"\x07"), "big")))
    return out


print(pairs())
