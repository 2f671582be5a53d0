"""Runs lowered IR with CPython's own objects: an oracle for the lowering that shares nothing with the runtime.

    python3.13 run_ir.py LOWER SCRIPT.py

LOWER is the `lower` example (`cargo build -p tauraro-ir --example lower`). The IR's functions become real Python
functions whose body is the interpreter below, so classes, generators and coroutines are CPython's; what is tested is the
order of evaluation, control flow, scopes and handlers that the IR describes. CPython 3.12 or later is needed.
"""

import builtins
import json
import operator
import subprocess
import sys
import types

sys.setrecursionlimit(6000)
LOWER, SCRIPT = sys.argv[1], sys.argv[2]
UNBOUND = type("Unbound", (), {"__repr__": lambda self: "<unbound>"})()
EXHAUSTED = object()
make_cell = types.CellType


def constant(parts):
    """A constant from its serialised form: members come before the tuple that holds them."""
    stack = []
    for part in parts:
        [(kind, value)] = [(part, None)] if isinstance(part, str) else part.items()
        match kind:
            case "None":
                stack.append(None)
            case "Ellipsis":
                stack.append(...)
            case "Bool" | "Int":
                stack.append(value)
            case "BigInt":
                negative, digits = value
                number = int.from_bytes(bytes(digits), "little")
                stack.append(-number if negative else number)
            case "Float":
                stack.append(to_float(value))
            case "Complex":
                stack.append(complex(to_float(value[0]), to_float(value[1])))
            case "Str":
                stack.append(bytes(value).decode("utf-8", "surrogatepass"))
            case "Bytes":
                stack.append(bytes(value))
            case "Tuple" | "FrozenSet":
                start = len(stack) - value
                items = tuple(stack[start:])
                # CPython merges constants by way of a tuple, and the order of the items shows it.
                stack[start:] = [items if kind == "Tuple" else frozenset(tuple(frozenset(items)))]
            case _:
                raise AssertionError(kind)
    [result] = stack
    return result


def to_float(bits):
    import struct

    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def values(first, count):
    return range(first, first + count)


class Inst:
    __slots__ = ("op", "args", "imm", "targets", "results", "state")

    def __init__(self, data):
        self.op = data["op"]
        self.args = data["args"]
        self.imm = data["imm"]
        self.targets = [(t["block"], t["args"]) for t in data["targets"]]
        self.results = data["first_result"]
        self.state = data["frame_state"]


class Code:
    def __init__(self, data):
        self.__dict__.update(data)
        self.constants = [constant(c) for c in data["consts"]]
        self.instructions = [Inst(i) for i in data["insts"]]


class Frame:
    def __init__(self, code, arguments, cells, namespace, module):
        self.code = code
        self.cells = cells
        self.globals = namespace if module is None else module
        self.namespace = namespace
        self.values = {}
        for value, argument in zip(code.blocks[0]["params"], arguments):
            self.values[value] = argument
        self.at = (0, 0)
        self.returned = False


def name_error(name):
    return NameError(f"name '{name}' is not defined")


def load_global(frame, name):
    namespace = frame.globals
    if name in namespace:
        return namespace[name]
    try:
        return getattr(builtins, name)
    except AttributeError:
        raise name_error(name) from None


