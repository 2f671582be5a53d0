"""A text gone through character by character."""
import pyperf


def text_scan(n):
    text = "The quick brown fox, 17 of them, jumps over the lazy dog. " * (n // 58)
    vowels = digits = words = 0
    inside = False
    for c in text:
        if c in "aeiou":
            vowels += 1
        elif "0" <= c <= "9":
            digits += 1
        if c == " ":
            inside = False
        elif not inside:
            inside = True
            words += 1
    return vowels, digits, words


if __name__ == "__main__":
    pyperf.Runner().bench_func("text_scan", text_scan, 1_000_000)
