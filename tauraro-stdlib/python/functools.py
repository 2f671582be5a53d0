"""Tools for working with functions and callable objects.

What is called often (partial, reduce, cmp_to_key, the wrapper of lru_cache) is native, in _functools.
"""

__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
    "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property",
    "Placeholder",
]

from _functools import partial, Placeholder, reduce, cmp_to_key, _lru_cache_wrapper

GenericAlias = type(list[int])
_Union = type(int | str)
_MappingProxy = type(type.__dict__)


# update_wrapper() and wraps()

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper function look like the function it wraps.

    Attributes named in assigned are copied, those named in updated are dicts that are merged. wrapper.__wrapped__
    becomes the wrapped function.
    """
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    # Last, so that a __wrapped__ copied with the __dict__ does not win.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """A decorator that applies update_wrapper() to the decorated function, with wraps()'s arguments."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


# total_ordering

def _ordering(name, root, negate, swap, equal):
    """The method `name` made of the method `root` of the class.

    The answer of root (not of it, when negate) is combined with equality: equal is None to leave equality out, "or" to
    accept it, "and" to refuse it.
    """
    def method(self, other):
        answer = getattr(type(self), root)(self, other)
        if answer is NotImplemented:
            return answer
        if negate:
            answer = not answer
        if equal == "or":
            return answer or self == other
        if equal == "and":
            return answer and self != other
        return answer

    method.__name__ = name
    method.__qualname__ = "_" + name.strip("_") + "_from_" + root.strip("_")
    method.__doc__ = getattr(int, name).__doc__
    return method


# For each method a class may define: the others, as (name, negate, equal) for _ordering.
_ORDERINGS = {
    "__lt__": [("__gt__", True, "and"), ("__le__", False, "or"), ("__ge__", True, None)],
    "__le__": [("__ge__", True, "or"), ("__lt__", False, "and"), ("__gt__", True, None)],
    "__gt__": [("__lt__", True, "and"), ("__ge__", False, "or"), ("__le__", True, None)],
    "__ge__": [("__le__", True, "or"), ("__gt__", False, "and"), ("__lt__", True, None)],
}


def total_ordering(cls):
    """Class decorator that fills in missing ordering methods."""
    roots = {name for name in _ORDERINGS if getattr(cls, name, None) is not getattr(object, name, None)}
    if not roots:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(roots)
    for name, negate, equal in _ORDERINGS[root]:
        if name not in roots:
            setattr(cls, name, _ordering(name, root, negate, False, equal))
    return cls


# partialmethod

class partialmethod:
    """Method descriptor with partial application of the given arguments and keywords.

    Supports wrapping existing descriptors and handles non-descriptor callables as instance methods.
    """

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and getattr(func, "__get__", None) is None:
            raise TypeError(f"the first argument {func!r} must be a callable or a descriptor")
        if args and args[-1] is Placeholder:
            raise TypeError("trailing Placeholders are not allowed")
        for value in keywords.values():
            if value is Placeholder:
                raise TypeError("Placeholder cannot be passed as a keyword argument")
        if isinstance(func, partialmethod):
            # One partialmethod of the innermost function.
            merged, given = [], iter(args)
            for value in func.args:
                merged.append(next(given, Placeholder) if value is Placeholder else value)
            args = (*merged, *given)
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        cls = type(self)
        parts = [repr(self.func), *map(repr, self.args), *(f"{k}={v!r}" for k, v in self.keywords.items())]
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def _make_unbound_method(self):
        places = self.args.count(Placeholder)

        def _method(cls_or_self, /, *args, **keywords):
            before = self.args
            if places:
                if len(args) < places:
                    raise TypeError("missing positional arguments in 'partialmethod' call; "
                                    f"expected at least {places}, got {len(args)}")
                given = iter(args)
                before = [next(given) if value is Placeholder else value for value in before]
                args = tuple(given)
            return self.func(cls_or_self, *before, *args, **{**self.keywords, **keywords})

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, "__get__", None)
        result = None
        if get is not None and not isinstance(self.func, partial):
            new_func = get(obj, cls)
            if new_func is not self.func:
                # A real descriptor: what it gives is bound already.
                result = partial(new_func, *self.args, **self.keywords)
                try:
                    result.__self__ = new_func.__self__
                except AttributeError:
                    pass
        if result is None:
            result = self._make_unbound_method().__get__(obj, cls)
        return result

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(GenericAlias)


# lru_cache() and cache()

def _unwrap_partial(func):
    """The function behind partial objects."""
    while isinstance(func, partial):
        func = func.func
    return func


def _unwrap_partialmethod(func):
    """The function behind partial methods and partial objects."""
    before = None
    while func is not before:
        before = func
        while isinstance(getattr(func, "__partialmethod__", None), partialmethod):
            func = func.__partialmethod__
        while isinstance(func, partialmethod):
            func = func.func
        func = _unwrap_partial(func)
    return func


class _CacheInfo(tuple):
    """CacheInfo(hits, misses, maxsize, currsize)"""

    __slots__ = ()
    _fields = __match_args__ = ("hits", "misses", "maxsize", "currsize")
    _field_defaults = {}

    def __new__(cls, hits, misses, maxsize, currsize):
        return tuple.__new__(cls, (hits, misses, maxsize, currsize))

    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    @classmethod
    def _make(cls, iterable):
        return cls(*iterable)

    def _asdict(self):
        return dict(zip(self._fields, self))

    def _replace(self, /, **changes):
        return self._make(changes.get(name, value) for name, value in zip(self._fields, self))

    __replace__ = _replace

    def __getnewargs__(self):
        return tuple(self)

    def __repr__(self):
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self))
        return f"{type(self).__name__}({fields})"


