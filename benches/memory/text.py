"""A text of ten million characters, cut into lines and joined again."""
text = "\n".join(["the quick brown fox jumps over the lazy dog"] * 230_000)
lines = text.split("\n")
again = "\n".join(lines)
print(len(text), len(lines), again == text)
