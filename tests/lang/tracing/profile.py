# sys.setprofile: calls and returns of Python and native functions.
import sys
out = []
def prof(frame, event, arg):
    if event.startswith('c_'):
        arg = getattr(arg, '__qualname__', arg)
    elif event == 'return':
        arg = repr(arg)[:30]
    out.append((event, frame.f_code.co_name, frame.f_lineno, arg))
class C:
    def __init__(self, x): self.x = x
    def __len__(self): return 3
def gen():
    yield 1
    yield 2
def work():
    a = []
    a.append(1)
    len(a)
    len(C(2))
    int("3")
    try:
        a.index(9)
    except ValueError:
        pass
    try:
        ord("ab")
    except TypeError:
        pass
    sum(gen())
    sorted([3, 1], key=lambda v: -v)
    "x".join(["a"])
    print(*[1, 2], sep="-")
    list(map(abs, [1]))
    max(*[1,2])
    str.upper("x")
    dict.fromkeys([1])
    raise KeyError(1)
def main():
    sys.setprofile(prof)
    try:
        work()
    except KeyError:
        pass
    sys.setprofile(None)
main()
for o in out: print(*o)