_CacheInfo.__name__ = _CacheInfo.__qualname__ = "CacheInfo"


def lru_cache(maxsize=128, typed=False):
    """Least-recently-used cache decorator.

    With maxsize None the cache can grow without bound. With typed true, equal arguments of different types are cached
    separately. Arguments must be hashable. f.cache_info() gives statistics, f.cache_clear() empties the cache,
    f.cache_parameters() tells maxsize and typed, f.__wrapped__ is the function itself.
    """
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        # The function was passed in directly via maxsize: @lru_cache without parentheses.
        return _cached(maxsize, 128, typed)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")

    def decorating_function(user_function):
        return _cached(user_function, maxsize, typed)

    return decorating_function


def _cached(user_function, maxsize, typed):
    wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo)
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, user_function)


def cache(user_function, /):
    """Simple lightweight unbounded cache.  Sometimes called "memoize"."""
    return lru_cache(maxsize=None)(user_function)


# singledispatch() and singledispatchmethod

def _best_match(cls, registry):
    """The registered class whose implementation an argument of class cls gets.

    Classes of the MRO rank by their place in it. An abstract class that cls only counts as a subclass of ranks just behind
    the last class of the MRO that does.
    """
    mro = cls.__mro__
    best, best_rank = None, None
    for candidate in registry:
        if candidate in mro:
            rank = (mro.index(candidate), 0)
        else:
            try:
                if not issubclass(cls, candidate):
                    continue
                rank = (max(i for i, base in enumerate(mro) if issubclass(base, candidate)), 1)
            except TypeError:
                continue
        if best is None or rank < best_rank:
            best, best_rank = candidate, rank
        elif rank == best_rank:
            if issubclass(candidate, best):
                best = candidate
            elif not issubclass(best, candidate):
                raise RuntimeError(f"Ambiguous dispatch: {best} or {candidate}")
    return best


def singledispatch(func):
    """Single-dispatch generic function decorator.

    The decorated function picks its implementation by the type of its first argument; register() adds one.
    """
    registry = {}
    dispatch_cache = {}
    funcname = getattr(func, "__name__", "singledispatch function")

    def dispatch(cls):
        """generic_func.dispatch(cls) -> <function implementation>"""
        try:
            return dispatch_cache[cls]
        except KeyError:
            pass
        impl = registry.get(cls)
        if impl is None:
            impl = registry[_best_match(cls, registry)]
        dispatch_cache[cls] = impl
        return impl

    def is_valid(cls):
        if isinstance(cls, type) and not isinstance(cls, GenericAlias):
            return True
        return isinstance(cls, _Union) and all(isinstance(arg, type) for arg in cls.__args__)

    def register(cls, func=None):
        """generic_func.register(cls, func) -> func"""
        if is_valid(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            annotations = getattr(cls, "__annotations__", {})
            if not annotations:
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. Use either `@register(some_class)` "
                    "or plain `@register` on an annotated function.")
            func = cls
            argname, cls = next(iter(annotations.items()))
            if isinstance(cls, str):
                cls = eval(cls, getattr(func, "__globals__", {}))
            if not is_valid(cls):
                if isinstance(cls, _Union):
                    raise TypeError(
                        f"Invalid annotation for {argname!r}. {cls!r} not all arguments are classes.")
                raise TypeError(f"Invalid annotation for {argname!r}. {cls!r} is not a class.")
        if isinstance(cls, _Union):
            for arg in cls.__args__:
                registry[arg] = func
        else:
            registry[cls] = func
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{funcname} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = _MappingProxy(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """Single-dispatch generic method descriptor.

    Supports wrapping existing descriptors.
    """

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        """generic_method.register(cls, func) -> func"""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        return _singledispatchmethod_get(self, obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    def __repr__(self):
        name = getattr(self.func, "__qualname__", None) or getattr(self.func, "__name__", "?")
        return f"<single dispatch method descriptor {name}>"


class _singledispatchmethod_get:
    """What a singledispatchmethod gives for an object and its class: picks the implementation when it is called."""

    def __init__(self, unbound, obj, cls):
        self._unbound = unbound
        self._obj = obj
        self._cls = cls
        func = unbound.func
        for name in ("__module__", "__doc__", "__name__", "__qualname__"):
            try:
                setattr(self, name, getattr(func, name))
            except AttributeError:
                pass

    @property
    def __wrapped__(self):
        return self._unbound.func

    @property
    def __isabstractmethod__(self):
        return self._unbound.__isabstractmethod__

    @property
    def register(self):
        return self._unbound.register

    def __call__(self, /, *args, **kwargs):
        if not args:
            name = getattr(self._unbound.func, "__name__", "singledispatchmethod method")
            raise TypeError(f"{name} requires at least 1 positional argument")
        method = self._unbound.dispatcher.dispatch(args[0].__class__)
        if hasattr(method, "__get__"):
            method = method.__get__(self._obj, self._cls)
        return method(*args, **kwargs)

    def __repr__(self):
        name = getattr(self, "__qualname__", None) or getattr(self, "__name__", "?")
        if self._obj is not None:
            return f"<bound single dispatch method {name} of {self._obj!r}>"
        return f"<single dispatch method {name}>"


# cached_property

_NOT_FOUND = object()


class cached_property:
    """A property that is computed once, and then an ordinary attribute of the instance."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            cache = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} "
                            f"instance to cache {self.attrname!r} property.") from None
        value = cache.get(self.attrname, _NOT_FOUND)
        if value is _NOT_FOUND:
            value = self.func(instance)
            try:
                cache[self.attrname] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support "
                                f"item assignment for caching {self.attrname!r} property.") from None
        return value

    __class_getitem__ = classmethod(GenericAlias)
