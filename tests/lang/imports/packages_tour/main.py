"""Packages, relative and cyclic imports, modules that fail, namespace packages."""
import sys
print(sorted(k for k in sys.modules if k.startswith('pk')))
import pk.sub.leaf as leaf
print(leaf.NAME, leaf.__package__, leaf.__name__, pk_name if 'pk_name' in globals() else 'no pk')
import pk
print(pk.sub.leaf is leaf, pk.__path__[0][-2:], pk.__file__[-14:], pk.x)
from pk import *
print(sorted(n for n in globals() if n in ('a', 'b', '_c', 'sub')))
from pk.sub import leaf as l2, other
print(l2 is leaf, other.up)
try: from pk import missing
except ImportError as e: print(type(e).__name__, str(e).replace(sys.path[0], ''), e.name, e.path[-14:])
try: import pk.missing
except ImportError as e: print(type(e).__name__, e, e.name)
try: import pk.sub.leaf.deep
except ImportError as e: print(type(e).__name__, e, e.name)
try: import broken
except SyntaxError as e: print(type(e).__name__, e.msg, e.filename[-9:], e.lineno)
print('broken' in sys.modules)
try: import raises
except ValueError as e: print(e, 'raises' in sys.modules)
import cyc_a
print(cyc_a.val, cyc_a.cyc_b.got)
try: import cyc_c
except ImportError as e: print(str(e).replace(sys.path[0], ''))
try: from . import x
except ImportError as e: print(type(e).__name__, e)
try: exec('from .. import x', {'__package__': 'pk'})
except ImportError as e: print(type(e).__name__, e)
try: exec('from . import zz', {'__name__': 'pk.sub', '__package__': 'pk.sub'})
except ImportError as e: print(type(e).__name__, str(e).replace(sys.path[0], ''))
m = __import__('pk.sub.leaf'); print(m.__name__); m = __import__('pk.sub.leaf', fromlist=['NAME']); print(m.__name__)
m = __import__('sub.leaf', {'__package__': 'pk'}, {}, ['x'], 1) ; print(m.__name__)
try: __import__('')
except ValueError as e: print(e)
try: __import__(5)
except TypeError as e: print(e)
sys.modules['fake'] = 42
import fake; print(fake)
sys.modules['none'] = None
try: import none
except ImportError as e: print(type(e).__name__, e)
def f():
    import pk.sub.leaf
    return pk.sub.leaf.NAME
print(f())
try: exec('def g():\n  from pk import *')
except SyntaxError as e: print(e.msg)
del sys.modules['pk.sub.leaf']
import pk.sub.leaf as again; print(again is leaf)
import dyn; print(dyn.foo, dir(dyn)[:2], [getattr(dyn, 'bar')])
try: dyn.zip
except AttributeError as e: print(e)
try: from dyn import qux
except ImportError as e: print(str(e).replace(sys.path[0], ''))
print(__name__, __package__, __spec__, __doc__)
print(repr(pk).replace(sys.path[0], ''), repr(leaf).replace(sys.path[0], ''), repr(sys))
import ns_pkg.mod; print(ns_pkg.mod.v)
