"""Importing by name.

The machine finds modules itself: there are no finders or loaders to ask, so what is here imports, imports again, and tells names.
"""
import sys

__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

__import__ = __import__


def invalidate_caches():
    """Nothing that finders found is kept."""


def import_module(name, package=None):
    """Import a module.

    The 'package' argument is required when performing a relative import. It
    specifies the package to use as the anchor point from which to resolve the
    relative import to an absolute import.

    """
    level = len(name) - len(name.lstrip('.'))
    if level:
        if not package:
            raise TypeError(f'the \'package\' argument is required to perform a relative import for {name!r}')
        base = package.rsplit('.', level - 1)
        if len(base) < level:
            raise ImportError('attempted relative import beyond top-level package')
        rest = name[level:]
        name = f'{base[0]}.{rest}' if rest else base[0]
    elif not name:
        raise ValueError('Empty module name')
    __import__(name)
    return sys.modules[name]


_reloading = {}


def reload(module):
    """Reload the module and return it.

    The module must have been successfully imported before.

    """
    name = getattr(getattr(module, '__spec__', None), 'name', None) or getattr(module, '__name__', None)
    if not isinstance(name, str) or type(module) is not type(sys):
        raise TypeError('reload() argument must be a module')
    if sys.modules.get(name) is not module:
        raise ImportError(f'module {name} not in sys.modules', name=name)
    if name in _reloading:
        return _reloading[name]
    _reloading[name] = module
    try:
        del sys.modules[name]
        try:
            new = import_module(name)
        except BaseException:
            sys.modules[name] = module
            raise
        # The module keeps its identity, and what the new text does not name.
        module.__dict__.update(new.__dict__)
        sys.modules[name] = module
        parent, _, child = name.rpartition('.')
        if parent:
            setattr(sys.modules[parent], child, module)
        return module
    finally:
        del _reloading[name]
