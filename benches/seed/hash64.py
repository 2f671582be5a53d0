"""A 64-bit hash (FNV-1a): products beyond a machine word, cut by a mask."""
import pyperf


def hash64(n):
    h = 0xCBF29CE484222325
    for i in range(n):
        h = ((h ^ (i & 255)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


if __name__ == "__main__":
    pyperf.Runner().bench_func("hash64", hash64, 1_000_000)
