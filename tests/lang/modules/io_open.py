"""open(): modes, encodings, line ends, positions, errors."""
import io

# A name of this process's own: the modes of the corpus run at the same time.
with open("/proc/self/stat") as f:
    pid = f.read().split()[0]
for folder in ("target/tmp", "/tmp"):
    try:
        path = f"{folder}/io-open-{pid}.tmp"
        open(path, "w").close()
        break
    except FileNotFoundError:
        pass


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, str(e).replace(path, "PATH"))


def show(x): print(repr(x).replace(path, "PATH"))


# text
with open(path, "w", encoding="utf-8") as f:
    print(f.write("first\n"), f.write("sécond\n"), f.tell(), f.writable(), f.readable(), f.seekable(), f.mode, f.name == path, f.closed, f.isatty())
    f.writelines(["third\n", "fourth"]); print("fifth", 5, file=f)
print(f.closed, f.mode)
with open(path, encoding="utf-8") as f:
    print(f.readline(), f.read(4), f.tell(), f.readlines(), f.read(), f.seek(0), [l.strip() for l in f], f.tell())
    f.seek(6); print(f.read(3), f.tell(), f.seek(0, 2), f.read(), f.seek(0), next(f), next(f))
print([line for line in open(path, encoding="utf-8")], list(enumerate(open(path, "rt", encoding="utf-8")))[1])
with open(path, "a", encoding="utf-8") as f:
    print(f.tell(), f.write("more\n"), f.tell())
with open(path, "r+", encoding="utf-8") as f:
    print(f.read(5), f.seek(0), f.write("FIRST"), f.seek(0), f.readline(), f.tell(), f.truncate(20), f.seek(0), f.read())
with open(path, "w+", encoding="utf-8") as f:
    print(f.write("abc\ndef"), f.seek(2), f.read(), f.seek(0), f.readline(), f.write("X"), f.seek(0), f.read())
err(open, path, "x")
for enc in ("latin-1", "utf-16", "utf-8-sig", "ascii"):
    with open(path, "w", encoding=enc, errors="replace") as f: f.write("é\n1")
    with open(path, "a", encoding=enc, errors="replace") as f: f.write("ü")
    print(enc, open(path, "rb").read(), ascii(open(path, encoding=enc).read()))
with open(path, "wb") as f: f.write(b"a\r\nb\rc\nd")
for nl in (None, "", "\n", "\r", "\r\n"):
    print(repr(nl), open(path, newline=nl, encoding="utf-8").readlines(), end=" ")
    with open(path + "2", "w", newline=nl, encoding="utf-8") as f: f.write("x\ny\n")
    print(open(path + "2", "rb").read())
with open(path, "wb") as f: f.write(b"\xff\xe9ok")
err(open(path, encoding="utf-8").read); print(ascii(open(path, encoding="utf-8", errors="replace").read()), ascii(open(path, encoding="utf-8", errors="surrogateescape").read()))

# bytes
with open(path, "wb") as f:
    print(f.write(b"0123456789"), f.write(bytearray(b"ab")), f.write(memoryview(b"cd")), f.tell(), f.seek(4), f.write(b"FOUR"), f.tell(), f.mode)
with open(path, "rb") as f:
    print(f.read(3), f.tell(), f.peek()[:2], f.read1(2), f.seek(-2, 2), f.read(), f.read(), f.seek(1), f.seek(2, 1), f.read(), f.mode, f.raw.mode)
    b = bytearray(5); f.seek(0); print(f.readinto(b), b, f.readinto1(b), b)
with open(path, "r+b") as f:
    print(f.read(2), f.write(b"--"), f.tell(), f.read(2), f.seek(0), f.read(), f.truncate(3), f.seek(0), f.read(), f.mode)
