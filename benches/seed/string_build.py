"""Strings built by `+=` and by `join`."""
import pyperf


def string_build(n):
    text = ""
    parts = []
    for i in range(n):
        text += "x"
        parts.append("yz")
    return len(text), len("".join(parts))


if __name__ == "__main__":
    pyperf.Runner().bench_func("string_build", string_build, 1_000_000)
