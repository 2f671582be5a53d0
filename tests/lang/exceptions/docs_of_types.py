# cpython: 3.14
# Every exception type says what it is for.
import builtins
for name in sorted(vars(builtins)):
    kind = getattr(builtins, name)
    if isinstance(kind, type) and issubclass(kind, BaseException) and kind.__name__ == name:
        print(name, kind.__module__, repr(kind.__doc__))
