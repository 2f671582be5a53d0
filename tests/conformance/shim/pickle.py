"""Just enough of `pickle` for round trips: what `dumps` returns names a copy made through `__reduce_ex__`."""
import copy
import copyreg

HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 5


class PickleError(Exception): pass
class PicklingError(PickleError): pass
class UnpicklingError(PickleError): pass


_kept = []
_atoms = (type(None), int, float, bool, complex, str, bytes, type, range, type(len), type(lambda: 0), type(Ellipsis), type(NotImplemented))


def _copy(x, memo, protocol):
    kind = type(x)
    if id(x) in memo:
        return memo[id(x)][1]
    if kind in _atoms or isinstance(x, type):
        return x
    if kind is list:
        y = []
        memo[id(x)] = x, y
        y.extend(_copy(i, memo, protocol) for i in x)
        return y
    if kind is tuple:
        y = tuple(_copy(i, memo, protocol) for i in x)
        return memo.setdefault(id(x), (x, y))[1]
    if kind is dict:
        y = {}
        memo[id(x)] = x, y
        for k, v in x.items():
            y[_copy(k, memo, protocol)] = _copy(v, memo, protocol)
        return y
    if kind in copyreg.dispatch_table:
        made = copyreg.dispatch_table[kind](x)
    else:
        made = x.__reduce_ex__(protocol)
    if isinstance(made, str):
        return x
    function, args, *rest = made
    state, items, pairs, setter, *_ = [*rest, None, None, None, None]
    y = function(*[_copy(a, memo, protocol) for a in args])
    memo[id(x)] = x, y
    if items is not None:
        for item in items:
            y.append(_copy(item, memo, protocol))
    if pairs is not None:
        for key, value in pairs:
            y[_copy(key, memo, protocol)] = _copy(value, memo, protocol)
    if state is not None:
        state = _copy(state, memo, protocol)
        if setter is not None:
            setter(y, state)
        elif hasattr(y, '__setstate__'):
            y.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            y.__dict__.update(state or {})
            for name, value in (slots or {}).items():
                setattr(y, name, value)
    return y


def dumps(x, protocol=None, **options):
    _kept.append((_copy(x, {}, DEFAULT_PROTOCOL if protocol is None else protocol), protocol))
    return b'%d' % (len(_kept) - 1)


def loads(data, **options):
    x, protocol = _kept[int(bytes(data))]
    return _copy(x, {}, DEFAULT_PROTOCOL if protocol is None else protocol)


def dump(x, file, protocol=None, **options):
    file.write(dumps(x, protocol))


def load(file, **options):
    return loads(file.read())
