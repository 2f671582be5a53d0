"""Data classes: special methods made from annotated class attributes.

The methods are compiled from source text, so that they run like hand-written ones. Our own module, because that of CPython needs `inspect` and `re`.
"""

import reprlib
import sys
import types

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
    "astuple", "make_dataclass", "replace", "is_dataclass",
]


class FrozenInstanceError(AttributeError):
    """An attribute of an instance of a frozen data class was assigned or deleted."""


class _Sentinel:
    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()

_EMPTY_METADATA = types.MappingProxyType({})

_FIELD = _Sentinel("_FIELD")
_FIELD_CLASSVAR = _Sentinel("_FIELD_CLASSVAR")
_FIELD_INITVAR = _Sentinel("_FIELD_INITVAR")

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"
_POST_INIT_NAME = "__post_init__"


class InitVar:
    """The annotation of a parameter of `__init__` that is passed to `__post_init__` and not kept."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type):
            type_name = self.type.__name__
        else:
            type_name = repr(self.type)
        return f"dataclasses.InitVar[{type_name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of one field."""

    __slots__ = (
        "name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only", "doc",
        "_field_type",
    )

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        self.kw_only = kw_only
        self.doc = doc
        self._field_type = None

    @reprlib.recursive_repr()
    def __repr__(self):
        parts = [f"{name}={getattr(self, name)!r}" for name in self.__slots__]
        return f"Field({','.join(parts)})"

    def __set_name__(self, owner, name):
        method = getattr(type(self.default), "__set_name__", None)
        if method:
            method(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    __slots__ = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot")

    def __init__(self, *values):
        for name, value in zip(self.__slots__, values):
            setattr(self, name, value)

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING, doc=None):
    """Says more of a field than its annotation and default value can."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


# ---- annotations


class _Forward:
    """Stands for a name in an annotation that is not defined yet."""

    def __init__(self, name):
        self._name = name

    def __repr__(self):
        return f"ForwardRef({self._name!r})"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Forward(f"{self._name}.{name}")

    def __or__(self, other):
        return _Forward(f"{self._name} | {_text(other)}")

    def __ror__(self, other):
        return _Forward(f"{_text(other)} | {self._name}")

    def __getitem__(self, item):
        return _Forward(f"{self._name}[{_text(item)}]")

    def __call__(self, *args, **kwargs):
        return self


def _text(annotation):
    if isinstance(annotation, _Forward):
        return annotation._name
    return annotation.__name__ if isinstance(annotation, type) else repr(annotation)


def _own_annotations(cls):
    """The annotations of a class itself; names that are not defined yet do not matter."""
    try:
        return dict(cls.__annotations__)
    except NameError as error:
        missing = error.name
    annotate = cls.__annotate__
    namespace = dict(annotate.__globals__)
    while True:
        namespace[missing] = _Forward(missing)
        patched = types.FunctionType(
            annotate.__code__, namespace, annotate.__name__, annotate.__defaults__, annotate.__closure__
        )
        patched.__kwdefaults__ = annotate.__kwdefaults__
        try:
            return dict(patched(1))
        except NameError as error:
            if error.name is None or error.name in namespace and isinstance(namespace[error.name], _Forward):
                raise
            missing = error.name


def _is_named(annotation, module_name, name):
    """Whether the text of an annotation begins with a name, bare or behind its module's."""
    head = annotation.split("[", 1)[0].strip().strip("'\"")
    return head == name or head.rpartition(".")[2] == name and head.rpartition(".")[0] in (module_name, "t", "typing", "dc")


def _is_classvar(annotation):
    if isinstance(annotation, str):
        return _is_named(annotation, "typing", "ClassVar")
    typing = sys.modules.get("typing")
    if typing is None:
        return False
    return annotation is typing.ClassVar or getattr(annotation, "__origin__", None) is typing.ClassVar


def _is_initvar(annotation):
    if isinstance(annotation, str):
        return _is_named(annotation, "dataclasses", "InitVar")
    return annotation is InitVar or type(annotation) is InitVar


def _is_kw_only(annotation):
    if isinstance(annotation, str):
        return _is_named(annotation, "dataclasses", "KW_ONLY")
    return annotation is KW_ONLY


