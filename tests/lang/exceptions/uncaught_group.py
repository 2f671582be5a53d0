# exit: 1
# cpython: 3.14
"""An exception group prints as a tree."""
def f():
    errors = []
    for x in ("a", "7", None):
        try:
            int(x)
        except Exception as e:
            errors.append(e)
    raise ExceptionGroup("several", errors)
f()
