//! Scenarios: small programs about one thing that is hard for compiled code, with numbers and pieces chosen at random.
//!
//! Each defines what it needs under its own name and calls `attempt` or `trace`. `NAME` stands for the function's name, `AT` for the
//! round in which something happens, `N` for the number of rounds, `X`, `Y` for ints, `V`, `W` for values of any kind.

use super::function::Text;
use super::random::Random;

/// Adds a scenario whose function has this name.
pub fn write(random: &mut Random, text: &mut Text, name: &str) {
    let template = random.pick(SCENARIOS);
    let count = random.between(110, 320);
    let at = random.between(3, count - 2);
    let mut source = template.replace("NAME", name).replace("AT", &at.to_string());
    for n in ["N1", "N2"] {
        source = source.replace(n, &random.between(90, count).to_string());
    }
    for x in ["X1", "X2", "X3"] {
        source = source.replace(x, random.pick(INTS));
    }
    for v in ["V1", "V2", "V3"] {
        source = source.replace(v, random.pick(VALUES));
    }
    for op in ["OP1", "OP2"] {
        source = source.replace(op, random.pick(&["+", "-", "*", "&", "|", "^", "//", "%", ">>"]));
    }
    source = source.replace("CMP", random.pick(&["<", "<=", "==", "!=", ">", ">="]));
    source = source.replace("ITER", random.pick(ITERABLES));
    text.line("fresh()");
    text.lines(&source);
}

const INTS: &[&str] = &[
    "1",
    "2",
    "-1",
    "3",
    "-7",
    "(1 << 30)",
    "(1 << 53)",
    "((1 << 62) - 60)",
    "(-(1 << 62) + 60)",
    "(1 << 62)",
    "(1 << 63)",
    "1000003",
];
const VALUES: &[&str] = &[
    "1",
    "-1",
    "2.5",
    "-0.0",
    "INF",
    "NAN",
    "1e300",
    "'s'",
    "None",
    "True",
    "(1, 2)",
    "[3]",
    "1 << 62",
    "(1 << 62) - 1",
    "1 << 64",
];
const ITERABLES: &[&str] = &[
    "range(9)",
    "[1, 2, 3, 4, 5]",
    "(1, 2, 3, 4)",
    "enumerate([5, 6, 7, 8])",
    "zip([1, 2, 3], (4, 5, 6))",
    "{1: 2, 3: 4, 5: 6}",
    "{1: 2, 3: 4}.items()",
    "numbers(6)",
    "'abcdef'",
    "map(abs, [1, -2, 3])",
    "reversed([1, 2, 3, 4])",
    "range(8, -3, -2)",
    "b'abcd'",
];

