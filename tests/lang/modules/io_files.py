"""open() and file objects: modes, text and bytes, encodings, line ends, positions, errors."""
import io
import sys
import time

PATH = f"/tmp/tauraro-io-{time.time_ns()}-{id(object())}.txt"


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, str(e).replace(PATH, "PATH"), getattr(e, "errno", None), str(getattr(e, "filename", None)).replace(PATH, "PATH"))


def shown(x):
    return repr(x).replace(PATH, "PATH")


def content():
    with open(PATH, "rb") as f:
        return f.read()


err(open, PATH)
with open(PATH, "w") as f:
    print(f.write("first line\n"), f.write("zweite Zeile: äöü €\n"), f.tell(), f.writable(), f.readable(), f.seekable(), f.mode, f.closed)
    print("printed", 1, 2, file=f)
    f.writelines(["a\n", "b"])
    err(f.read); err(f.readline); err(f.write, b"x"); err(f.write, 5)
print(f.closed, content())
err(f.write, "x"); err(f.read); err(f.tell); err(f.__enter__); err(f.flush); err(f.fileno); err(next, f); f.close()
with open(PATH, encoding="utf-8") as f:
    print([line for line in f])
    print(f.read() == "", f.readline() == "", f.tell(), f.seek(0), f.readline(), f.read(6), f.readlines(), f.seek(6), f.readline(), f.encoding, f.errors, f.mode)
    err(f.write, "x")
    f.seek(0); print(next(f)); err(f.tell); print(len(list(f)), f.tell())
    print(f.seek(11), f.read(10), f.tell(), f.read(5), f.tell(), f.read(3), f.tell(), f.seek(0, 1), f.read(3), f.seek(0, 2), f.read())
    err(f.seek, 3, 1); err(f.seek, -1, 2); err(f.seek, -1); err(f.seek, 0, 9)
print(shown(open(PATH, encoding="utf-8")), shown(open(PATH, "rb")), shown(open(PATH, "rb", 0)), shown(open(PATH, "ab")), shown(open(PATH, "r+b")))
for kind in ("r", "rb", "w+", "r+b", "ab", "xb"):
    try:
        f = open(PATH + kind.strip("xb"), kind) if kind != "xb" else open(PATH, kind)
        print(kind, type(f).__name__, type(f).__module__, f.mode, isinstance(f, io.TextIOBase), isinstance(f, io.IOBase))
        f.close()
    except FileExistsError as e:
        print(kind, type(e).__name__, e.errno)
    except FileNotFoundError as e:
        print(kind, type(e).__name__, e.errno)

# appending, updating, creating
with open(PATH, "w") as f: f.write("0123456789")
with open(PATH, "a") as f: print(f.tell(), f.write("ab"), f.tell())
with open(PATH, "r+") as f:
    print(f.read(3), f.seek(3), f.write("XYZ"), f.seek(0), f.read())
with open(PATH, "r+b") as f:
    print(f.read(2), f.write(b"--"), f.read(2), f.tell(), f.seek(-2, 2), f.read(), f.truncate(5), f.seek(0), f.read())
with open(PATH, "w+") as f:
    print(f.write("line\n"), f.seek(0), f.read(), f.truncate(2), f.seek(0), f.read())
with open(PATH, "ab+") as f:
    print(f.tell(), f.write(b"more"), f.seek(0), f.read(), f.seek(1), f.write(b"!"), f.seek(0), f.read())
err(open, PATH, "x")

# bytes
with open(PATH, "wb") as f:
    print(f.write(b"\x00\xff\nline\r\n"), f.write(bytearray(b"tail")), f.tell(), f.writable(), f.readable())
    err(f.write, "text"); err(f.read); err(f.readline)
with open(PATH, "rb") as f:
    print(f.readline(), f.peek(3)[:3], f.read(2), f.read1(3), f.tell(), list(f), f.seek(1), f.read(), f.read(5))
    into = bytearray(4); f.seek(0); print(f.readinto(into), into, f.readlines(), type(f.raw).__name__, f.raw.mode, f.raw.closefd)
    err(f.write, b"x"); err(f.seek, -1)
err(f.read); err(f.seek, 0); err(f.readline); err(f.peek); err(iter, f)
with open(PATH, "rb", buffering=0) as f:
    print(type(f).__name__, f.read(3), f.readall(), f.read(1), f.seek(2), f.readline(), f.fileno() > 2, f.isatty(), f.mode)
err(f.read)
with open(PATH, "wb", buffering=0) as f:
    print(f.write(b"unbuffered"), content())
with open(PATH, "w", buffering=1) as f:
    f.write("kept"); print(f.line_buffering); f.write(" line\nnext"); print(content()[:10])

