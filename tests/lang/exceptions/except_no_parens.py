# cpython: 3.14
"""except with several classes and no parentheses (PEP 758)."""
for f in (lambda: int("x"), lambda: {}["k"], lambda: [][0]):
    try:
        f()
    except ValueError, KeyError:
        print("VK")
    except IndexError:
        print("I")
try:
    raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
except* ValueError, KeyError:
    print("star")
