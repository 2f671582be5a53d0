"""400,000 tuples of a number and a string."""
pairs = [(i, str(i)) for i in range(400_000)]
print(len(pairs), pairs[-1])
