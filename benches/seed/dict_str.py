"""A dict with string keys, counted up."""
import pyperf


def dict_str(n):
    words = ["word%d" % i for i in range(512)]
    counts = {}
    for i in range(n):
        word = words[(i * 31) & 511]
        counts[word] = counts.get(word, 0) + i
    return len(counts), counts["word17"]


if __name__ == "__main__":
    pyperf.Runner().bench_func("dict_str", dict_str, 500_000)
