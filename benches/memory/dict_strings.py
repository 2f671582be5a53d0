"""A dict with 200,000 string keys and small lists in it."""
table = {"key%d" % i: [i] for i in range(200_000)}
print(len(table), table["key777"])
