"""io.StringIO and io.BytesIO."""
import io
from io import StringIO, BytesIO


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


s = StringIO()
print(s.write("hello\n"), s.write("wörld €\n"), s.tell(), s.getvalue(), s.read() == "", s.seek(0), s.readline(), s.read(3), s.read())
print(type(s).__name__, type(s).__module__, s.closed, s.readable(), s.writable(), s.seekable(), s.isatty(), s.encoding, s.errors, s.newlines, s.line_buffering)
s = StringIO("a\nbb\nccc")
print(list(s), list(s), s.seek(0), s.readlines(), s.seek(2), next(s), s.readline(1), s.readline(-1), s.readline(), s.seek(0), s.readlines(3))
s = StringIO("abcdef")
s.seek(2); s.write("XY"); print(s.getvalue(), s.tell(), s.truncate(), s.getvalue(), s.seek(8), s.write("z"), repr(s.getvalue()), s.truncate(1), s.getvalue(), s.tell())
s = StringIO("start"); s.write("XX"); print(s.getvalue(), s.seek(0, 2), s.write("end"), s.getvalue(), s.seek(0, 1))
for newline in (None, "", "\n", "\r", "\r\n"):
    s = StringIO("a\r\nb\nc\rd", newline=newline)
    print(repr(newline), repr(s.getvalue()), list(s), repr(s.newlines), end=" ")
    s.write("x\ny"); print(repr(s.getvalue()))
with StringIO("ctx") as c:
    print(c.read(), c.closed)
print(c.closed)
err(c.read); err(c.write, "x"); err(c.getvalue); err(iter, c); err(c.__enter__); err(c.tell)
err(StringIO, 5); err(StringIO, "a", newline="x"); err(StringIO, b"a"); err(StringIO().write, 5); err(StringIO().write, b"x")
err(s.seek, -1); err(s.seek, 1, 1); err(s.seek, 1, 2); err(s.seek, 0, 5); err(s.truncate, -1); err(s.fileno); err(s.read, "x"); err(s.detach)
print("p", 1, 2, sep="-", file=(out := StringIO()), end="!"); print(out.getvalue())
out.writelines(["a", "b"]); print(out.getvalue(), out.read(None) == "")
class Upper(StringIO):
    def __init__(self, text):
        super().__init__(text.upper())
        self.lines = 0
    def readline(self, *args):
        self.lines += 1
        return super().readline(*args)
u = Upper("x\ny\n"); print(list(u), u.lines, u.getvalue(), isinstance(u, io.TextIOBase), isinstance(u, io.IOBase), u.__dict__)

b = BytesIO(b"hello\nworld")
print(b.read(2), b.tell(), b.readline(), b.read(), b.read(), b.getvalue(), b.seek(-3, 2), b.read(1), b.seek(-1, 1), b.read1(2), b.seek(0), list(b))
b = BytesIO()
print(b.write(b"abc"), b.write(bytearray(b"de")), b.write(memoryview(b"f")), b.getvalue(), b.seek(10), b.write(b"x"), b.getvalue(), b.truncate(4), b.getvalue(), b.tell())
target = bytearray(5); b.seek(1); print(b.readinto(target), target, b.readable(), b.writable(), b.seekable(), b.closed, b.isatty())
view = b.getbuffer(); view[0] = 90; print(b.getvalue(), len(view), bytes(view[1:3])); del view
err(b.write, "str"); err(BytesIO, "str"); err(b.seek, -1); err(b.seek, 0, 7); err(b.truncate, -2); err(b.fileno); err(b.read, 1.5); err(b.readinto, b"ro"); err(b.detach)
with BytesIO(b"1\n2\n3") as c:
    print([line for line in c], c.readlines(), c.seek(0), c.readlines(2))
err(c.read); err(c.getvalue); err(c.getbuffer)
print(isinstance(b, io.BufferedIOBase), isinstance(b, io.RawIOBase), io.SEEK_SET, io.SEEK_CUR, io.SEEK_END, issubclass(io.UnsupportedOperation, (OSError,)), issubclass(io.UnsupportedOperation, ValueError), io.BlockingIOError is BlockingIOError)

t = io.TextIOWrapper(BytesIO("zwölf\nzeilen\n".encode()), encoding="utf-8")
print(t.readline(), t.read(), t.encoding, t.errors, t.buffer.tell(), t.closed)
raw = BytesIO(); t = io.TextIOWrapper(raw, encoding="latin-1", newline="\r\n"); t.write("é\n"); t.flush(); print(raw.getvalue(), t.detach() is raw)
err(t.read); err(t.write, "x")
t = io.TextIOWrapper(BytesIO(b"ok \xff bad"), encoding="utf-8", errors="replace"); print(t.read())
err(io.TextIOWrapper(BytesIO(b"ok \xff bad"), encoding="utf-8").read); err(io.TextIOWrapper, BytesIO(), encoding="nonsense"); err(io.TextIOWrapper(BytesIO(), encoding="ascii").write, "é")
for newline in (None, "", "\n", "\r", "\r\n"):
    t = io.TextIOWrapper(BytesIO(b"a\r\nb\nc\rd\r\n\ne"), encoding="ascii", newline=newline)
    print(repr(newline), list(t), t.newlines if not isinstance(t.newlines, tuple) else sorted(t.newlines))


class Raw(io.RawIOBase):
    def __init__(self, data):
        self.data, self.at, self.written = data, 0, b""
    def readable(self): return True
    def writable(self): return True
    def readinto(self, into):
        piece = self.data[self.at:self.at + min(3, len(into))]
        into[:len(piece)] = piece
        self.at += len(piece)
        return len(piece)
    def write(self, data):
        self.written += bytes(data[:4])
        return min(len(data), 4)


r = Raw(b"line one\nline two\nthree")
print(r.readline(), r.read(2), r.readall(), r.read(), r.seekable(), r.closed)
buffered = io.BufferedReader(Raw(b"line one\nline two\nthree"), 5)
print(buffered.peek(1)[:1], buffered.readline(), buffered.read(3), buffered.read1(100), buffered.readlines(), buffered.raw.at)
w = io.BufferedWriter(r, 8); w.write(b"12345"); print(r.written); w.write(b"6789abcdef"); w.flush(); print(r.written, w.readable(), w.writable())
err(w.read); err(buffered.write, b"x"); err(r.seek, 0); err(r.tell); err(r.fileno)
print(list(io.TextIOWrapper(io.BufferedReader(Raw("ä\nö\nü".encode())), encoding="utf-8")))
r.close(); err(r.readline); err(r.flush); print(r.closed)


class Closing(io.IOBase):
    def flush(self): print("flushed")
with Closing() as c: print(c.closed)
print(c.closed, c.close())
