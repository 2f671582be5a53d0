# exit: 7
"""sys.exit(n) from a nested call runs finally blocks and ends with n."""
import sys
def f():
    try:
        sys.exit(7)
    finally:
        print("cleanup")
f()
print("never")
