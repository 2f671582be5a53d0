# The module inspect: kinds, signatures, sources, frames.
import inspect, sys
def f(a, b: int = 3, /, c='x', *args, d, e=2, **kw) -> str:
    """Doc
       more"""
    y = 1
    return y
class C:
    "cdoc"
    def __init__(self, x, y=2): pass
    def m(self, q): "mdoc"
    @classmethod
    def cm(cls, z): pass
    @staticmethod
    def sm(w): pass
    @property
    def p(self): pass
class D(C):
    def m(self, q): pass
def g(): yield 1
async def co(): pass
async def ag(): yield
print(inspect.signature(f), inspect.signature(C), inspect.signature(C(1).m), inspect.signature(C.cm), inspect.signature(C.sm), inspect.signature(len), inspect.signature(sorted), inspect.signature(lambda: 0))
s = inspect.signature(f); print(list(s.parameters.values()), s.return_annotation, s.bind(1, 2, 3, 4, d=5, zz=6).arguments)
b = s.bind_partial(1); b.apply_defaults(); print(b)
try: s.bind(1)
except TypeError as e: print(e)
print(inspect.getdoc(f), inspect.getdoc(D.m), inspect.cleandoc('  a\n    b\n   c'), inspect.getcomments(f))
print([inspect.isfunction(f), inspect.ismethod(C(1).m), inspect.isclass(C), inspect.isgeneratorfunction(g), inspect.iscoroutinefunction(co), inspect.isasyncgenfunction(ag), inspect.isbuiltin(len), inspect.isroutine(str.join), inspect.ismodule(sys), inspect.isdatadescriptor(C.p), inspect.ismethoddescriptor(str.join), inspect.isabstract(C), inspect.isgenerator(g()), inspect.isframe(inspect.currentframe()), inspect.iscode(f.__code__)])
print(inspect.getsource(f)); print(inspect.getsource(C.m), inspect.getsourcelines(g), inspect.getfile(f).rsplit('/')[-1], inspect.getsourcefile(C).rsplit('/')[-1], inspect.getmodule(f).__name__)
print(inspect.getmro(D), [k for k, v in inspect.getmembers(C) if not k.startswith('__')], inspect.getfullargspec(f))
print(type(inspect.getattr_static(C, 'p')), inspect.unwrap(f) is f, inspect.getgeneratorstate(g()))
def h(): return inspect.stack()[0].function, inspect.stack()[1].lineno, inspect.currentframe().f_back.f_lineno, inspect.getframeinfo(inspect.currentframe()).code_context
print(h())
print(inspect.classify_class_attrs(D)[-1].name, inspect.getclosurevars.__name__, inspect.CO_VARARGS, inspect.getcallargs(f, 1, d=2))
for x in (print, dict.get, str.split, object.__init__, type, int, "".join, list.append, range):
    try: print(inspect.signature(x))
    except (ValueError, TypeError) as e: print(type(e).__name__, e)
print(inspect.Parameter('a', inspect.Parameter.KEYWORD_ONLY, default=1), inspect.getmodulename('/x/y.py'))
