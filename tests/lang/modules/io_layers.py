"""io: streams in memory, positions in every encoding, layers over streams written in Python."""
import io, sys
from io import StringIO, BytesIO, TextIOWrapper, BufferedReader, BufferedWriter, BufferedRandom


def err(f, *a, **k):
    try:
        print("value", repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)


# StringIO
s = StringIO("one\ntwo\r\nthree")
print(s.read(2), s.readline(), s.readlines(), s.read(), s.tell(), s.getvalue() == "one\ntwo\r\nthree")
print(s.seek(4), s.readline(2), s.tell(), s.seek(0, 2), s.write("!"), repr(s.getvalue()), s.truncate(3), s.getvalue(), s.tell(), s.seek(0, 1))
s = StringIO(); print("a", 1, "é", sep="-", file=s); print("b", end="", file=s); s.writelines(["x", "y\n"]); print(repr(s.getvalue()), s.closed, s.readable(), s.writable(), s.seekable(), s.isatty(), s.newlines, s.line_buffering, s.encoding)
s.seek(3); s.write("Z"); print(repr(s.getvalue())); s.seek(20); s.write("end"); print(repr(s.getvalue()), s.tell()); s.seek(0); print([l for l in s])
for nl in (None, "", "\n", "\r", "\r\n"):
    s = StringIO("a\nb\r\nc\rd", newline=nl); s.seek(0, 2); s.write("\ne\r\n"); v = s.getvalue(); s.seek(0); print(repr(nl), repr(v), list(s), s.newlines)
with StringIO("x") as s: pass
err(s.read); err(s.getvalue); err(s.write, "a"); err(s.seek, 0); err(lambda: s.__enter__()); err(lambda: next(s)); print(s.closed)
s = StringIO("abc"); err(s.seek, -1); err(s.seek, 1, 1); err(s.seek, 0, 9); err(s.write, b"x"); err(s.read, "x"); err(s.truncate, -1); err(s.fileno); err(StringIO, 5); err(StringIO, "s", newline="q"); err(s.detach); print(s.read(None), s.read(-1), s.read(0), StringIO("abc").read(100), StringIO("😀é").read(1))
class Sub(StringIO):
    def __init__(self, *a): super().__init__(*a); self.extra = 1
    def write(self, t): return super().write(t.upper())
u = Sub("i"); u.seek(0, 2); print("hello", file=u); print(repr(u.getvalue()), u.extra, isinstance(u, io.TextIOBase), isinstance(u, io.IOBase))
out = sys.stdout; sys.stdout = c = StringIO()
try: print("captured"); sys.stdout.write("too")
finally: sys.stdout = out
print(repr(c.getvalue()))

# BytesIO
b = BytesIO(b"one\ntwo\nthree")
print(b.read(2), b.readline(), b.readlines(), b.read(), b.tell(), b.getvalue())
print(b.seek(-5, 2), b.read1(3), b.read1(), b.seek(1), b.seek(2, 1), b.readinto(bytearray(4)), b.seek(0), b.write(b"ONE"), b.getvalue(), b.truncate(5), b.getvalue(), b.tell())
b.seek(8); b.write(bytearray(b"x")); b.write(memoryview(b"yz")); print(b.getvalue(), b.readable(), b.writable(), b.seekable(), b.isatty(), b.closed)
b.seek(0); a = bytearray(4); print(b.readinto(a), a, list(b), b.readinto1(a), BytesIO(b"a\nb").readlines(1), BytesIO(b"a\nb").readlines(0))
v = BytesIO(b"abc"); g = v.getbuffer(); g[1] = 66; print(v.getvalue(), bytes(g), len(g)); g.release(); v.close(); err(v.read); err(v.getvalue); err(v.getbuffer)
b = BytesIO(); err(b.seek, -1); err(b.seek, 0, 9); err(b.write, "x"); err(b.read, "x"); err(b.truncate, -1); err(b.readinto, b""); err(b.fileno); err(BytesIO, 5); err(BytesIO, "s"); print(b.seek(-5, 1), b.read(), BytesIO(initial_bytes=b"k").read())

# text over bytes
def text(data, **k): return TextIOWrapper(BytesIO(data), **k)
t = text("héllo\nwörld\r\nx\ry".encode(), encoding="utf-8")
print(t.read(3), t.tell(), t.readline(), t.tell(), t.read(), t.tell(), t.encoding, t.errors, t.readable(), t.writable(), t.seekable())
for nl in (None, "", "\n", "\r", "\r\n"):
    t = text(b"a\nb\r\nc\rd\r\n\r", newline=nl, encoding="ascii"); l = []
    while line := t.readline(): l.append(line)
    print(repr(nl), l, t.newlines)
    o = BytesIO(); w = TextIOWrapper(o, newline=nl, encoding="utf-8"); w.write("a\nb\r\nc\n"); w.flush(); print(o.getvalue())
for enc in ("utf-8", "latin-1", "utf-16", "utf-16-le", "utf-32", "utf-8-sig"):
    o = BytesIO(); w = TextIOWrapper(o, encoding=enc); w.write("é"); w.write("x\n"); w.flush(); print(enc, o.getvalue(), text(o.getvalue(), encoding=enc).read() == "éx\n", list(text(o.getvalue(), encoding=enc)))
    t = text("aé\r\nb😀\nc".encode(enc, "replace"), encoding=enc); t.read(2); p = t.tell(); r = t.readline(); q = t.tell(); rest = t.read(); t.seek(p); print(p, repr(r), q, t.readline() == r, t.read() == rest, t.seek(0), t.readline())
