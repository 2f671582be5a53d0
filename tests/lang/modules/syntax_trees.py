# cpython: 3.14
# The module ast: parsing with places, dumping, visiting, unparsing, compiling trees, literals.
import ast
import copy

SOURCE = '''
@dec
# comment
def f(a, /, b: int = 3, *args, k, kk=1, **kw) -> str:
    """doc"""
    for i in range(3):
        if i: pass
        elif i > 2: continue
        else: break
    else: x: int = 5
    while 1: y = yield
    try: 1/0
    except (A, B) as e: raise X from e
    except: pass
    else: z
    finally: w
    with a as b, c: pass
    async def g(): await x; return [i async for i in y]
    global q
    del a, b[1:2], c.d
    assert x, 'm'
    import a.b as c, d
    from ..x import (y as z, w)
    lambda a, *b: (a, *b)
    return f(*a, **k, x=1) and not b or {**a, 'b': 1} | {1, 2}
@d1
class C[T: int = str, *Ts = *U, **P = [int]](A, metaclass=M):
    a += 1
    x = y = b'12' b'3'
type X[T] = list[T]
print(x if y else z, a < b <= c is not d, (yield_ := 5), sum(i for i in x if i), u'x' 'y', 1_000, 0x10, 1e5, 3j, ..., "a" "b")
match x:
    case 1 | 'a' | None | True: pass
    case [a, *rest, _] if a: pass
    case {'k': v, **kw}: pass
    case C(x, y=1) as z: pass
try: pass
except* E: pass
'é', é.b, f'{x!r:>{w}} {y=}' 'z', t'a{b}'
'''
tree = ast.parse(SOURCE)
print(ast.dump(tree, indent=1, include_attributes=True))
print(ast.unparse(tree))
print(ast.parse('x=1;y=2;z=3'), repr(ast.Name('a')), ast.Constant(5))
name = ast.Name('x', ast.Load())
print(name._fields, name._attributes, name.__match_args__, ast.Name.__doc__, ast.boolop.__doc__, ast.Dict.__doc__, ast.arguments.__doc__)
print(ast.Name._field_types, ast.Return().value, ast.Module().body, ast.Name.__mro__)
for wrong in (lambda: ast.Name(1, 2, 3), lambda: ast.Name(1, id=2), lambda: ast.Pass(1), lambda: compile(ast.parse('1'), 'f', 'eval'),
              lambda: copy.replace(name, other=1), lambda: ast.parse('1 +'), lambda: compile('1', 'f', 'exec', 1 << 40)):
    try:
        wrong()
    except Exception as e:
        print(type(e).__name__, e)


class Names(ast.NodeVisitor):
    def visit_Name(self, node):
        print('name', node.id, node.lineno, node.col_offset)


class Plus(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value + 1), node)


Names().visit(ast.parse('a+b*c'))
exec(compile(ast.fix_missing_locations(Plus().visit(ast.parse('print(1+2)'))), '<x>', 'exec'))
print(eval(compile(ast.Expression(ast.BinOp(ast.Constant(2), ast.Mult(), ast.Constant(21))), 'f', 'eval')))
print([type(x).__name__ for x in ast.walk(ast.parse('f(x)[1:2]'))], ast.get_source_segment('a + bb', ast.parse('a + bb').body[0].value.right))
for text in ('1+1', 'f()', '[', '{1:[2,(3,)]}', '-1', '1+2j', 'b"x"', 'set()', '"a" "b"', '[1, x]', '--1', ' 1', '1 < 2', '...'):
    try:
        print(text, ast.literal_eval(text))
    except Exception as e:
        print(text, type(e).__name__, e)
again = copy.deepcopy(ast.parse('a.b'))
print(ast.dump(again), isinstance(again.body[0], ast.stmt), type(again.body[0].value.ctx), copy.replace(name, id='y'))
print(ast.dump(compile('1', 'f', 'single', ast.PyCF_ONLY_AST)), ast.parse('a', mode='eval').body.ctx is ast.parse('b', mode='eval').body.ctx)
