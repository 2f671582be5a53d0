"""A dict with 500,000 integer keys."""
table = {i * 7: i for i in range(500_000)}
print(len(table), table[700])
