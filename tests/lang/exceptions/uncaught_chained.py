# exit: 1
# cpython: 3.14
"""Chained exceptions print cause and context, oldest first."""
def load(d):
    try:
        return d["key"]
    except KeyError as e:
        raise ValueError("bad config") from e
try:
    load({})
except ValueError:
    undefined_thing.attr
