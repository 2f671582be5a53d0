"""400,000 short strings."""
words = ["word %d" % i for i in range(400_000)]
print(len(words), words[-1])