def load_cell(frame, cell, name):
    try:
        return cell.cell_contents
    except ValueError:
        pass
    if name in frame.code.frees:
        raise NameError(f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope")
    raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value")


def optional(value):
    return None if value is UNBOUND else value


def make_function(frame, index, defaults, kwdefaults, closure, annotate, type_params):
    code = MODULE[index]
    cells = () if closure is UNBOUND else closure
    params = code.params
    locals_ = [local["name"] for local in code.locals]
    names, position = [], 0
    arguments = []
    stub = {}
    safe = [n if n.isidentifier() else f"_hidden{i}" for i, n in enumerate(locals_)]
    pos = safe[: params["positional"]]
    kw = safe[params["positional"] : params["positional"] + params["kwonly"]]
    rest = safe[params["positional"] + params["kwonly"] :]
    defaults = () if defaults is UNBOUND else defaults
    parts = []
    first_default = len(pos) - len(defaults)
    for i, name in enumerate(pos):
        parts.append(name + ("=None" if i >= first_default else ""))
        if params["posonly"] == i + 1:
            parts.append("/")
    if params["vararg"]:
        vararg = rest.pop(0)
        parts.append("*" + vararg)
    elif kw:
        parts.append("*")
    kwdefaults = {} if kwdefaults is UNBOUND else kwdefaults
    for name in kw:
        parts.append(name + ("=None" if name in kwdefaults else ""))
    if params["varkw"]:
        varkw = rest.pop(0)
        parts.append("**" + varkw)
    given = pos + kw + ([vararg] if params["vararg"] else []) + ([varkw] if params["varkw"] else [])
    uses_class = "__class__" in code.frees
    call = f"__run__(({', '.join(given)}{',' if given else ''}))"
    body = {
        "Never": f"return __drive__({call})",
        "Generator": f"return (yield from {call})",
        "Coroutine": f"return await __await__({call})",
        "AsyncGenerator": None,
    }[code.suspends]
    prefix = "async " if code.suspends in ("Coroutine", "AsyncGenerator") else ""
    source = f"{prefix}def stub({', '.join(parts)}):\n"
    if code.suspends == "AsyncGenerator":
        source += ASYNC_GENERATOR.replace("CALL", call)
    else:
        source += f"    {body}\n"
    namespace = frame.globals

    def run(arguments):
        return interpret(Frame(code, arguments, cells, None, namespace))

    stub = {"__run__": run, "__drive__": drive, "__await__": Awaitable, "Wrapped": Wrapped, "__name__": namespace.get("__name__")}
    exec(compile(source, SCRIPT, "exec"), stub)
    function = stub["stub"]
    function.__name__ = code.name
    function.__qualname__ = code.qualname
    function.__defaults__ = defaults or None
    function.__kwdefaults__ = kwdefaults or None
    function.__module__ = namespace.get("__name__")
    function.__doc__ = None if code.doc is None else code.constants[code.doc]
    function.__ir__ = (code, cells)
    if type_params is not UNBOUND:
        function.__type_params__ = type_params
    if annotate is not UNBOUND:
        try:
            function.__annotations__ = annotate(1)
        except NameError:
            pass
    return function


ASYNC_GENERATOR = """
    step = CALL
    action, value = step.send, None
    while True:
        try:
            event = action(value)
        except StopIteration:
            return
        if isinstance(event, Wrapped):
            try:
                action, value = step.send, (yield event.value)
            except GeneratorExit:
                step.close()
                raise
            except BaseException as error:
                action, value = step.throw, error
        else:
            try:
                action, value = step.send, await __await__(pass_on(event))
            except BaseException as error:
                action, value = step.throw, error
""".replace("pass_on(event)", "(lambda: (yield event))()")


class Wrapped:
    def __init__(self, value):
        self.value = value


class Awaitable:
    def __init__(self, generator):
        self.generator = generator

    def __await__(self):
        return (yield from self.generator)


class Smuggled(BaseException):
    """A StopIteration that leaves a plain function, which may not leave a generator as it is."""


def drive(generator):
    error = None
    try:
        next(generator)
    except StopIteration as stop:
        return stop.value
    except Smuggled as smuggled:
        error = smuggled.args[0]
    if error is not None:
        raise error
    raise AssertionError("a plain function suspended")


@types.coroutine
def interpret(frame):
    result = yield from block_loop(frame, None)
    return result


class Leave(Exception):
    """Never raised: a mark."""


LEAVE = object()


@types.coroutine
def block_loop(frame, handled):
    """Interprets until the function returns or (inside a handler) the handler is left."""
    code, regs = frame.code, frame.values
    insts = code.instructions
    while True:
        block, index = frame.at
        data = code.blocks[block]
        ids = data["insts"]
        inst = None
        try:
            while True:
                inst = insts[ids[index]]
                index += 1
                op = inst.op
                if op in TERMINATORS:
                    where = terminator(frame, inst, handled)
                    if where is None:
                        return frame.result
                    block, arguments = where
                    target = code.blocks[block]
                    moved = [regs[a] for a in arguments]
                    for param, value in zip(target["params"], moved):
                        regs[param] = value
                    assert len(target["params"]) == len(moved), (code.qualname, block)
                    frame.at = (block, 0)
                    break
                if op == "Yield":
                    regs[inst.results] = yield regs[inst.args[0]]
                elif op == "YieldFrom":
                    regs[inst.results] = yield from regs[inst.args[0]]
                elif op == "EnterHandler":
                    exception = regs[inst.args[0]]
                    previous = sys.exception()
                    regs[inst.results] = previous
                    frame.at = (block, index)
                    context = exception.__context__
                    try:
                        raise exception
                    except BaseException as caught:
                        exception.__context__ = context
                        result = yield from block_loop(frame, exception)
                    if result is not LEAVE:
                        return result
                    break
                elif op == "LeaveHandler":
                    frame.at = (block, index)
                    return LEAVE
                else:
                    execute(frame, inst)
        except BaseException as error:
            if isinstance(error, Smuggled):
                error = error.args[0]
            handler = data["handler"]
            if handler is None:
                if isinstance(error, StopIteration) and code.suspends == "Never":
                    raise Smuggled(error) from None
                raise
            target = code.blocks[handler]
            state = code.frame_states[inst.state]["locals"]
            params = target["params"]
            moved = [error]
            for local in target["handler_locals"]:
                value = state[local]
                moved.append(UNBOUND if value is None else regs[value])
            for param, value in zip(params, moved):
                regs[param] = value
            frame.at = (handler, 0)
            error = None


TERMINATORS = {"Jump", "Branch", "BranchExhausted", "BranchUnbound", "Return", "Raise", "Reraise", "Unreachable"}


def terminator(frame, inst, handled):
    regs = frame.values
    match inst.op:
        case "Jump":
            return inst.targets[0]
        case "Branch":
            condition = regs[inst.args[0]]
            assert condition is True or condition is False, condition
            return inst.targets[0 if condition else 1]
        case "BranchExhausted":
            return inst.targets[0 if regs[inst.args[0]] is EXHAUSTED else 1]
        case "Return":
            frame.result = regs[inst.args[0]]
            assert handled is None, "return inside a handler"
            return None
        case "Raise":
            if not inst.args:
                current = sys.exception()
                if current is None:
                    raise RuntimeError("No active exception to reraise")
                raise current
            if len(inst.args) == 2:
                raise regs[inst.args[0]] from regs[inst.args[1]]
            raise regs[inst.args[0]]
        case "Reraise":
            error = regs[inst.args[0]]
            context = error.__context__
            try:
                raise error
            finally:
                error.__context__ = context
    raise AssertionError(inst.op)


BINARY = {
    "Add": operator.add, "Sub": operator.sub, "Mul": operator.mul, "MatMul": operator.matmul,
    "TrueDiv": operator.truediv, "FloorDiv": operator.floordiv, "Mod": operator.mod, "Pow": operator.pow,
    "LShift": operator.lshift, "RShift": operator.rshift, "And": operator.and_, "Or": operator.or_, "Xor": operator.xor,
    "InplaceAdd": operator.iadd, "InplaceSub": operator.isub, "InplaceMul": operator.imul,
    "InplaceMatMul": operator.imatmul, "InplaceTrueDiv": operator.itruediv, "InplaceFloorDiv": operator.ifloordiv,
    "InplaceMod": operator.imod, "InplacePow": operator.ipow, "InplaceLShift": operator.ilshift,
    "InplaceRShift": operator.irshift, "InplaceAnd": operator.iand, "InplaceOr": operator.ior, "InplaceXor": operator.ixor,
    "Lt": operator.lt, "Le": operator.le, "Eq": operator.eq, "Ne": operator.ne, "Gt": operator.gt, "Ge": operator.ge,
    "Is": operator.is_, "IsNot": operator.is_not,
    "In": lambda a, b: a in b, "NotIn": lambda a, b: a not in b, "LoadItem": operator.getitem,
    "Neg": operator.neg, "Pos": operator.pos, "Invert": operator.invert, "Not": operator.not_, "IsTrue": operator.truth,
    "DeleteItem": operator.delitem, "BuildSlice": slice, "GetIter": iter, "ListToTuple": tuple, "GetLen": len,
    "GetAIter": aiter, "ListAppend": lambda l, x: l.append(x), "SetAdd": lambda s, x: s.add(x),
    "StoreItem": operator.setitem, "DictSet": operator.setitem, "GetANext": lambda it: await_iter(type(it).__anext__(it)),
}  # fmt: skip


def await_iter(value, where=0):
    if isinstance(value, types.CoroutineType):
        return value
    try:
        method = type(value).__await__
    except AttributeError:
        name = type(value).__name__
        text = {
            0: f"object {name} can't be used in 'await' expression",
            1: f"'async with' received an object from __aenter__ that does not implement __await__: {name}",
            2: f"'async with' received an object from __aexit__ that does not implement __await__: {name}",
        }[where]
        raise TypeError(text) from None
    return method(value)


def list_extend(target, items):
    try:
        iter(items)
    except TypeError:
        if not hasattr(type(items), "__iter__") and not hasattr(type(items), "__getitem__"):
            raise TypeError(f"Value after * must be an iterable, not {type(items).__name__}") from None
        raise
    target.extend(items)


def dict_update(target, mapping):
    if not hasattr(mapping, "keys"):
        raise TypeError(f"'{type(mapping).__name__}' object is not a mapping")
    target.update(mapping)


def function_text(function):
    name = getattr(function, "__qualname__", None)
    if name is None:
        return str(function)
    module = getattr(function, "__module__", None)
    return f"{name}()" if module in (None, "builtins") else f"{module}.{name}()"


def dict_merge(target, mapping, function):
    if not hasattr(mapping, "keys"):
        text = f"{function_text(function)} argument after ** must be a mapping, not {type(mapping).__name__}"
        raise TypeError(text)
    for key in mapping.keys():
        if key in target:
            raise TypeError(f"{function_text(function)} got multiple values for keyword argument '{key}'")
        target[key] = mapping[key]


def unpack(value, count):
    try:
        iterator = iter(value)
    except TypeError:
        if hasattr(type(value), "__iter__"):
            raise
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None
    items = []
    for item in iterator:
        if len(items) == count:
            got = f", got {len(value)}" if isinstance(value, (tuple, list, dict)) else ""
            raise ValueError(f"too many values to unpack (expected {count}{got})")
        items.append(item)
    if len(items) < count:
        raise ValueError(f"not enough values to unpack (expected {count}, got {len(items)})")
    return items


def unpack_ex(value, before, after):
    try:
        items = list(value)
    except TypeError:
        if hasattr(type(value), "__iter__"):
            raise
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None
    if len(items) < before + after:
        raise ValueError(f"not enough values to unpack (expected at least {before + after}, got {len(items)})")
    end = len(items) - after
    return items[:before] + [items[before:end]] + items[end:]


def format_value(value, spec, conversion):
    value = [lambda v: v, str, repr, ascii][conversion & 3](value)
    return format(value) if spec is UNBOUND else format(value, spec)


class NoMatch:
    pass


def match_class(subject, cls, names, count):
    if not isinstance(cls, type):
        raise TypeError("called match pattern must be a class")
    if not isinstance(subject, cls):
        return None
    found = []
    seen = set()
    if count:
        args = getattr(cls, "__match_args__", NoMatch)
        if args is NoMatch:
            args = ()
            if cls.__flags__ & (1 << 22):
                if count > 1:
                    raise TypeError(f"{cls.__name__}() accepts 1 positional sub-pattern ({count} given)")
                found.append(subject)
                count = 0
        if count > len(args):
            plural = "" if len(args) == 1 else "s"
            raise TypeError(f"{cls.__name__}() accepts {len(args)} positional sub-pattern{plural} ({count} given)")
        for name in args[:count]:
            if name in seen:
                raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute '{name}'")
            seen.add(name)
            try:
                found.append(getattr(subject, name))
            except AttributeError:
                return None
    for name in names:
        if name in seen:
            raise TypeError(f"{cls.__name__}() got multiple sub-patterns for attribute '{name}'")
        seen.add(name)
        try:
            found.append(getattr(subject, name))
        except AttributeError:
            return None
    return tuple(found)


def match_keys(subject, keys):
    seen = set()
    found = []
    mark = object()
    for key in keys:
        if key in seen:
            raise ValueError(f"mapping pattern checks duplicate key ({key!r})")
        seen.add(key)
        value = subject.get(key, mark)
        if value is mark:
            return None
        found.append(value)
    return tuple(found)


def group_match(rest, cls):
    if rest is None:
        return None, None
    for one in cls if isinstance(cls, tuple) else (cls,):
        if not (isinstance(one, type) and issubclass(one, BaseException)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
        if issubclass(one, BaseExceptionGroup):
            raise TypeError("catching ExceptionGroup with except* is not allowed. Use except instead.")
    if isinstance(rest, cls):
        if isinstance(rest, BaseExceptionGroup):
            return None, rest
        return None, BaseExceptionGroup("", [rest])
    if isinstance(rest, BaseExceptionGroup):
        match, other = rest.split(cls)
        return other, match
    return rest, None


def prep_reraise_star(original, results):
    results = [r for r in results if r is not None]
    if not results:
        return None
    if not isinstance(original, BaseExceptionGroup):
        return results[0]
    raised, reraised = [], []

    def same(error):
        return (
            isinstance(error, BaseExceptionGroup)
            and error.__traceback__ is original.__traceback__
            and error.__cause__ is original.__cause__
            and error.__context__ is original.__context__
        )

    def leaves(error):
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from leaves(inner)
        else:
            yield id(error)

    mine = set(leaves(original))
    for error in results:
        (reraised if set(leaves(error)) <= mine and isinstance(error, BaseExceptionGroup) else raised).append(error)
    again = None
    if reraised:
        keep = {leaf for error in reraised for leaf in leaves(error)}
        again, _ = original.split(lambda e: id(e) in keep) if False else (subgroup(original, keep), None)
    if not raised:
        return again
    if again is not None:
        raised.append(again)
    return ExceptionGroup("", raised) if all(isinstance(r, Exception) for r in raised) else BaseExceptionGroup("", raised)


def subgroup(error, keep):
    if isinstance(error, BaseExceptionGroup):
        inner = [s for s in (subgroup(e, keep) for e in error.exceptions) if s is not None]
        return error.derive(inner) if inner else None
    return error if id(error) in keep else None


def exc_match(error, cls):
    for one in cls if isinstance(cls, tuple) else (cls,):
        if not (isinstance(one, type) and issubclass(one, BaseException)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return isinstance(error, cls)


def build_class(function, name, *bases, **keywords):
    code, cells = function.__ir__
    metaclass = keywords.pop("metaclass", type)
    original = bases
    bases = types.resolve_bases(bases)
    if isinstance(metaclass, type):
        metaclass = types._calculate_meta(metaclass, bases)
    namespace = metaclass.__prepare__(name, bases, **keywords) if hasattr(metaclass, "__prepare__") else {}
    frame = Frame(code, (), cells, namespace, function.__globals_ir__)
    cell = drive(interpret(frame))
    conditional = namespace.pop("__annotate_func__", None)
    classdict = namespace.pop("__classdictcell__", None)
    if bases is not original:
        namespace["__orig_bases__"] = original
    if conditional is not None:
        try:
            namespace["__annotations__"] = conditional(1)
        except NameError:
            pass
    cls = metaclass(name, bases, namespace, **keywords)
    if isinstance(cell, types.CellType):
        cell.cell_contents = cls
    return cls


def type_alias(frame, name, params, value):
    # CPython offers no lazy constructor: the value is evaluated at once where that works.
    import typing

    try:
        result = value()
    except NameError:
        result = None
    return typing.TypeAliasType(name, result, type_params=() if params is UNBOUND else params)


def type_var(name, bound, constraints):
    import typing

    if constraints is not UNBOUND:
        return typing.TypeVar(name, *constraints(), infer_variance=True)
    return typing.TypeVar(name, bound=None if bound is UNBOUND else bound(), infer_variance=True)


def zero_super(frame, function, cell, first):
    if function is not super:
        return function()
    if first is UNBOUND:
        raise RuntimeError("super(): arg[0] deleted")
    try:
        cls = cell.cell_contents
    except ValueError:
        raise RuntimeError("super(): empty __class__ cell") from None
    return super(cls, first)


def namespace_of(frame):
    return frame.globals if frame.namespace is None else frame.namespace


def find_name(frame, namespace, name):
    try:
        return namespace[name]
    except KeyError:
        return load_global(frame, name)


def special(value, name):
    for cls in type(value).__mro__:
        if name in cls.__dict__:
            method = cls.__dict__[name]
            return method.__get__(value, type(value)) if hasattr(method, "__get__") else method
    kind = "asynchronous context manager" if name.startswith("__a") else "context manager"
    raise TypeError(f"'{type(value).__name__}' object does not support the {kind} protocol (missed {name} method)")


def import_from(module, name):
    try:
        return getattr(module, name)
    except AttributeError:
        pass
    try:
        return sys.modules[f"{module.__name__}.{name}"]
    except (KeyError, AttributeError):
        where = getattr(module, "__file__", None) or "unknown location"
        raise ImportError(f"cannot import name {name!r} from {module.__name__!r} ({where})") from None


def intrinsic(frame, number, args):
    import typing

    match INTRINSICS[number]:
        case "print_expr":
            return sys.displayhook(*args)
        case "import_star":
            module = args[0]
            names = getattr(module, "__all__", None)
            if names is None:
                names = [n for n in vars(module) if not n.startswith("_")]
            for name in names:
                namespace_of(frame)[name] = getattr(module, name)
        case "typevar":
            return type_var(*args)
        case "paramspec":
            return typing.ParamSpec(*args)
        case "typevartuple":
            return typing.TypeVarTuple(*args)
        case "type_param_default":
            return args[0]
        case "subscript_generic":
            params = tuple(typing.Unpack[p] if isinstance(p, typing.TypeVarTuple) else p for p in args[0])
            return typing.Generic[params]
        case "type_alias":
            return type_alias(frame, *args)
        case "async_gen_wrap":
            return Wrapped(*args)
        case "prep_reraise_star":
            return prep_reraise_star(*args)
        case "end_async_for":
            return isinstance(args[0], StopAsyncIteration)
        case "set_up_annotations":
            namespace_of(frame).setdefault("__annotations__", {})
        case "load_not_implemented_error":
            return NotImplementedError
        case other:
            raise AssertionError(other)


def execute(frame, inst):
    code, regs = frame.code, frame.values
    op, imm = inst.op, inst.imm
    args = [regs.get(a, UNBOUND) for a in inst.args]
    result = None
    simple = BINARY.get(op)
    if simple is not None:
        assert UNBOUND not in [a for a in args if a is UNBOUND] , (code.qualname, op)
        result = simple(*args)
    else:
        match op:
            case "Const":
                result = code.constants[imm[0]]
            case "Undef":
                result = UNBOUND
            case "CheckBound":
                if args[0] is UNBOUND:
                    name = code.locals[imm[0]]["name"]
                    raise UnboundLocalError(
                        f"cannot access local variable '{name}' where it is not associated with a value"
                    )
                result = args[0]
            case "NewCell":
                result = make_cell() if args[0] is UNBOUND else make_cell(args[0])
            case "LoadFree":
                result = frame.cells[imm[0]]
            case "LoadCell":
                result = load_cell(frame, args[0], code.names[imm[0]])
            case "StoreCell":
                args[0].cell_contents = args[1]
            case "DeleteCell":
                load_cell(frame, args[0], code.names[imm[0]])
                del args[0].cell_contents
            case "LoadGlobal":
                result = load_global(frame, code.names[imm[0]])
            case "StoreGlobal":
                frame.globals[code.names[imm[0]]] = args[0]
            case "DeleteGlobal":
                if code.names[imm[0]] not in frame.globals:
                    raise name_error(code.names[imm[0]])
                del frame.globals[code.names[imm[0]]]
            case "LoadName":
                result = find_name(frame, namespace_of(frame), code.names[imm[0]])
            case "LoadNameOrCell":
                try:
                    result = namespace_of(frame)[code.names[imm[0]]]
                except KeyError:
                    result = load_cell(frame, args[0], code.names[imm[0]])
            case "LoadNameOrGlobal":
                result = find_name(frame, args[0], code.names[imm[0]])
            case "LoadFromDictOrCell":
                try:
                    result = args[0][code.names[imm[0]]]
                except KeyError:
                    result = load_cell(frame, args[1], code.names[imm[0]])
            case "StoreName":
                namespace_of(frame)[code.names[imm[0]]] = args[0]
            case "DeleteName":
                if code.names[imm[0]] not in namespace_of(frame):
                    raise name_error(code.names[imm[0]])
                del namespace_of(frame)[code.names[imm[0]]]
            case "LoadLocals":
                result = namespace_of(frame)
            case "LoadBuildClass":
                result = build_class
            case "LoadAssertionError":
                result = AssertionError
            case "LoadAttr":
                result = getattr(args[0], code.names[imm[0]])
            case "StoreAttr":
                setattr(args[0], code.names[imm[0]], args[1])
            case "DeleteAttr":
                delattr(args[0], code.names[imm[0]])
            case "LoadSpecial":
                result = special(args[0], code.names[imm[0]])
            case "Super":
                result = zero_super(frame, *args)
            case "Call":
                result = call(code, args[0], args[1:], imm[0])
            case "CallMethod":
                result = call(code, getattr(args[0], code.names[imm[0]]), args[1:], imm[1])
            case "CallEx":
                function, positional, named = args
                try:
                    iter(positional)
                except TypeError:
                    if hasattr(type(positional), "__iter__"):
                        raise
                    raise TypeError(
                        f"{function_text(function)} argument after * must be an iterable, not {type(positional).__name__}"
                    ) from None
                result = function(*positional, **({} if named is UNBOUND else named))
            case "MakeFunction":
                result = make_function(frame, imm[0], *args)
                result.__globals_ir__ = frame.globals
            case "BuildTuple":
                result = tuple(args)
            case "BuildList":
                result = args
            case "BuildSet":
                result = set()
                for arg in args:
                    result.add(arg)
            case "BuildDict":
                result = {}
                for key, value in zip(args[::2], args[1::2]):
                    result[key] = value
            case "BuildString":
                result = "".join(args)
            case "FormatValue":
                result = format_value(*args, imm[0])
            case "ListExtend":
                list_extend(*args)
            case "SetUpdate":
                args[0].update(args[1])
            case "DictUpdate":
                dict_update(*args)
            case "DictMerge":
                dict_merge(*args)
            case "IterNext":
                result = next(args[0], EXHAUSTED)
            case "Unpack":
                items = unpack(args[0], imm[0])
                for value, item in zip(values(inst.results or 0, imm[0]), items):
                    regs[value] = item
                return
            case "UnpackEx":
                items = unpack_ex(args[0], *imm)
                for value, item in zip(values(inst.results, sum(imm) + 1), items):
                    regs[value] = item
                return
            case "GetAwaitable":
                result = await_iter(args[0], imm[0])
            case "GetYieldFromIter":
                result = args[0] if isinstance(args[0], (types.GeneratorType, types.CoroutineType)) else iter(args[0])
            case "ExcMatch":
                result = exc_match(*args)
            case "ExcGroupMatch":
                regs[inst.results], regs[inst.results + 1] = group_match(*args)
                return
            case "WithExit":
                result = args[0](type(args[1]), args[1], args[1].__traceback__)
            case "ImportName":
                result = __import__(code.names[imm[0]], frame.globals, None, args[0] or (), imm[1])
            case "ImportFrom":
                result = import_from(args[0], code.names[imm[0]])
            case "MatchSequence":
                result = bool(type(args[0]).__flags__ & (1 << 5))
            case "MatchMapping":
                result = bool(type(args[0]).__flags__ & (1 << 6))
            case "MatchKeys":
                result = match_keys(*args)
            case "MatchClass":
                result = match_class(*args, imm[0])
            case "Intrinsic":
                result = intrinsic(frame, imm[0], args)
            case _:
                raise AssertionError(op)
    if inst.results is not None:
        regs[inst.results] = result


def call(code, function, args, shape):
    shape = code.call_shapes[shape]
    count = shape["positional"]
    names = [code.names[n] for n in shape["keywords"]]
    return function(*args[:count], **dict(zip(names, args[count:])))


def intrinsic_names(path):
    import re

    text = open(path).read()
    table = text[text.index("intrinsics! {") :]
    return re.findall(r'^    \w+ "(\w+)" "', table, re.M)


if __name__ == "__main__":
    import os.path

    here = os.path.dirname(os.path.abspath(__file__))
    INTRINSICS = intrinsic_names(os.path.join(here, "../../src/op.rs"))
    dumped = subprocess.run([LOWER, "--json", SCRIPT], capture_output=True, text=True)
    try:
        MODULE = [Code(f) for f in json.loads(dumped.stdout)["funcs"]]
    except ValueError:
        sys.exit(dumped.stdout + dumped.stderr)
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    module.__dict__.update(__file__=SCRIPT, __builtins__=builtins)
    sys.argv[:] = [SCRIPT]
    sys.path[0] = os.path.dirname(os.path.abspath(SCRIPT))
    drive(interpret(Frame(MODULE[0], (), (), module.__dict__, None)))
