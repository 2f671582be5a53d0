# exit: 1
# cpython: 3.14
"""An assertion without and with a message."""
def check(v):
    assert v > 0, f"bad {v}"
check(1)
check(-1)