def _get_field(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        made = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            # The slot of that name: no default.
            default = MISSING
        made = field(default=default)
    made.name = name
    made.type = annotation
    made._field_type = _FIELD
    if _is_classvar(annotation):
        made._field_type = _FIELD_CLASSVAR
    elif _is_initvar(annotation):
        made._field_type = _FIELD_INITVAR
    if made._field_type is not _FIELD and made.default_factory is not MISSING:
        raise TypeError(f"field {made.name} cannot have a default factory")
    if made._field_type is _FIELD_CLASSVAR:
        if made.kw_only is not MISSING:
            raise TypeError(f"field {made.name} is a ClassVar but specifies kw_only")
    elif made.kw_only is MISSING:
        made.kw_only = kw_only
    if made._field_type is _FIELD and made.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(made.default)} for field {made.name} is not allowed: use default_factory")
    return made


# ---- methods


def _compile(cls, name, parameters, body, namespace):
    """A function of a class out of its source text."""
    text = f"def {name}({', '.join(parameters)}):\n" + "\n".join(f"    {line}" for line in body)
    result = {}
    exec(text, namespace, result)
    function = result[name]
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    function.__module__ = cls.__module__
    return function


def _init_function(cls, all_fields, has_post_init, frozen, self_name, slots):
    positional = [f for f in all_fields if f.init and not f.kw_only]
    keyword = [f for f in all_fields if f.init and f.kw_only]
    seen_default = None
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = f
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    namespace = {
        "__name__": cls.__module__,
        "__dataclass_HAS_DEFAULT_FACTORY__": _HAS_DEFAULT_FACTORY,
        "__dataclass_builtins_object__": object,
    }
    body = []

    def parameter(f):
        if f.default is not MISSING:
            namespace[f"__dataclass_dflt_{f.name}__"] = f.default
            return f"{f.name}=__dataclass_dflt_{f.name}__"
        if f.default_factory is not MISSING:
            return f"{f.name}=__dataclass_HAS_DEFAULT_FACTORY__"
        return f.name

    def assign(name, value):
        if frozen:
            body.append(f"__dataclass_builtins_object__.__setattr__({self_name}, {name!r}, {value})")
        else:
            body.append(f"{self_name}.{name} = {value}")

    parameters = [self_name, *map(parameter, positional)]
    if keyword:
        parameters += ["*", *map(parameter, keyword)]
    for f in all_fields:
        factory = f"__dataclass_factory_{f.name}__"
        if f._field_type is _FIELD_INITVAR:
            continue
        if f.default_factory is not MISSING:
            namespace[factory] = f.default_factory
            if f.init:
                made = f"{factory}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
            else:
                made = f"{factory}()"
            assign(f.name, made)
        elif f.init:
            assign(f.name, f.name)
        elif slots and f.default is not MISSING:
            # With slots there is no class attribute that could hold the default.
            namespace[f"__dataclass_dflt_{f.name}__"] = f.default
            assign(f.name, f"__dataclass_dflt_{f.name}__")
    if has_post_init:
        arguments = ", ".join(f.name for f in all_fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.{_POST_INIT_NAME}({arguments})")
    function = _compile(cls, "__init__", parameters, body or ["pass"], namespace)
    function.__annotations__ = {f.name: f.type.type if type(f.type) is InitVar else f.type for f in all_fields if f.init}
    function.__annotations__["return"] = None
    return function


def _repr_function(cls, shown):
    running = set()
    pairs = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in shown)
    body = [
        "key = __dataclass_id__(self)",
        "if key in __dataclass_running__:",
        "    return '...'",
        "__dataclass_running__.add(key)",
        "try:",
        f"    return f'{{self.__class__.__qualname__}}({pairs})'",
        "finally:",
        "    __dataclass_running__.discard(key)",
    ]
    namespace = {"__name__": cls.__module__, "__dataclass_id__": id, "__dataclass_running__": running}
    return _compile(cls, "__repr__", ["self"], body, namespace)


def _tuple_text(name, fs):
    return "(" + "".join(f"{name}.{f.name}," for f in fs) + ")"


def _compare_function(cls, name, sign, compared):
    body = [
        "if other.__class__ is self.__class__:",
        f"    return {_tuple_text('self', compared)} {sign} {_tuple_text('other', compared)}",
        "return NotImplemented",
    ]
    return _compile(cls, name, ["self", "other"], body, {"__name__": cls.__module__})


def _eq_function(cls, compared):
    terms = " and ".join(f"self.{f.name} == other.{f.name}" for f in compared) or "True"
    body = [
        "if self is other:",
        "    return True",
        "if other.__class__ is self.__class__:",
        f"    return {terms}",
        "return NotImplemented",
    ]
    return _compile(cls, "__eq__", ["self", "other"], body, {"__name__": cls.__module__})


