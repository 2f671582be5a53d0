"""Annotations of functions, classes and modules: as values, as values with forward references, or as text.

Our own module: that of CPython needs `ast`. For the other formats than VALUE the function that makes the annotations runs with *stand-ins* for
the names it uses: each stand-in notes, as text, what is done with it.
"""

import builtins
import keyword
import sys
import types
from enum import IntEnum

__all__ = [
    "Format", "ForwardRef", "call_annotate_function", "call_evaluate_function", "get_annotate_from_class_namespace",
    "get_annotations", "annotations_to_string", "type_repr",
]


class Format(IntEnum):
    """How annotations are to be given."""

    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


class ForwardRef:
    """A reference, as text, to what may not exist yet."""

    __slots__ = (
        "__forward_arg__", "__forward_is_argument__", "__forward_is_class__", "__forward_module__", "__owner__",
        "__globals__", "__cell__", "__extra_names__", "_code", "__weakref__",
    )

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module
        self.__owner__ = owner
        self.__globals__ = None
        self.__cell__ = None
        self.__extra_names__ = None
        self._code = None

    def __init_subclass__(cls, /, *args, **kwds):
        raise TypeError("Cannot subclass ForwardRef")

    @property
    def __forward_code__(self):
        if self._code is None:
            arg = self.__forward_arg__
            text = f"({arg},)[0]" if arg.startswith("*") else arg
            try:
                self._code = compile(text, "<string>", "eval")
            except SyntaxError:
                raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}") from None
        return self._code

    @property
    def __resolved_str__(self):
        return self.__forward_arg__

    def _namespaces(self, globals, locals, type_params, owner):
        if globals is None and self.__forward_module__ is not None:
            globals = getattr(sys.modules.get(self.__forward_module__), "__dict__", None)
        if globals is None:
            globals = self.__globals__
        if globals is None:
            if isinstance(owner, type):
                globals = getattr(sys.modules.get(owner.__module__), "__dict__", None)
            elif isinstance(owner, types.ModuleType):
                globals = owner.__dict__
            else:
                globals = getattr(owner, "__globals__", None)
        if type_params is None and owner is not None:
            type_params = getattr(owner, "__type_params__", None)
        if locals is None:
            locals = dict(vars(owner)) if isinstance(owner, type) else {}
        else:
            locals = dict(locals)
        for param in type_params or ():
            locals.setdefault(param.__name__, param)
        for name, cell in (self.__cell__ or {}).items():
            try:
                locals.setdefault(name, cell.cell_contents)
            except ValueError:
                pass
        locals.update(self.__extra_names__ or {})
        return {} if globals is None else globals, locals

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=Format.VALUE):
        """What is referred to. With FORWARDREF the reference itself, when that does not exist."""
        if format == Format.STRING:
            return self.__forward_arg__
        if format not in (Format.VALUE, Format.FORWARDREF):
            raise NotImplementedError(format)
        globals, locals = self._namespaces(globals, locals, type_params, self.__owner__ if owner is None else owner)
        arg = self.__forward_arg__
        if arg.isidentifier() and not keyword.iskeyword(arg):
            for namespace in (locals, globals):
                if arg in namespace:
                    return namespace[arg]
            if hasattr(builtins, arg):
                return getattr(builtins, arg)
            if format == Format.FORWARDREF:
                return self
            raise NameError(f"name {arg!r} is not defined", name=arg)
        try:
            return eval(self.__forward_code__, dict(globals), locals)
        except Exception:
            if format == Format.FORWARDREF:
                return self
            raise

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        return (
            self.__forward_arg__ == other.__forward_arg__
            and self.__forward_module__ == other.__forward_module__
            and self.__globals__ is other.__globals__
            and self.__forward_is_class__ == other.__forward_is_class__
            and self.__owner__ == other.__owner__
        )

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__, id(self.__globals__), self.__forward_is_class__))

    def __or__(self, other):
        import typing
        return typing.Union[self, other]

    def __ror__(self, other):
        import typing
        return typing.Union[other, self]

    def __repr__(self):
        extra = ""
        if self.__forward_module__ is not None:
            extra += f", module={self.__forward_module__!r}"
        if self.__forward_is_class__:
            extra += ", is_class=True"
        if self.__owner__ is not None:
            extra += f", owner={self.__owner__!r}"
        return f"ForwardRef({self.__forward_arg__!r}{extra})"


