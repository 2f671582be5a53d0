"""Plain, mutual and deep recursion."""
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
def ack(m, n): return n + 1 if m == 0 else ack(m - 1, 1) if n == 0 else ack(m - 1, ack(m, n - 1))
def hanoi(n, a, b, c): return 0 if n == 0 else hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)
print(fib(15), even(100), odd(7), ack(2, 3), hanoi(7, 1, 2, 3))
def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
print(depth(900))
def forever(): return forever()
try:
    forever()
except RecursionError as e:
    print(type(e).__name__, "maximum recursion depth exceeded" in str(e))
def flatten(x):
    for i in x:
        if isinstance(i, list):
            yield from flatten(i)
        else:
            yield i
print(list(flatten([1, [2, [3, [4]], 5]])))
def permute(xs):
    return [[]] if not xs else [[x] + p for i, x in enumerate(xs) for p in permute(xs[:i] + xs[i + 1:])]
print(permute([1, 2, 3]))
