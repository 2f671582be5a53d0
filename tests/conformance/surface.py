"""Prints what every builtin and every type behind the language has, and the parameters that it tells: `name.attribute|repr of them`.

Run by CPython and by Tauraro; `tauraro-cli/tests/surface.rs` compares.
"""
import sys, builtins, types
def gen(): yield
async def co(): pass
async def ag(): yield
def f(): pass
def named():
    d = {}
    for n in sorted(dir(builtins)):
        if n.startswith('_') and n not in ('__import__','__build_class__'): continue
        d[n] = getattr(builtins, n)
    x = []
    class C:
        __slots__ = ('a',)
    d['NoneType'] = type(None); d['NotImplementedType'] = type(NotImplemented); d['ellipsis'] = type(...)
    d['function'] = type(f); d['generator'] = gen_ = type(gen()); c = co(); d['coroutine'] = type(c)
    d['coroutine_wrapper'] = type(c.__await__()); c.close()
    d['async_generator'] = type(ag()); a = ag(); d['async_generator_asend'] = type(a.asend(None)); d['async_generator_athrow'] = type(a.aclose())
    d['builtin_function'] = type(len); d['method'] = type(gen().send) ; d['bound method'] = type(C().__init__) 
    class D:
        def m(self): pass
    d['bound_method'] = type(D().m); d['method_descriptor'] = type(str.join); d['wrapper_descriptor'] = type(object.__init__)
    d['method_wrapper'] = type((1).__add__); d['classmethod_descriptor'] = type(dict.__dict__['fromkeys'])
    d['getset_descriptor'] = type(type.__dict__['__mro__'] if not isinstance(type.__dict__['__mro__'], type(C.a)) else type.__dict__['__name__']); d['member_descriptor'] = type(C.a)
    d['module'] = type(sys); d['code'] = type(f.__code__); d['cell'] = type((lambda: x).__closure__[0])
    try: raise ValueError
    except ValueError as e: d['traceback'] = type(e.__traceback__); d['frame'] = type(e.__traceback__.tb_frame)
    d['mappingproxy'] = type(C.__dict__); d['SimpleNamespace'] = type(sys.implementation)
    for n, v in [('list_iterator', iter([])), ('list_reverseiterator', reversed([])), ('tuple_iterator', iter(())), ('range_iterator', iter(range(1))),
      ('longrange_iterator', iter(range(1 << 70))), ('str_iterator', iter('\xff')), ('str_ascii_iterator', iter('')), ('bytes_iterator', iter(b'')), ('bytearray_iterator', iter(bytearray())),
      ('dict_keyiterator', iter({})), ('dict_valueiterator', iter({}.values())), ('dict_itemiterator', iter({}.items())), ('dict_reversekeyiterator', reversed({})),
      ('dict_reversevalueiterator', reversed({}.values())), ('dict_reverseitemiterator', reversed({}.items())),
      ('dict_keys', {}.keys()), ('dict_values', {}.values()), ('dict_items', {}.items()), ('set_iterator', iter(set())), ('callable_iterator', iter(f, 1)),
      ('memory_iterator', iter(memoryview(b''))), ('GenericAlias', list[int]), ('Union', int | str), ('weakref', __import__('weakref').ref(C if False else D()))]:
        d[n] = type(v)
    class S:
        def __getitem__(self, i): raise IndexError
    d['iterator'] = type(iter(S()))
    return d


def parameters(thing):
    told = getattr(thing, '__text_signature__', None)
    return repr(told) if isinstance(told, str) else ''


for name, thing in sorted(named().items()):
    print(f"{name}|{parameters(thing)}")
    if isinstance(thing, type):
        for attribute, member in sorted(thing.__dict__.items()):
            print(f"{name}.{attribute}|{parameters(member)}")
