# os.scandir and what is built on it: os.walk, glob, pathlib.
import os, glob, pathlib
top = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"tauraro-scandir-{os.getpid()}")
os.mkdir(top)
os.mkdir(os.path.join(top, "sub"))
os.mkdir(os.path.join(top, "sub", "deep"))
for name in ["a.txt", "b.txt", "c.py", "sub/d.txt", "sub/deep/e.txt"]:
    with open(os.path.join(top, name), "w") as f: f.write(name)
with os.scandir(top) as entries:
    for e in sorted(entries, key=lambda e: e.name):
        print(e, e.name, e.path == os.path.join(top, e.name), e.is_file(), e.is_dir(), e.is_symlink(), e.is_file(follow_symlinks=False), e.stat().st_size if e.is_file() else "", e.inode() == os.stat(e.path).st_ino, os.fspath(e) == e.path)
print(sorted(e.name for e in os.scandir(os.fsencode(top))), type(next(os.scandir(top))).__name__)
it = os.scandir(top)
it.close()
print(list(it), next(iter(it), "end"))
for root, folders, files in sorted(os.walk(top)):
    print(os.path.relpath(root, top), sorted(folders), sorted(files))
for root, folders, files in os.walk(top, topdown=False):
    print(os.path.relpath(root, top), end=" ")
print()
print(sorted(os.path.relpath(p, top) for p in glob.glob(os.path.join(top, "*.txt"))))
print(sorted(os.path.relpath(p, top) for p in glob.glob(os.path.join(top, "**", "*.txt"), recursive=True)))
p = pathlib.Path(top)
print(sorted(x.name for x in p.iterdir()), (p / "a.txt").read_text(), (p / "sub").is_dir(), (p / "no").exists())
print(sorted(x.name for x in p.glob("*.txt")), sorted(str(x.relative_to(p)) for x in p.rglob("*.txt")))
for bad in ["/no/such/folder", os.path.join(top, "a.txt")]:
    try: os.scandir(bad)
    except OSError as e: print(type(e).__name__, e.errno, e.filename == bad)
try: os.DirEntry()
except TypeError as e: print(e)
except AttributeError: print("cannot create 'posix.DirEntry' instances")
for root, folders, files in os.walk(top, topdown=False):
    for name in files: os.remove(os.path.join(root, name))
    os.rmdir(root)
print(os.path.exists(top), list(os.walk(top)))
