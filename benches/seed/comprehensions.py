"""List, dict and set comprehensions and a generator expression."""
import pyperf


def comprehensions(n):
    squares = [i * i for i in range(n)]
    table = {i: i + 1 for i in range(n) if i & 1}
    rests = {i % 97 for i in squares}
    return sum(v for v in table.values()), len(rests), squares[-1]


if __name__ == "__main__":
    pyperf.Runner().bench_func("comprehensions", comprehensions, 250_000)