def _hash_function(cls, hashed):
    body = [f"return __dataclass_hash__({_tuple_text('self', hashed)})"]
    return _compile(cls, "__hash__", ["self"], body, {"__name__": cls.__module__, "__dataclass_hash__": hash})


def _frozen_functions(cls, own):
    names = {f.name for f in own}

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for function in (__setattr__, __delattr__):
        function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
        function.__module__ = cls.__module__
    return __setattr__, __delattr__


def _set_new(cls, name, function):
    if name in cls.__dict__:
        return True
    setattr(cls, name, function)
    return False


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    all_by_name = {}
    any_frozen_base = False
    all_frozen_bases = None
    has_dataclass_bases = False
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            all_by_name.update(base_fields)
            if all_frozen_bases is None:
                all_frozen_bases = True
            current_frozen = getattr(base, _PARAMS).frozen
            all_frozen_bases = all_frozen_bases and current_frozen
            any_frozen_base = any_frozen_base or current_frozen
    own = []
    annotations = _own_annotations(cls)
    keyword_from_here = kw_only
    seen_kw_only = False
    for name, annotation in annotations.items():
        if _is_kw_only(annotation):
            if seen_kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_kw_only = keyword_from_here = True
        else:
            own.append(_get_field(cls, name, annotation, keyword_from_here))
    for f in own:
        all_by_name[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if all_frozen_bases is False and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    setattr(cls, _FIELDS, all_by_name)
    setattr(cls, _PARAMS, _DataclassParams(
        init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
    ))
    own_hash = cls.__dict__.get("__hash__", MISSING)
    has_explicit_hash = not (own_hash is MISSING or (own_hash is None and "__eq__" in cls.__dict__))
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    kept = [f for f in all_by_name.values() if f._field_type is _FIELD]
    if init:
        parameters = [f for f in all_by_name.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
        self_name = "__dataclass_self__" if "self" in all_by_name else "self"
        has_post_init = hasattr(cls, _POST_INIT_NAME)
        _set_new(cls, "__init__", _init_function(cls, parameters, has_post_init, frozen, self_name, slots))
    _set_new(cls, "__replace__", _replace)
    if repr:
        _set_new(cls, "__repr__", _repr_function(cls, [f for f in kept if f.repr]))
    compared = [f for f in kept if f.compare]
    if eq:
        _set_new(cls, "__eq__", _eq_function(cls, compared))
    if order:
        for name, sign in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
            if _set_new(cls, name, _compare_function(cls, name, sign, compared)):
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering"
                )
    if frozen:
        for function in _frozen_functions(cls, kept):
            if _set_new(cls, function.__name__, function):
                raise TypeError(f"Cannot overwrite attribute {function.__name__} in class {cls.__name__}")
    hashed = [f for f in kept if (f.compare if f.hash is None else f.hash)]
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        cls.__hash__ = _hash_function(cls, hashed)
    elif eq and frozen:
        if not has_explicit_hash:
            cls.__hash__ = _hash_function(cls, hashed)
    elif eq and not has_explicit_hash:
        cls.__hash__ = None
    if not getattr(cls, "__doc__"):
        cls.__doc__ = cls.__name__ + _signature_text(all_by_name.values())
    if match_args:
        _set_new(cls, "__match_args__", tuple(f.name for f in kept if f.init and not f.kw_only))
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _with_slots(cls, frozen, weakref_slot, kept)
    return cls


def _signature_text(all_fields):
    def shown(f):
        annotation = f.type
        if type(annotation) is type:
            text = annotation.__name__
        else:
            text = annotation if isinstance(annotation, str) else _text(annotation)
            text = f"{text!r}" if isinstance(annotation, str) else text
        default = ""
        if f.default is not MISSING:
            default = f" = {f.default!r}"
        elif f.default_factory is not MISSING:
            default = " = <factory>"
        return f"{f.name}: {text}{default}"

    parameters = [f for f in all_fields if f.init and f._field_type in (_FIELD, _FIELD_INITVAR)]
    positional = [shown(f) for f in parameters if not f.kw_only]
    keyword = [shown(f) for f in parameters if f.kw_only]
    return f"({', '.join(positional + (['*'] + keyword if keyword else []))})"


def _with_slots(cls, frozen, weakref_slot, kept):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        own = base.__dict__.get("__slots__", ())
        inherited.update((own,) if isinstance(own, str) else own)
    names = tuple(f.name for f in kept if f.name not in inherited)
    if weakref_slot and "__weakref__" not in inherited:
        names += ("__weakref__",)
    namespace["__slots__"] = names
    for f in kept:
        namespace.pop(f.name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    qualname = getattr(cls, "__qualname__", None)
    new = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        new.__qualname__ = qualname
    if frozen:
        if "__getstate__" not in namespace:
            new.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            new.__setstate__ = _dataclass_setstate
        for function in _frozen_functions(new, kept):
            setattr(new, function.__name__, function)
    # `super()` and `__class__` in methods mean the new class.
    for member in namespace.values():
        for function in (member, getattr(member, "__func__", None), getattr(member, "fget", None),
                         getattr(member, "fset", None), getattr(member, "fdel", None)):
            code = getattr(function, "__code__", None)
            if code is not None and "__class__" in code.co_freevars:
                cell = function.__closure__[code.co_freevars.index("__class__")]
                if cell.cell_contents is cls:
                    cell.cell_contents = new
    return new


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Adds special methods to a class, based on its annotated attributes."""

    def wrap(cls):
        return _process_class(
            cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
        )

    return wrap if cls is None else wrap(cls)


# ---- functions


def fields(class_or_instance):
    """The fields of a data class, or of an instance of one."""
    try:
        all_by_name = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple(f for f in all_by_name.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Whether something is a data class or an instance of one."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


_ATOMIC = frozenset({
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType, types.NotImplementedType, types.CodeType,
    types.BuiltinFunctionType, types.FunctionType, type, range, property,
})


def asdict(obj, *, dict_factory=dict):
    """The fields of an instance as a dict, those of instances inside too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _asdict_inner(obj, dict_factory)


def _asdict_inner(obj, dict_factory):
    kind = type(obj)
    if kind in _ATOMIC:
        return obj
    if hasattr(kind, _FIELDS):
        return dict_factory([(f.name, _asdict_inner(getattr(obj, f.name), dict_factory)) for f in fields(obj)])
    if kind is list:
        return [_asdict_inner(v, dict_factory) for v in obj]
    if kind is dict:
        return {_asdict_inner(k, dict_factory): _asdict_inner(v, dict_factory) for k, v in obj.items()}
    if issubclass(kind, tuple):
        if hasattr(obj, "_fields"):
            return kind(*[_asdict_inner(v, dict_factory) for v in obj])
        return kind(_asdict_inner(v, dict_factory) for v in obj)
    if issubclass(kind, dict):
        if hasattr(kind, "default_factory"):
            result = kind(obj.default_factory)
            for k, v in obj.items():
                result[_asdict_inner(k, dict_factory)] = _asdict_inner(v, dict_factory)
            return result
        return kind((_asdict_inner(k, dict_factory), _asdict_inner(v, dict_factory)) for k, v in obj.items())
    if issubclass(kind, list):
        return kind(_asdict_inner(v, dict_factory) for v in obj)
    return _deep_copy(obj)


def _deep_copy(obj):
    import copy
    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    """The fields of an instance as a tuple, those of instances inside too."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _astuple_inner(obj, tuple_factory)


def _astuple_inner(obj, tuple_factory):
    kind = type(obj)
    if kind in _ATOMIC:
        return obj
    if hasattr(kind, _FIELDS):
        return tuple_factory([_astuple_inner(getattr(obj, f.name), tuple_factory) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return kind(*[_astuple_inner(v, tuple_factory) for v in obj])
    if isinstance(obj, (list, tuple)):
        return kind(_astuple_inner(v, tuple_factory) for v in obj)
    if isinstance(obj, dict):
        items = ((_astuple_inner(k, tuple_factory), _astuple_inner(v, tuple_factory)) for k, v in obj.items())
        if hasattr(kind, "default_factory"):
            result = kind(obj.default_factory)
            result.update(items)
            return result
        return kind(items)
    return _deep_copy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
                   module=None, decorator=dataclass):
    """A new data class from a list of names, (name, type) or (name, type, Field)."""
    import keyword
    namespace = {} if namespace is None else dict(namespace)
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            name, tp = item, "typing.Any"
        elif len(item) == 2:
            name, tp = item
        elif len(item) == 3:
            name, tp, namespace[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = tp
    namespace["__annotations__"] = annotations
    cls = types.new_class(cls_name, bases, {}, lambda ns: ns.update(namespace))
    if module is None:
        try:
            module = sys._getframe(1).f_globals.get("__name__", "__main__")
        except (AttributeError, ValueError):
            pass
    if module is not None:
        cls.__module__ = module
    return decorator(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new instance with some fields changed."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(
                    f"field {f.name} is declared with init=False, it cannot be specified with replace()"
                )
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
