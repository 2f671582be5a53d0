"""A list of a million integers, most of them larger than CPython keeps ready."""
numbers = [i * 3 for i in range(1_000_000)]
print(len(numbers), numbers[-1])
