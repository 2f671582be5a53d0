"""A chain of comparisons taken in every direction."""
import pyperf


def branches(n):
    low = middle = high = 0
    state = 12345
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        if state < 500_000_000:
            low += 1
        elif state < 1_200_000_000 and state & 64:
            middle += 2
        elif state > 2_000_000_000 or state & 128:
            high += 3
        else:
            low -= 1
    return low, middle, high


if __name__ == "__main__":
    pyperf.Runner().bench_func("branches", branches, 500_000)