with open(path, "ab") as f: print(f.tell(), f.write(b"!!"), f.tell())
with open(path, "wb", 0) as f: print(type(f).__name__, f.write(b"raw"), f.seek(0), f.tell(), f.writable(), f.readable(), f.mode, f.closefd)
with open(path, "rb", buffering=0) as f: print(f.read(2), f.readall(), f.read(), f.seek(0), f.readline(), f.readinto(bytearray(2)))
big = bytes(range(256)) * 300
with open(path, "wb", 1000) as f:
    for i in range(0, len(big), 700): f.write(big[i:i + 700])
with open(path, "rb", 100) as f: print(f.read() == big, f.seek(0), b"".join(iter(lambda: f.read(999), b"")) == big, f.seek(0), sum(len(l) for l in f) == len(big))
with open(path, "w", encoding="utf-8") as f:
    for i in range(5000): f.write(f"line {i}\n")
n = 0
for line in open(path, encoding="utf-8"): n += len(line)
print(n, len(open(path).readlines()), open(path).read().count("\n"), open(path).readlines(20))

# file descriptors, FileIO
f = open(path, "rb"); g = open(f.fileno(), "rb", closefd=False); print(g.read(4), type(g.name).__name__, g.raw.closefd); g.close(); print(f.closed, f.seek(0), f.read(5)); f.close()
r = io.FileIO(path); print(r.read(5), r.readable(), r.writable(), r.mode, r.seek(0), r.readline(), r.closed); show(r); r.close(); show(r); err(r.read)
class Path:
    def __fspath__(self): return path
print(open(Path()).read(6), open(path.encode()).readline())
show(open(path)); show(open(path, "rb")); show(open(path, "ab").raw.mode); print([open(path, m).mode for m in ("rb", "r+b", "a+b", "r", "a", "r+", "rt")])
def forgotten():
    open(path, "w").write("written though never closed")
forgotten()
import gc
def churn(n=30): return [churn(n - 1)] if n else []
churn(); gc.collect(); churn(); gc.collect(); print(open(path).read())

# errors
for m in ("rw", "", "+", "z", "rbt", "U", "rr", "r++", "rU", 5): err(open, path, m)
err(open, path, "rb", encoding="x"); err(open, path, "rb", errors="x"); err(open, path, "rb", newline=""); err(open, path, "r", 0); err(open, path, newline="x"); err(open, path, encoding="foo"); err(open, path, encoding=5)
err(open, -1); err(open, 1.5); err(open, "/nonexistent/x"); err(open, "/tmp"); err(open, "/tmp", "w"); err(open, path, closefd=False); err(open); err(open, None); err(open, "a\0b"); err(open, 99)
try: open("/nonexistent/é")
except FileNotFoundError as e: print(e.errno, e.strerror, e.filename, e.args)
f = open(path, "w"); err(f.read); err(f.readline); err(lambda: list(f)); err(f.write, 5); err(f.write, b""); err(f.seek, -1); err(f.seek, 1, 1); err(f.seek, 0, 5); f.close(); err(f.write, "x"); err(f.flush); err(f.read); err(f.fileno); err(f.seek, 0); err(f.tell); err(f.truncate); err(f.__enter__); err(f.isatty); err(f.close)
f = open(path); err(f.write, "x"); err(f.truncate); err(f.writelines, ["a"]); f.close()
f = open(path, "rb"); err(f.write, b"x"); err(f.truncate, 0); err(f.seek, -1); err(f.read, -5); err(f.read, "a"); f.close(); err(f.read); err(f.seek, 0); err(f.tell); err(f.peek)
f = open(path, "wb"); err(f.read); err(f.write, "x"); err(f.readinto, bytearray(1)); err(lambda: next(f)); f.close(); err(f.write, b""); err(f.flush)
f = open(path, "wb", 0); err(f.read); err(f.readinto, bytearray(2)); err(f.write, "s"); f.close()
try: open("/nonexistent/x")
except OSError as e: print(isinstance(e, FileNotFoundError), IOError is OSError)
try: open(path).write("x")
except io.UnsupportedOperation as e: print(e, isinstance(e, OSError), isinstance(e, ValueError))
for p in (path, path + "2"): open(p, "w").close()
