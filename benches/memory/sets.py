"""A set of 500,000 integers, and a second one of every other."""
numbers = {i * 11 for i in range(500_000)}
even = {n for n in numbers if not n & 1}
print(len(numbers), len(even))
