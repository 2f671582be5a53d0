# exit: 1
# cpython: 3.14
"""A name with a near miss gets a suggestion."""
counter = 1
print(conter)
