# exit: 1
# cpython: 3.14
"""A missing module."""
import sys
print("start")
import surely_no_such_module
