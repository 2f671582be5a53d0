# exit: 1
# cpython: 3.14
"""Carets point at the failing part of a long line."""
data = {"a": {"b": None}}
def pick(d): return d["a"]["b"]["c"] + 1
value = 1 + pick(data) * 2
