"""A small text program: counting, sorting, formatting."""
text = """the quick brown fox jumps over the lazy dog the fox
was quick and the dog was lazy but the fox was not"""
counts = {}
for w in text.split():
    counts[w] = counts.get(w, 0) + 1
top = sorted(counts.items(), key=lambda p: (-p[1], p[0]))
for w, n in top[:6]:
    print(f"{w:<8}{n:>3} {'#' * n}")
print(sum(counts.values()), len(counts), {n: sorted(w for w in counts if counts[w] == n) for n in sorted(set(counts.values()))})
by_len = {}
for w in counts:
    by_len.setdefault(len(w), []).append(w)
print({k: sorted(v) for k, v in sorted(by_len.items())})
