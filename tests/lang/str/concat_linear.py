"""Repeated += builds long strings; earlier values stay what they were."""
s = ""
snaps = []
for i in range(2000):
    s += "ab"
    if i % 500 == 0:
        snaps.append(s)
print(len(s), s[:6], s[-4:], s.count("ab"), [len(x) for x in snaps], snaps[0], s == "ab" * 2000)
t = "x"
u = t
t += "y"
print(u, t, t + u, (t + u) * 2)
p = "é"
for i in range(5):
    p = p + chr(0x4e00 + i) + "🐍"
print(p, len(p), p[3], hash(p) == hash("é" + "".join(chr(0x4e00 + i) + "🐍" for i in range(5))))
q = "a" + "b" * 3
d = {q: 1}
print(d["abbb"], q in "xabbby", q.find("bb"), q < "abbc", q == "abbb")
print("ab" * 0, "ab" * -1, 3 * "ab", "" * 10)