# ---- stand-ins

_BINARY = {
    "add": "+", "sub": "-", "mul": "*", "matmul": "@", "truediv": "/", "mod": "%", "lshift": "<<", "rshift": ">>",
    "or": "|", "xor": "^", "and": "&", "floordiv": "//", "pow": "**",
}
_COMPARE = {"lt": "<", "le": "<=", "eq": "==", "ne": "!=", "gt": ">", "ge": ">="}
_UNARY = {"invert": "~", "pos": "+", "neg": "-"}


class _StandIn:
    """Stands for a name; knows the text of what was made of it."""

    __slots__ = ("_text", "_atom")

    def __init__(self, text, atom=True):
        self._text = text
        self._atom = atom

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _StandIn(f"{_operand(self)}.{name}")

    def __getitem__(self, item):
        if type(item) is tuple and item:
            inner = ", ".join(map(_source, item)) + ("," if len(item) == 1 else "")
        else:
            inner = _source(item)
        return _StandIn(f"{_operand(self)}[{inner}]")

    def __call__(self, /, *args, **kwargs):
        parts = [*map(_source, args), *(f"{name}={_source(value)}" for name, value in kwargs.items())]
        return _StandIn(f"{_operand(self)}({', '.join(parts)})")

    def __iter__(self):
        yield _StandIn(f"*{_operand(self)}")

    __hash__ = object.__hash__


def _operand(value):
    text = _source(value)
    return f"({text})" if isinstance(value, _StandIn) and not value._atom else text


def _source(value):
    """The text of a part of an annotation."""
    if isinstance(value, _StandIn):
        return value._text
    if isinstance(value, slice):
        parts = ["" if part is None else _source(part) for part in (value.start, value.stop)]
        return ":".join(parts) + ("" if value.step is None else f":{_source(value.step)}")
    if type(value) is tuple:
        return f"({', '.join(map(_source, value))}{',' if len(value) == 1 else ''})"
    if type(value) is list:
        return f"[{', '.join(map(_source, value))}]"
    if type(value) is set and value:
        return f"{{{', '.join(map(_source, value))}}}"
    if type(value) is dict:
        return f"{{{', '.join(f'{_source(k)}: {_source(v)}' for k, v in value.items())}}}"
    return type_repr(value) if not isinstance(value, str) else repr(value)


def _add_operators():
    for name, sign in _BINARY.items():
        def operator(self, other, sign=sign):
            return _StandIn(f"{_operand(self)} {sign} {_operand(other)}", False)

        def reflected(self, other, sign=sign):
            return _StandIn(f"{_operand(other)} {sign} {_operand(self)}", False)

        setattr(_StandIn, f"__{name}__", operator)
        setattr(_StandIn, f"__r{name}__", reflected)
    for name, sign in _COMPARE.items():
        def operator(self, other, sign=sign):
            return _StandIn(f"{_operand(self)} {sign} {_operand(other)}", False)

        setattr(_StandIn, f"__{name}__", operator)
    for name, sign in _UNARY.items():
        def operator(self, sign=sign):
            return _StandIn(f"{sign}{_operand(self)}", False)

        setattr(_StandIn, f"__{name}__", operator)


_add_operators()


def _with_names(annotate, names, cells):
    """The function with other global names and other contents of its cells."""
    code = annotate.__code__
    closure = annotate.__closure__
    if closure:
        closure = tuple(
            types.CellType(cells[name]) if name in cells else cell for name, cell in zip(code.co_freevars, closure)
        )
    made = types.FunctionType(code, names, annotate.__name__, annotate.__defaults__, closure)
    made.__kwdefaults__ = annotate.__kwdefaults__
    return made


def _as_text(annotate):
    code = annotate.__code__
    names = {name: _StandIn(name) for name in code.co_names}
    cells = {name: _StandIn(name) for name in code.co_freevars}
    if "__classdict__" in cells:
        cells["__classdict__"] = dict(names)
    return _with_names(annotate, names, cells)


def _with_references(annotate, owner, is_class):
    """The function with stand-ins for the names that do not exist."""
    code = annotate.__code__
    known = annotate.__globals__
    cells, class_dict = {}, {}
    for name, cell in zip(code.co_freevars, annotate.__closure__ or ()):
        try:
            content = cell.cell_contents
        except ValueError:
            cells[name] = _StandIn(name)
            continue
        if name == "__classdict__":
            class_dict = content
    names = dict(known)
    for name in code.co_names:
        if name not in known and name not in class_dict and not hasattr(builtins, name):
            names[name] = _StandIn(name)
    return _with_names(annotate, names, cells)