const SCENARIOS: &[&str] = &[
    // A global function that changes, by different means.
    "
def NAME_callee(a, b):
    return a OP1 (b or 1)
def NAME(n):
    global NAME_callee
    total = 0
    for k in range(n):
        if k == AT:
            NAME_callee = lambda a, b: (a, b, k)
        if k == AT + 30:
            def NAME_callee(a, b, c=3):
                return a - b - c
        try:
            r = NAME_callee(k, X1)
            if type(r) is tuple:
                r = r[0]
            total = total + r & 0xFFFFFFFFFFFFFFF
        except Exception as e:
            total = total ^ 1
            trace(where(e))
    return total
attempt(NAME, N1)
attempt(NAME, N2)
",
    // Functions made and dropped, so that their memory is used again.
    "
def NAME_make(n):
    if n % 3 == 0:
        return lambda a: a + n
    if n % 3 == 1:
        return lambda a: a - n
    return lambda a: (a << 1) + n
def NAME_call(a):
    return NAME_f(a)
def NAME(n):
    global NAME_f
    total = 0
    for k in range(n):
        NAME_f = NAME_make(k // AT)
        total = total * 3 + NAME_call(k) & 0xFFFFFFFF
    return total
attempt(NAME, N1)
attempt(NAME, 400)
",
    // Exceptions out of nested calls.
    "
def NAME_c(a):
    if a % 17 == 3:
        raise ValueError(a)
    return a * X1
def NAME_b(a):
    x = 1
    try:
        x = NAME_c(a)
    finally:
        if a & 1:
            x = x + 1
    return x
def NAME_a(a):
    try:
        return NAME_b(a) + 1
    except KeyError:
        return -1
def NAME(n):
    total = 0
    lines = ''
    for k in range(n):
        try:
            total = total + NAME_a(k) & 0xFFFFFFFFFFFFFFFFF
        except ValueError as e:
            total = total - 1
            lines = where(e)
        else:
            total = total ^ 3
        finally:
            total = total + 1
    return total, lines
attempt(NAME, N1)
attempt(NAME, N2)
",
    // A class that gets a property, a hook or a slot late.
    "
class NAME_C:
    def __init__(self, v):
        self.v = v
        self.w = X1
    def get(self, k):
        return self.v if k & 1 else self.w
def NAME(n):
    o = NAME_C(V1)
    p = NAME_C(V2)
    out = []
    for k in range(n):
        if k == AT:
            V = [lambda: setattr(NAME_C, 'v', property(lambda self: 9)),
                 lambda: setattr(NAME_C, 'get', lambda self, k: k),
                 lambda: setattr(NAME_C, '__getattribute__', lambda self, name: 3 if name in 'vw' else object.__getattribute__(self, name)),
                 lambda: setattr(o, 'get', lambda k: (k, 1)),
                 lambda: setattr(o, '__class__', Other),
                 lambda: o.__dict__.__setitem__('v', 4),
                 lambda: o.__dict__.clear(),
                 lambda: setattr(NAME_C, 'w', 4)][X1 % 8]
            V()
        try:
            a = o.get(k)
            b = p.v
        except AttributeError as e:
            a = where(e)
            b = 0
        out.append((a, b))
        if len(out) > 6:
            out = out[3:]
    return out
attempt(NAME, N1)
attempt(NAME, 50)
",
    // Attributes that come, go and change their type.
    "
class NAME_C:
    pass
def NAME(n):
    total = 0
    for k in range(n):
        o = NAME_C()
        o.a = k
        if k & 1:
            o.b = k OP1 3
        if k == AT:
            o.a = V1
        if k % 9 == 4:
            del o.a
            o.a = 2
        try:
            total = total + o.a & 0xFFFFFFFFFFFF
            total = total + o.b & 0xFFFFFFFFFFFF
        except (AttributeError, TypeError) as e:
            total = total + 1
    return total
attempt(NAME, N1)
attempt(NAME, N2)
",
    // One iterator in two loops.
    "
def NAME(n):
    out = []
    for r in range(n // 3):
        it = iter(ITER)
        for x in it:
            for y in it:
                out.append(y)
                if r & 3 == 1:
                    break
                if r & 3 == 2:
                    continue
                out.append(next(it, 'end'))
            else:
                out.append('else')
            out.append(x)
        out = out[-12:]
    return out
attempt(NAME, N1)
",
    // Lists that grow and shrink under a loop.
    "
def NAME(n):
    items = [V1, V2, 3]
    seen = 0
    for x in items:
        seen = seen + 1
        if len(items) < n:
            items.append(seen OP1 3)
        if seen == AT:
            del items[seen + 2:]
        if seen % 50 == 49:
            items.insert(0, 1)
        if seen > 700:
            break
    else:
        seen = -seen
    return seen, items[-5:], len(items)
attempt(NAME, N1)
attempt(NAME, N2)
",
    // Dicts that change under a loop.
    "
def NAME(n):
    d = {}
    hits = 0
    for k in range(n):
        d[k OP1 7] = k
        d[str(k & 15)] = V1
        if k & 3 == 3:
            d.pop(k - 5, None)
        hits = hits + (k in d) + d.get(k - 1, 0) & 0xFFFFFFFFF
        try:
            for key in d:
                if k == AT:
                    d[k, k] = 1
                hits += 1
                if hits & 7 == 0:
                    break
        except RuntimeError as e:
            trace(type(e).__name__, where(e))
    return hits, len(d)
attempt(NAME, N1)
",
    // Generators left half-way, closed, thrown into.
    "
def NAME_gen(n, log):
    total = 0
    try:
        for k in range(n):
            total = total + k * X1 & 0xFFFFFFFFFFFFFFFFFF
            got = yield total
            if got is not None:
                total = got
    except ValueError as e:
        log.append(where(e))
        yield -1
    finally:
        log.append(total)
def NAME(n):
    log = []
    total = 0
    for k in range(n // 10):
        g = NAME_gen(n, log)
        for x in g:
            total = total + x & 0xFFFFFFFFFF
            if x > 40 * k:
                break
        if k % 4 == 0:
            g.close()
        elif k % 4 == 1:
            try:
                total += g.send(k)
            except StopIteration:
                total += 1
        elif k % 4 == 2:
            try:
                total += g.throw(ValueError(k))
            except (ValueError, StopIteration) as e:
                total -= 1
        g.close()
    return total, len(log), log[-6:]
attempt(NAME, N1)
",
    // Closures and cells that change their types.
    "
def NAME(n):
    a = X1
    b = V1
    def step(k):
        nonlocal a, b
        a = a + k & 0xFFFFFFFFFFFFFFFF
        if k == AT:
            b = V2
        return b
    def reader():
        return a, b
    out = []
    for k in range(n):
        r = step(k)
        if k & 31 == 0:
            out.append((reader(), r))
        if k == AT + 40:
            del b
            try:
                step(k)
            except NameError as e:
                out.append(type(e).__name__)
            b = 3
    return a, out
attempt(NAME, N1)
attempt(NAME, N2)
",
    // Numbers at the edges.
    "
def NAME(n, a, b):
    out = 0
    big = 0
    for k in range(n):
        a = a + X1
        b = b - X2
        try:
            c = a OP1 b
        except (ZeroDivisionError, ValueError) as e:
            c = 1
        try:
            d = (a - k) OP2 (k - AT)
        except (ZeroDivisionError, ValueError) as e:
            d = -1
        if a CMP b:
            out = out + 1
        if -LIMIT < c < LIMIT:
            big = (big * 31 + c) % 1000000007
        big = (big ^ (d & 0xFFFFFFFFFFFFFFFFFF)) & 0xFFFFFFFFFFFFFFFFFFFF
        if c == a - b: out += 1
    return a, b, out, big
attempt(NAME, N1, X3, X1)
attempt(NAME, N2, 0, X2)
attempt(NAME, N2, 1, 2.5)
",
    // Floats at the edges, and ints among them.
    "
def NAME(n, a, b):
    out = 0
    for k in range(n):
        c = a * b + k
        if k == AT:
            b = V3
        try:
            if c CMP X1: out += 1
            if c != c: out += 2
            if a < k: out += 4
            if k CMP b: out += 8
            d = -c
            a = (c - d) / (b or 3)
            if a > 1e200 or a < -1e200: a = 1e-5
            if a != a: a = 0.25
            e = k / 7 + X1 / (k - 400)
            out = out + (1 if e < a else 0)
            if d == 0: out ^= 64
        except (TypeError, ZeroDivisionError, OverflowError) as x:
            out += 1
            b = 0.5
    return a, b, c, out
attempt(NAME, N1, 0.5, 1.5)
attempt(NAME, N1, -0.0, INF)
attempt(NAME, N2, V1, V2)
",
    // Recursion that ends in RecursionError at some depth, and goes on.
    "
def NAME_down(k, o):
    if k == 0:
        return X1
    if k & 7 == 5:
        try:
            return NAME_down(k - 1, o) + 1
        finally:
            o.a = o.a + 1 & 0xFFFF
    return NAME_down(k - 1, o) - 1
def NAME(n):
    o = Box()
    total = 0
    for k in range(n):
        try:
            total = total + NAME_down(k if k != AT else 5000, o) & 0xFFFFFFFFFF
        except RecursionError:
            total ^= 1
    return total
attempt(NAME, N1)
",
    // Mutual recursion through methods and special methods.
    "
class NAME_C:
    def __init__(self, n):
        self.n = n
    def __getattr__(self, name):
        if name == 'deep':
            return 1 if self.n <= 0 else NAME_C(self.n - 1).deep + 1
        raise AttributeError(name)
    def __add__(self, other):
        return self.n + other if self.n <= 0 else NAME_C(self.n - 1) + other
    def __lt__(self, other):
        return self.n < other.n
    def __len__(self):
        return self.n
    def __call__(self, k):
        return k if self.n <= 0 else self.step(k)
    def step(self, k):
        return NAME_C(self.n - 1)(k + 1)
def NAME(n):
    total = 0
    for k in range(n):
        o = NAME_C(k & 15)
        total = total + o.deep + (o + k) + len(o) + o(k) & 0xFFFFFFF
        s = sorted([NAME_C(3), o, NAME_C(7)])
        total = total * 3 + s[0].n + s[2].n & 0xFFFFFFF
        s = sorted([5, k, 2], key=lambda x: -x)
        total = total + s[1]
        if o: total += 1
        try:
            o.other
        except AttributeError as e:
            total += 2
    return total
attempt(NAME, N1)
",
    // Frames and tracebacks of hot code.
    "
def NAME_inner(k):
    f = sys._getframe()
    line = f.f_back.f_lineno
    seen = f.f_back.f_locals['total']
    if k % 40 == 39:
        raise LookupError(k)
    return line * 7 + seen & 0xFFFFF
def NAME(n):
    total = X1
    text = ''
    for k in range(n):
        other = k * 2.5
        try:
            total = NAME_inner(k)
            total = (total +
                     len(locals()))
        except LookupError as e:
            text = where(e)
            total += 1
        if k == AT:
            text = sorted(locals())
    return total, text
attempt(NAME, N1)
",
    // Unbound variables.
    "
def NAME(n):
    out = 0
    for k in range(n):
        if k % 5 == 2:
            x = k
        try:
            out = out + x & 0xFFFFFFF
            if k % 3 == 0:
                del x
        except UnboundLocalError as e:
            out = out * 2 + 1 & 0xFFFFFFF
        if k == AT:
            y = V1
        if k > AT + 20:
            out += 1 if y is None else 2
    return out
attempt(NAME, N1)
attempt(NAME, AT)
",
    // Strings, tuples, slices, unpacking.
    "
def NAME(n):
    s = ''
    t = (1, V1)
    out = []
    for k in range(n):
        s = s[-20:] + chr(97 + k % 26) + f'{k:x}{t[0]!r}'
        a, b = t
        t = (b, a) if k & 1 else (a, b)
        x, *y, z = s[-4:]
        out.append(x + z)
        out = out[-5:] + [s[k % 5:k % 7]]
        if k == AT:
            t = [1, 2]
        if k == AT + 10:
            t = 'ab'
        if k == AT + 20:
            t = (1, 2, 3)
    return out
attempt(NAME, N1)
attempt(NAME, AT)
",
    // Calls of all sorts, with defaults and keywords that change.
    "
def NAME_f(a, b=X1, *rest, c=X2, **names):
    return a + b + c + len(rest) + len(names)
def NAME_g(a, b=3):
    return a - b
class NAME_C:
    k = 1
    def m(self, a, b=5):
        return a OP1 (b + self.k or 1)
    def __init__(self, v=0):
        self.v = v
class NAME_D(NAME_C):
    def __init__(self, v):
        super().__init__(v + 1)
    def m(self, a, b=6):
        return super().m(a) + b
def NAME(n):
    total = 0
    o = NAME_C(1)
    d = NAME_D(2)
    bound = o.m
    args = (1, 2, 3)
    for k in range(n):
        total = total + NAME_f(k) + NAME_f(k, 2, 3, 4, c=5, e=6) + NAME_f(*args) + NAME_f(**{'a': k}) & 0xFFFFFFFFFFFF
        total = total + NAME_g(k) + NAME_g(k, 5) + NAME_g(b=k, a=2) & 0xFFFFFFFFFFFF
        total = total + o.m(k) + bound(k, 4) + d.m(k) + NAME_D(k).v & 0xFFFFFFFFFFFF
        if k == AT:
            NAME_g.__defaults__ = (50,)
        if k == AT + 15:
            NAME_C.m = lambda self, a, b=9: a * b
        if k == AT + 25:
            NAME_D.__init__ = lambda self, v: setattr(self, 'v', 1)
        if k == AT + 30:
            NAME_g.__code__ = (lambda a, b: a + b * 2).__code__
        if k == AT + 35:
            NAME_D.__new__ = staticmethod(lambda cls, v: object.__new__(cls))
        if k == AT + 40:
            NAME_D.m = NAME_g
        if k == AT + 45:
            NAME_C.k = 2.5
        if k == AT + 50:
            NAME_g.__defaults__ = None
    return total
attempt(NAME, N1)
",
    // Polymorphic receivers.
    "
class NAME_A:
    def __init__(self):
        self.x = X1
    def f(self, n):
        return self.x + n
class NAME_B(NAME_A):
    def __init__(self):
        self.y = 2
        self.x = V1
    def f(self, n):
        return n
class NAME_C:
    x = 5
    def f(self, n):
        return self.x OP1 3
    def __eq__(self, other):
        return True
class NAME_S:
    __slots__ = ['x', 'q']
    def f(self, n):
        self.x = n
        return n - 1
def NAME(n):
    objects = [NAME_A(), NAME_B(), NAME_C(), NAME_S()]
    total = 0
    for k in range(n):
        o = objects[k * k % 4 if k > AT else 0]
        try:
            total = total + o.f(k) & 0xFFFFFFFFFF
            o.x = o.x
            if o == 3: total += 1
            o.z = k
            total += o.z
        except (TypeError, AttributeError) as e:
            total = total ^ 5
    return total
attempt(NAME, N1)
attempt(NAME, N2)
",
    // A comprehension, and builtins over hot data.
    "
def NAME(n):
    out = 0
    data = [k OP1 3 for k in range(n)]
    for k in range(n // 8):
        sq = [x * x for x in data[:12] if x & 1]
        st = {x & 7 for x in data[:12]}
        dt = {x: y for x, y in zip(data[:6], sq)}
        out = out + sum(sq) + len(st) + sum(dt.values()) + max(data[:5]) - min(k, 5) & 0xFFFFFFFFFFFFFFF
        out += any(x > AT for x in data) + all(x >= 0 for x in data)
        data[k % len(data)] = V1 if k == AT // 8 else k
        if not isinstance(data[k % len(data)], int):
            data[k % len(data)] = 7
    return out
attempt(NAME, N1)
",
    // Loops in loops with break, continue, else, and returns out of finally.
    "
def NAME_first(n):
    for a in range(n):
        try:
            for b in range(a):
                if a * b == AT:
                    return a, b
                if b == 7:
                    break
                if b & 1:
                    continue
            else:
                if a & 1:
                    continue
        finally:
            if a == X1:
                return 'finally'
    return None
def NAME(n):
    total = 0
    k = 0
    while True:
        k += 1
        if k CMP AT and k & 3 == 0:
            continue
        j = k
        while j > 0:
            j //= 3
            if j == 5:
                break
        else:
            total += 1
        total = total + j & 0xFFFF
        if k > n:
            break
    return total, NAME_first(30)
attempt(NAME, N1)
attempt(NAME, N2)
",
];
