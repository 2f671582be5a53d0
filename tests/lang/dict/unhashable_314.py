# cpython: 3.14
"""Unhashable keys and elements, worded as 3.14 does."""
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: {[]: 1})
err(lambda: {}[[]])
err(lambda: {{}})
err(lambda: hash({}))
err(lambda: hash(set()))
err(lambda: [] in {})
err(lambda: {1}.add([]))
err(lambda: {(1, []): 2})
