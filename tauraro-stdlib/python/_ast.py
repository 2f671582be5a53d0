"""The classes of syntax trees, from a table of the grammar.

`compile` makes instances without calling anything, and looks for the classes here by name.
"""

PyCF_ONLY_AST = 0x400
PyCF_OPTIMIZED_AST = 0x8400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000

_REPR_DEPTH = 3


class AST:
    _fields = ()
    _attributes = ()
    _field_types = {}
    __match_args__ = ()

    def __init__(self, /, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            plural = '' if len(fields) == 1 else 's'
            raise TypeError(f'{cls.__name__} constructor takes at most {len(fields)} positional argument{plural}')
        for name, value in zip(fields, args):
            setattr(self, name, value)
        given = len(args)
        for name, value in kwargs.items():
            if name in fields:
                if fields.index(name) < given:
                    raise TypeError(f'{cls.__name__} got multiple values for argument {name!r}')
            elif name not in cls._attributes:
                _warn(f'{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. Support for arbitrary keyword '
                      'arguments is deprecated and will be removed in Python 3.15.')
            setattr(self, name, value)
        for name in fields[given:]:
            if name in kwargs:
                continue
            kind = cls._field_types.get(name)
            if kind is None:
                if name not in cls._field_types:
                    _warn(f'Field {name!r} is missing from {cls.__module__}.{cls.__qualname__}._field_types. This will become an '
                          'error in Python 3.15.')
            elif _is_list(kind):
                setattr(self, name, [])
            elif kind is expr_context:
                setattr(self, name, _instances['Load'])
            elif not _is_optional(kind):
                _warn(f'{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. This will become an error in '
                      'Python 3.15.')

    def __reduce__(self):
        values = dict(self.__dict__)
        args = []
        for name in type(self)._fields:
            if name not in values:
                break
            args.append(values.pop(name))
        return type(self), tuple(args), values

    def __replace__(self, /, **kwargs):
        cls = type(self)
        known = {*cls._fields, *cls._attributes}
        for name in kwargs:
            if name not in known and name not in self.__dict__:
                raise TypeError(f'{cls.__name__}.__replace__ got an unexpected keyword argument {name!r}.')
        values = {**self.__dict__, **kwargs}
        missing = [name for name in cls._fields if name not in values and not _is_optional(cls._field_types.get(name))]
        if missing:
            plural = '' if len(missing) == 1 else 's'
            names = ', '.join(map(repr, missing))
            raise TypeError(f'{cls.__name__}.__replace__ missing {len(missing)} keyword argument{plural}: {names}.')
        return cls(**values)

    def __repr__(self):
        return _shown(self, _REPR_DEPTH)


def _warn(text):
    import warnings
    warnings.warn(text, DeprecationWarning, stacklevel=3)


def _is_list(kind):
    return getattr(kind, '__origin__', None) is list


def _is_optional(kind):
    return type(None) in getattr(kind, '__args__', ())


def _shown(node, depth):
    name = type(node).__name__
    if depth <= 0:
        return f'{name}(...)'
    parts = []
    for field in type(node)._fields:
        value = getattr(node, field)
        if isinstance(value, (list, tuple)):
            ends = [_shown_item(item, depth) for item in (value if len(value) < 3 else (value[0], value[-1]))]
            if len(value) > 2:
                ends.insert(1, '...')
            opening, closing = '[]' if isinstance(value, list) else '()'
            text = opening + ', '.join(ends) + closing
        else:
            text = _shown_item(value, depth)
        parts.append(f'{field}={text}')
    return f'{name}({", ".join(parts)})'


def _shown_item(value, depth):
    return _shown(value, depth - 1) if isinstance(value, AST) else repr(value)


_PLACE = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')

# A kind in the first line, then its nodes: `?` marks fields that may be None, `*` lists.
_GRAMMAR = '''
mod = Module(stmt* body, type_ignore* type_ignores) | Interactive(stmt* body) | Expression(expr body)
    | FunctionType(expr* argtypes, expr returns)
stmt! = FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
    | AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
    | ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
    | Return(expr? value) | Delete(expr* targets) | Assign(expr* targets, expr value, string? type_comment)
    | TypeAlias(expr name, type_param* type_params, expr value) | AugAssign(expr target, operator op, expr value)
    | AnnAssign(expr target, expr annotation, expr? value, int simple)
    | For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
    | AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
    | While(expr test, stmt* body, stmt* orelse) | If(expr test, stmt* body, stmt* orelse)
    | With(withitem* items, stmt* body, string? type_comment) | AsyncWith(withitem* items, stmt* body, string? type_comment)
    | Match(expr subject, match_case* cases) | Raise(expr? exc, expr? cause)
    | Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    | TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
    | Assert(expr test, expr? msg) | Import(alias* names) | ImportFrom(identifier? module, alias* names, int? level)
    | Global(identifier* names) | Nonlocal(identifier* names) | Expr(expr value) | Pass() | Break() | Continue()
expr! = BoolOp(boolop op, expr* values) | NamedExpr(expr target, expr value) | BinOp(expr left, operator op, expr right)
    | UnaryOp(unaryop op, expr operand) | Lambda(arguments args, expr body) | IfExp(expr test, expr body, expr orelse)
    | Dict(expr?* keys, expr* values) | Set(expr* elts) | ListComp(expr elt, comprehension* generators)
    | SetComp(expr elt, comprehension* generators) | DictComp(expr key, expr value, comprehension* generators)
    | GeneratorExp(expr elt, comprehension* generators) | Await(expr value) | Yield(expr? value) | YieldFrom(expr value)
    | Compare(expr left, cmpop* ops, expr* comparators) | Call(expr func, expr* args, keyword* keywords)
    | FormattedValue(expr value, int conversion, expr? format_spec)
    | Interpolation(expr value, constant str, int conversion, expr? format_spec) | JoinedStr(expr* values) | TemplateStr(expr* values)
    | Constant(constant value, string? kind) | Attribute(expr value, identifier attr, expr_context ctx)
    | Subscript(expr value, expr slice, expr_context ctx) | Starred(expr value, expr_context ctx) | Name(identifier id, expr_context ctx)
    | List(expr* elts, expr_context ctx) | Tuple(expr* elts, expr_context ctx) | Slice(expr? lower, expr? upper, expr? step)
expr_context = Load | Store | Del
boolop = And | Or
operator = Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv
unaryop = Invert | Not | UAdd | USub
cmpop = Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn
comprehension = (expr target, expr iter, expr* ifs, int is_async)
excepthandler! = ExceptHandler(expr? type, identifier? name, stmt* body)
arguments = (arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)
arg! = (identifier arg, expr? annotation, string? type_comment)
keyword! = (identifier? arg, expr value)
alias! = (identifier name, identifier? asname)
withitem = (expr context_expr, expr? optional_vars)
match_case = (pattern pattern, expr? guard, stmt* body)
pattern! = MatchValue(expr value) | MatchSingleton(constant value) | MatchSequence(pattern* patterns)
    | MatchMapping(expr* keys, pattern* patterns, identifier? rest)
    | MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
    | MatchStar(identifier? name) | MatchAs(pattern? pattern, identifier? name) | MatchOr(pattern* patterns)
type_ignore = TypeIgnore(int lineno, string tag)
type_param! = TypeVar(identifier name, expr? bound, expr? default_value) | ParamSpec(identifier name, expr? default_value)
    | TypeVarTuple(identifier name, expr? default_value)
'''

_instances = {}


def _define():
    own = globals()
    types = {'identifier': str, 'string': str, 'int': int, 'constant': object}
    rules = []
    for line in _GRAMMAR.strip().splitlines():
        if line.startswith(' '):
            rules[-1] += ' ' + line.strip()
        else:
            rules.append(line)
    waiting = []

    def new(name, base, fields, placed):
        fields = [field.rsplit(' ', 1) for field in fields.split(', ') if field]
        names = tuple(field for _, field in fields)
        namespace = {'_fields': names, '__match_args__': names, '__module__': 'ast'}
        if placed is not None:
            namespace['_attributes'] = _PLACE if placed else ()
            if placed:
                namespace['end_lineno'] = namespace['end_col_offset'] = None
        for kind, field in fields:
            if kind.endswith('?'):
                namespace[field] = None
        cls = own[name] = types[name] = type(name, (base,), namespace)
        shown = ', '.join(f'{kind} {field}' for kind, field in fields)
        cls.__doc__ = f'{name}({shown})' if shown else name
        waiting.append((cls, fields))
        return cls

    for rule in rules:
        kind, _, nodes = rule.partition(' = ')
        placed = kind.endswith('!')
        kind = kind.rstrip('!')
        if nodes.startswith('('):
            new(kind, AST, nodes[1:-1], placed)
            continue
        base = new(kind, AST, '', placed)
        nodes = nodes.split(' | ')
        for node in nodes:
            name, _, fields = node.rstrip(')').partition('(')
            cls = new(name, base, fields, None)
            if '(' not in node:
                _instances[name] = object.__new__(cls)
        between = f'\n{" " * len(kind)} | ' if '(' in rule else ' | '
        base.__doc__ = f'{kind} = ' + between.join(own[node.partition('(')[0]].__doc__ for node in nodes)
    for cls, fields in waiting:
        told = {}
        for kind, field in fields:
            found = types[kind.rstrip('?*')]
            if kind.endswith('*'):
                found = list[found]
            elif kind.endswith('?'):
                found = found | None
            told[field] = found
        cls._field_types = told
        if fields:
            cls.__annotations__ = told


_define()
AST.__module__ = 'ast'