# line ends
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(PATH, "w", newline=newline) as f: f.write("a\nb\r\nc\rd\n")
    data = content()
    with open(PATH, newline=newline) as f: lines = list(f)
    with open(PATH, newline=newline) as f: print(repr(newline), data, lines, [f.readline(2), f.readline()], f.read(2), repr(f.read()), f.newlines)
with open(PATH, "wb") as f: f.write(b"x" * 8190 + b"\r\n" + b"y" * 8190 + b"\r\rz\r")
with open(PATH) as f: print([len(line) for line in f], f.newlines)
with open(PATH, newline="") as f: print([len(line) for line in f])
with open(PATH, newline="\r\n") as f: print([len(line) for line in f])

# encodings and errors
for encoding in ("utf-8", "latin-1", "utf-16", "utf-8-sig", "utf-32-be"):
    with open(PATH, "w", encoding=encoding) as f: print(f.write("é\n"), f.write("ü"), f.encoding, end=" ")
    with open(PATH, "a", encoding=encoding) as f: f.write("+")
    print(content(), end=" ")
    with open(PATH, encoding=encoding) as f: print(repr(f.read()), f.seek(0), f.readlines())
with open(PATH, "wb") as f: f.write(b"caf\xe9\nok\n")
err(lambda: open(PATH, encoding="utf-8").read()); err(lambda: open(PATH, encoding="ascii").readline())
for errors in ("ignore", "replace", "surrogateescape", "backslashreplace"):
    with open(PATH, encoding="utf-8", errors=errors) as f: print(errors, ascii(f.read()), f.errors)
with open(PATH, "w", encoding="ascii", errors="xmlcharrefreplace") as f: f.write("é€")
print(content())
err(lambda: open(PATH, "w", encoding="ascii").write("é")); err(open, PATH, encoding="nonsense"); err(open, PATH, errors=5); err(open, PATH, encoding=b"utf-8")
with open(PATH, "w", encoding="utf-8") as f: f.write("é" * 5000 + "\n" + "€" * 5000 + "\n" + "🐍" * 5000)
with open(PATH, encoding="utf-8") as f: print([(len(line), line[-2]) for line in f], f.seek(0), len(f.read(7000)), f.tell(), len(f.read(1)), f.tell(), len(f.read()))

# arguments
for mode in ("", "z", "rw", "rr", "+", "tb", "rtb", "U", "rwb", "wx"):
    err(open, PATH, mode)
err(open, PATH, "rb", encoding="utf-8"); err(open, PATH, "rb", errors="strict"); err(open, PATH, "rb", newline=""); err(open, PATH, "r", 0); err(open, PATH, newline="x")
err(open, 1.5); err(open, None); err(open, PATH, 5); err(open); err(open, "a\0b"); err(open, "/tmp"); err(open, "/nonexistent/dir/file", "w"); err(open, 99999); err(open, -1); err(open, PATH, closefd=False)


class PathLike:
    def __fspath__(self):
        return PATH


with open(PathLike(), "w") as f: f.write("by path"); print(shown(f.name) == shown(f.buffer.name), type(f.name).__name__)
with open(PATH.encode(), "rb") as f: print(f.read(), type(f.name).__name__)
with open(PATH) as f:
    with open(f.fileno(), closefd=False) as g: print(g.read(2), shown(g.buffer.raw).replace(str(f.fileno()), "N"))
    print(f.closed, f.seek(0), f.read())

# forgotten files, large files, standard streams
open(PATH, "w").write("forgotten")
print(open(PATH).read())
with open(PATH, "w") as f:
    for i in range(20000): f.write(f"line {i}\n")
with open(PATH) as f: print(sum(1 for _ in f), f.seek(100000), f.readline(), f.tell())
with open(PATH, "rb") as f: print(len(f.readlines()), f.seek(-10, 2), f.read())
for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(type(stream).__name__, stream.name, stream.encoding.lower(), isinstance(stream, io.TextIOBase), isinstance(stream, io.TextIOWrapper))
print(type(sys.stdin.buffer).__name__, isinstance(sys.stdin.buffer, io.BufferedIOBase))
sys.stdout.buffer.write(b"bytes\n"); sys.stdout.flush()


class Upper(io.TextIOWrapper):
    def write(self, text):
        return super().write(text.upper())


with Upper(open(PATH, "wb"), encoding="ascii") as f: f.write("loud"); f.extra = 1; print(f.extra)
print(content(), open.__name__, io.open is open)
for suffix in ("", "w+", "r", "r+", "a"):
    try:
        import os
        os.remove(PATH + suffix)
    except (ImportError, FileNotFoundError):
        pass
