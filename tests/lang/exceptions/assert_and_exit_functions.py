"""assert, and SystemExit as an ordinary exception."""
import sys
def t(f):
    try:
        f()
    except BaseException as e:
        print(type(e).__name__, e.args, getattr(e, "code", "-"))
def a1(): assert True
def a2(): assert False
def a3(): assert 1 == 2, "message"
def a4(): assert (), [1, 2]
def a5(): assert (lambda: True)(), 1 / 0
for f in (a1, a2, a3, a4, a5):
    t(f)
t(sys.exit); t(lambda: sys.exit(0)); t(lambda: sys.exit(3)); t(lambda: sys.exit("bye")); t(lambda: sys.exit(None)); t(lambda: sys.exit((1, 2)))
def q(): raise SystemExit
t(q)
try:
    sys.exit(5)
except SystemExit as e:
    print("caught", e.code)
try:
    try:
        sys.exit(1)
    except Exception:
        print("never")
    finally:
        print("finally runs")
except SystemExit:
    print("outer")
print(__debug__)
