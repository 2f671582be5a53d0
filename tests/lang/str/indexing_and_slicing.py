"""Indexes, slices and their bounds."""
s = "hello world"
print(s[0], s[-1], s[4], s[-11])
print(s[1:4], s[:5], s[6:], s[:], s[-5:], s[:-6], s[::2], s[::-1], s[8:2:-2], s[100:], s[5:2], s[-100:3])
print(s[True], s[slice(1, 3)], s[None:None:None], "" [:], "abc"[1:1] == "")
for i in (11, -12, 10**20):
    try:
        s[i]
    except IndexError as e:
        print("IndexError", e)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: s["a"])
err(lambda: s[1.0])
err(lambda: s[::0])
err(lambda: s[1:"x"])
class I:
    def __index__(self): return 2
print(s[I()], s[I():], s[:10**30], s[-10**30:3])
