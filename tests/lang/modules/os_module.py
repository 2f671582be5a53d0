"""os, os.path, contextlib and fnmatch."""
# stress: off
import contextlib
import fnmatch
import os
import time


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, str(e).replace(ROOT, "ROOT"))


ROOT = f"/tmp/tauraro-os-{time.time_ns()}-{os.getpid()}"
os.mkdir(ROOT)
err(os.mkdir, ROOT)
os.makedirs(os.path.join(ROOT, "a", "b", "c"))
os.makedirs(os.path.join(ROOT, "a"), exist_ok=True)
with open(os.path.join(ROOT, "a", "file.txt"), "w") as f:
    f.write("content")
name = os.path.join(ROOT, "a", "file.txt")
print(sorted(os.listdir(os.path.join(ROOT, "a"))), os.path.exists(name), os.path.isfile(name), os.path.isdir(ROOT), os.path.getsize(name), os.stat(name).st_size, os.stat(name)[6], oct(os.stat(name).st_mode & 0o170000), abs(os.path.getmtime(name) - time.time()) < 100)
os.rename(name, name + "2"); print(os.path.exists(name), os.listdir(os.path.join(ROOT, "a", "b")), sorted(os.listdir(os.path.join(ROOT, "a").encode())))
err(os.stat, name); err(os.remove, name); err(os.rmdir, ROOT); err(os.listdir, name); err(os.rename, name, "x"); err(os.chdir, name)
here = os.getcwd(); os.chdir(ROOT); print(os.getcwd() == os.path.realpath(ROOT), os.listdir(), os.path.abspath("a") == os.path.join(os.path.realpath(ROOT), "a")); os.chdir(here)
os.remove(name + "2"); os.removedirs(os.path.join(ROOT, "a", "b", "c")); print(os.path.exists(ROOT))
print(os.path.join("a", "/b", "c"), os.path.split("/a/b.txt"), os.path.splitext("x.tar.gz"), os.path.basename("/a/b/"), os.path.dirname("/a/b/c"), os.path.normpath("a/./b/../c//d"), os.path.commonprefix(["abc", "abd"]), os.path.commonpath(["/a/b", "/a/c"]), os.path.relpath("/a/b/c", "/a/d"), os.path.isabs("/x"), os.path.expanduser("~x~"))
print(os.sep, os.linesep == "\n", os.name, os.curdir, os.fspath("p"), os.environ.get("NO_SUCH_VARIABLE", "none"), "PATH" in os.environ, os.getenv("NO_SUCH", 5), len(os.urandom(4)), os.strerror(2), os.getpid() > 0)
os.environ["TAURARO_TEST"] = "é"; print(os.environ["TAURARO_TEST"], os.getenv("TAURARO_TEST"), os.environb[b"TAURARO_TEST"]); del os.environ["TAURARO_TEST"]; print("TAURARO_TEST" in os.environ)
err(lambda: os.environ["NO_SUCH_VARIABLE"]); err(os.fspath, 5)


@contextlib.contextmanager
def tag(name):
    print("<", name)
    try:
        yield name.upper()
    except KeyError as e:
        print("swallowed", e)
    finally:
        print(">", name)


with tag("a") as a, tag("b"):
    print(a)
with tag("c"):
    raise KeyError("inside")
with contextlib.suppress(ValueError):
    int("x")
with contextlib.ExitStack() as stack:
    stack.callback(print, "last"); stack.enter_context(tag("e")); stack.push(lambda *exc: print("exc", exc[0]))


class Closing:
    def close(self): print("closed")


with contextlib.closing(Closing()): pass
with contextlib.nullcontext(5) as five: print(five)
import io
with contextlib.redirect_stdout(io.StringIO()) as out: print("hidden")
print(out.getvalue(), fnmatch.filter(["a.py", "b.txt", "c.py"], "*.py"), fnmatch.fnmatch("abc", "a?[a-d]"), fnmatch.translate("*.x")[:4])
