"""A list of a million floats."""
numbers = [i * 0.1 + 1e-3 for i in range(1_000_000)]
print(len(numbers), sum(numbers[::1000]) > 0)