def _referring(value, annotate, owner, is_class):
    """The value with references where stand-ins are left."""
    if isinstance(value, _StandIn):
        reference = ForwardRef(value._text, owner=owner, is_class=is_class)
        reference.__globals__ = annotate.__globals__
        reference.__cell__ = {
            name: cell
            for name, cell in zip(annotate.__code__.co_freevars, annotate.__closure__ or ())
            if name != "__classdict__"
        } or None
        return reference
    if isinstance(value, types.GenericAlias):
        args = tuple(_referring(arg, annotate, owner, is_class) for arg in value.__args__)
        changed = any(new is not old for new, old in zip(args, value.__args__))
        return types.GenericAlias(value.__origin__, args) if changed else value
    return value


def call_evaluate_function(evaluate, format, *, owner=None):
    """Calls a function that evaluates the value of a type alias, a bound or a default."""
    return call_annotate_function(evaluate, format, owner=owner, _is_evaluate=True)


def call_annotate_function(annotate, format, *, owner=None, _is_evaluate=False):
    """Calls a function that makes annotations, whether it knows the format or not."""
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    try:
        return annotate(format)
    except NotImplementedError:
        pass
    is_class = isinstance(owner, type)
    if format == Format.STRING:
        made = _as_text(annotate)(Format.VALUE)
        if _is_evaluate:
            return _source(made)
        return {name: value if isinstance(value, str) else _source(value) for name, value in made.items()}
    if format == Format.FORWARDREF:
        try:
            return annotate(Format.VALUE)
        except Exception:
            made = _with_references(annotate, owner, is_class)(Format.VALUE)
        if _is_evaluate:
            return _referring(made, annotate, owner, is_class)
        return {name: _referring(value, annotate, owner, is_class) for name, value in made.items()}
    if format == Format.VALUE:
        raise RuntimeError("annotate function does not support VALUE format")
    raise ValueError(f"Invalid format: {format!r}")


def get_annotate_from_class_namespace(obj):
    """The annotate function in the namespace of a class, if there is one."""
    try:
        return obj["__annotate__"]
    except KeyError:
        return obj.get("__annotate_func__", None)


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    """The annotations of a function, a class or a module, as a new dict."""
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    format = Format(format)
    if format == Format.VALUE:
        made = getattr(obj, "__annotations__", None)
    else:
        try:
            made = None if format == Format.STRING else getattr(obj, "__annotations__", None)
        except Exception:
            made = None
        if made is None:
            annotate = getattr(obj, "__annotate__", None)
            if annotate is not None:
                made = call_annotate_function(annotate, format, owner=obj)
            else:
                made = getattr(obj, "__annotations__", None)
                if made and format == Format.STRING:
                    made = annotations_to_string(made)
    if made is None:
        if isinstance(obj, (type, types.ModuleType)) or callable(obj):
            return {}
        raise TypeError(f"{obj!r} does not have annotations")
    if not isinstance(made, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    made = dict(made)
    if not eval_str or not made:
        return made
    if isinstance(obj, type):
        module = sys.modules.get(obj.__module__)
        own_globals, own_locals = getattr(module, "__dict__", None), dict(vars(obj))
    elif isinstance(obj, types.ModuleType):
        own_globals, own_locals = obj.__dict__, None
    else:
        function = obj
        while hasattr(function, "__wrapped__"):
            function = function.__wrapped__
        own_globals, own_locals = getattr(function, "__globals__", None), None
    globals = own_globals if globals is None else globals
    locals = own_locals if locals is None else locals
    params = {param.__name__: param for param in getattr(obj, "__type_params__", ())}
    if params:
        locals = {**params, **(locals or {})}
    return {
        name: eval(value, globals, locals) if isinstance(value, str) else value for name, value in made.items()
    }


def type_repr(value):
    """The text of a value as an annotation shows it."""
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    if isinstance(value, _StandIn):
        return value._text
    if value is ...:
        return "..."
    return repr(value)


def annotations_to_string(annotations):
    """Annotations with their texts instead of their values."""
    return {name: value if isinstance(value, str) else type_repr(value) for name, value in annotations.items()}