err(text(b"a\xffb", encoding="utf-8").read); err(text(b"\xff", encoding="ascii").read); print(text(b"a\xffb", encoding="utf-8", errors="replace").read() == "a\ufffdb", text(b"a\xffb", encoding="utf-8", errors="ignore").read(), text(b"a\xff", encoding="ascii", errors="surrogateescape").read() == "a\udcff")
w = TextIOWrapper(BytesIO(), encoding="ascii"); err(w.write, "é"); err(w.write, 5); w = TextIOWrapper(BytesIO(), encoding="ascii", errors="backslashreplace"); print(w.write("é😀")); w.flush(); print(w.buffer.getvalue())
err(text, b"", encoding="nope"); err(text, b"", newline="x"); err(TextIOWrapper, 5); err(text, b"", newline=5)
big = "".join(f"line {i} é\n" for i in range(3000)); t = text(big.encode(), encoding="utf-8"); print(sum(1 for _ in t), t.seek(0), t.read() == big); t.seek(0); n = 0
while line := t.readline(): n += len(line)
print(n == len(big)); long = "x" * 30000 + "é\n" + "y" * 20000; t = text(long.encode(), encoding="utf-8"); print([len(l) for l in t]); t.seek(0); t.readline(); p = t.tell(); print(p, len(t.readline(5)), t.tell()); t.seek(p); print(t.read(3), t.seek(0, 2), t.read(), t.seek(0, 1) == p + 20000)
t = text(b"ab\ncd\n"); next(t); err(t.tell); print(list(t), t.tell()); err(t.seek, 1, 1); err(t.seek, 1, 2); err(t.seek, -1); err(t.seek, 0, 5)
raw = BytesIO(b"q\nr"); t = TextIOWrapper(raw, encoding="utf-8"); d = t.detach(); print(d is raw, d.read()); err(t.read); err(lambda: t.closed)
t = TextIOWrapper(BytesIO(), encoding="utf-8", line_buffering=True); t.write("no"); print(t.line_buffering); t.reconfigure(encoding="latin-1", newline="\r\n", line_buffering=False); t.write("é\n"); t.flush(); print(t.buffer.getvalue(), t.encoding, t.line_buffering)

# buffers over raw streams written in Python
class Raw(io.RawIOBase):
    def __init__(self, data=b""): self.data, self.at, self.log = bytearray(data), 0, []
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True
    def readinto(self, b):
        part = self.data[self.at:self.at + min(len(b), 5)]; b[:len(part)] = part; self.at += len(part); return len(part)
    def write(self, b):
        b = bytes(b)[:4]; self.data[self.at:self.at + len(b)] = b; self.at += len(b); self.log.append(b); return len(b)
    def seek(self, n, how=0): self.at = [0, self.at, len(self.data)][how] + n; return self.at
    def truncate(self, n=None): del self.data[n if n is not None else self.at:]; return len(self.data)
r = Raw(b"hello\nworld\nagain"); print(r.read(3), r.readline(), r.read(), r.tell(), r.closed); r.seek(0); print(list(r), r.readall())
r = BufferedReader(Raw(b"hello\nworld\nagain"), 4); print(r.peek(1)[:1], r.read(3), r.tell(), r.readline(), r.read1(2), r.tell(), r.seek(1), r.read(), r.read(), r.raw.__class__.__name__); r.seek(0); print(list(r)); r.seek(-3, 2); a = bytearray(10); print(r.readinto(a), a); err(r.write, b"x"); err(r.read, -5)
raw = Raw(); w = BufferedWriter(raw, 6); w.write(b"abc"); print(raw.data, w.tell()); w.write(b"defgh"); print(raw.data, raw.log); w.write(b"i"); w.flush(); print(raw.data, w.tell()); err(w.read); w.seek(1); w.write(b"BC"); w.close(); print(raw.data, raw.closed, w.closed); err(w.write, b"x"); err(w.flush)
raw = Raw(b"0123456789"); m = BufferedRandom(raw); print(m.read(2), m.write(b"AB"), m.tell(), m.read(2), m.seek(0), m.read()); m.truncate(5); print(raw.data, m.detach() is raw)
t = TextIOWrapper(BufferedReader(Raw("é1\r\nü2\n".encode()), 3), encoding="utf-8"); print(t.readline(), t.tell(), t.read(), t.tell())
class Half(io.RawIOBase):
    def readinto(self, b): raise OSError(5, "broken")
    def readable(self): return True
err(BufferedReader(Half()).read); err(Half().read); err(io.RawIOBase().read); err(io.RawIOBase().write, b""); err(io.IOBase().seek, 0); err(io.IOBase().fileno); err(io.BufferedIOBase().read); err(io.TextIOBase().read); print(io.IOBase().readable(), io.IOBase().closed)
class Minimal(io.TextIOBase):
    def write(self, t): got.append(t); return len(t)
got = []; m = Minimal(); print("x", 1, file=m); m.writelines("ab"); m.close(); print(got, m.closed); err(lambda: m.writelines([""])); err(m.flush)

# names and kinds
print(io.UnsupportedOperation.__mro__[:3], io.SEEK_SET, io.SEEK_CUR, io.SEEK_END, io.open is open, issubclass(io.FileIO, io.RawIOBase), issubclass(BytesIO, io.BufferedIOBase), issubclass(StringIO, io.TextIOBase))
print(isinstance(sys.__stdout__, io.TextIOWrapper), type(sys.__stdout__).__name__, sys.__stdout__.fileno(), sys.__stdout__.name, sys.__stdout__.buffer.write(b""), sys.__stdout__.write(""), sys.__stdout__.writable(), sys.__stdout__.readable()); err(sys.__stdout__.read); err(sys.__stdin__.write, "x")
