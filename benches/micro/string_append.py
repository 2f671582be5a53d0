"""`s += x` in a loop is linear: ten times the length takes ten times as long."""
import pyperf


def append(n):
    s = ""
    for _ in range(n):
        s += "ab"
    return len(s)


if __name__ == "__main__":
    runner = pyperf.Runner()
    runner.bench_func("string_append_100k", append, 100_000)
    runner.bench_func("string_append_1m", append, 1_000_000)
