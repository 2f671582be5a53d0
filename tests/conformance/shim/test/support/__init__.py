"""What CPython's tests want of `test.support`, as far as the language itself goes."""
import contextlib
import functools
import gc
import io
import sys
import types
import unittest

verbose = False
failfast = False
max_memuse = 0
real_max_memuse = 0
MAX_Py_ssize_t = sys.maxsize
Py_DEBUG = False
is_emscripten = is_wasi = is_android = is_jython = False
has_fork_support = has_subprocess_support = has_socket_support = False
PGO = False
SHORT_TIMEOUT = 30.0
LONG_TIMEOUT = 300.0
TEST_HOME_DIR = ''
_1M, _1G, _2G, _4G = 1 << 20, 1 << 30, 2 << 30, 4 << 30


class Error(Exception): pass
class TestFailed(Error): pass
class ResourceDenied(unittest.SkipTest): pass


def has_no_debug_ranges():
    return False


def check__all__(*args, **kwargs):
    pass


def check_impl_detail(**guards):
    return guards.get('tauraro', not guards.get('cpython', False) if guards else False)


def impl_detail(msg=None, **guards):
    return lambda test: unittest.skip(msg or 'of another implementation')(test)


cpython_only = unittest.skip('of CPython only')


def _keep(test):
    return test


def _keep_with(*args, **kwargs):
    return _keep


requires_IEEE_754 = no_tracing = refcount_test = requires_debug_ranges_ = _keep
requires_debug_ranges = requires_fork = requires_subprocess = requires_working_socket = _keep_with
requires_docstrings = requires_legacy_unicode_capi = _keep
HAVE_DOCSTRINGS = True
NHASHBITS = sys.hash_info.width
TEST_MODULES_ENABLED = False
requires_mac_ver = requires_linux_version = _keep_with
run_with_locale = run_with_tz = lambda *args: unittest.skip('needs locales')
skip_if_sanitizer = skip_if_pgo_task = _keep_with
requires_zlib = requires_gzip = requires_bz2 = requires_lzma = lambda *args: unittest.skip('needs a module')


def bigmemtest(size, memuse, dry_run=True):
    return unittest.skip('needs much memory')


def bigaddrspacetest(test):
    return unittest.skip('needs much memory')(test)


def requires(*args, **kwargs):
    raise unittest.SkipTest('needs resources')


def is_resource_enabled(name):
    return False


def requires_resource(name):
    return unittest.skip('needs resources')


def gc_collect():
    for _ in range(3):
        gc.collect()


@contextlib.contextmanager
def disable_gc():
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def check_syntax_error(case, statement, errtext='', *, lineno=None, offset=None):
    with case.assertRaisesRegex(SyntaxError, errtext) as manager:
        compile(statement, '<test string>', 'exec')
    error = manager.exception
    case.assertIsNotNone(error.lineno)
    if lineno is not None:
        case.assertEqual(error.lineno, lineno)
    case.assertIsNotNone(error.offset)
    if offset is not None:
        case.assertEqual(error.offset, offset)


@contextlib.contextmanager
def captured_output(name):
    old = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, old)


def captured_stdout(): return captured_output('stdout')
def captured_stderr(): return captured_output('stderr')
def captured_stdin(): return captured_output('stdin')


@contextlib.contextmanager
def swap_attr(obj, name, value):
    if hasattr(obj, name):
        old = getattr(obj, name)
        setattr(obj, name, value)
        try:
            yield old
        finally:
            setattr(obj, name, old)
    else:
        setattr(obj, name, value)
        try:
            yield
        finally:
            if hasattr(obj, name):
                delattr(obj, name)


@contextlib.contextmanager
def swap_item(obj, key, value):
    if key in obj:
        old = obj[key]
        obj[key] = value
        try:
            yield old
        finally:
            obj[key] = old
    else:
        obj[key] = value
        try:
            yield
        finally:
            obj.pop(key, None)


@contextlib.contextmanager
def infinite_recursion(max_depth=75):
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max(max_depth, 150))
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


@contextlib.contextmanager
def set_recursion_limit(limit):
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


@contextlib.contextmanager
def adjust_int_max_str_digits(digits):
    old = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(digits)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(old)


class SuppressCrashReport:
    def __enter__(self): return self
    def __exit__(self, *args): pass


@contextlib.contextmanager
def catch_unraisable_exception():
    class Caught:
        unraisable = None
    caught = Caught()
    old = sys.unraisablehook

    def hook(unraisable):
        caught.unraisable = unraisable
    sys.unraisablehook = hook
    try:
        yield caught
    finally:
        sys.unraisablehook = old
        caught.unraisable = None


@functools.total_ordering
class _ALWAYS_LARGER:
    def __eq__(self, other): return isinstance(other, _ALWAYS_LARGER)
    def __lt__(self, other): return False


@functools.total_ordering
class _ALWAYS_SMALLER:
    def __eq__(self, other): return isinstance(other, _ALWAYS_SMALLER)
    def __gt__(self, other): return False


class _ALWAYS_EQ:
    def __eq__(self, other): return True
    def __ne__(self, other): return False


class _NEVER_EQ:
    def __eq__(self, other): return False
    def __ne__(self, other): return True
    def __hash__(self): return 1


ALWAYS_EQ, NEVER_EQ, LARGEST, SMALLEST = _ALWAYS_EQ(), _NEVER_EQ(), _ALWAYS_LARGER(), _ALWAYS_SMALLER()


def check_free_after_iterating(test, iter, cls, args=()):
    raise unittest.SkipTest('counts references')


def check_disallow_instantiation(testcase, tp, *args, **kwds):
    testcase.assertRaises(TypeError, tp, *args, **kwds)


def check_sizeof(*args):
    raise unittest.SkipTest('of CPython only')


calcobjsize = calcvobjsize = lambda *args: 0


def run_in_subinterp(code):
    raise unittest.SkipTest('needs interpreters')


def run_unittest(*args): pass
def run_doctest(*args, **kwargs): pass
def reap_children(): pass
def maybe_get_event_loop_policy(): return None
def findfile(name, subdir=None): raise unittest.SkipTest('needs files')
def args_from_interpreter_flags(): return []
def sortdict(d): return '{' + ', '.join(f'{k!r}: {v!r}' for k, v in sorted(d.items())) + '}'


def get_attribute(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest(f'no {name}') from None


def _skipping(name, names):
    def skip(*args, **kwargs):
        raise unittest.SkipTest(f'needs {name}')
    module = types.ModuleType(f'test.support.{name}')
    for entry in names.split():
        setattr(module, entry, skip)
    sys.modules[module.__name__] = module
    globals()[name] = module
    return module


_skipping('script_helper', 'assert_python_ok assert_python_failure run_python_until_end kill_python spawn_python make_script '
          'interpreter_requires_environment')
threading_helper = _skipping('threading_helper', 'join_thread start_threads')
threading_helper.requires_working_threading = lambda **kw: unittest.skip('needs threads')
threading_helper.reap_threads = _keep
threading_helper.threading_cleanup = threading_helper.threading_setup = lambda *args: ()
os_helper = _skipping('os_helper', 'temp_cwd temp_dir EnvironmentVarGuard create_empty_file')
os_helper.FS_NONASCII = None
os_helper.SAVEDCWD = '.'
os_helper.skip_unless_symlink = os_helper.skip_unless_xattr = lambda test: unittest.skip('needs files')(test)
os_helper.TESTFN = os_helper.TESTFN_ASCII = os_helper.TESTFN_UNICODE = '@test_tauraro_tmp'
os_helper.FakePath = object


def unlink(path):
    import os
    try:
        os.unlink(path)
    except OSError:
        pass


os_helper.unlink = unlink
import_helper = _skipping('import_helper', 'CleanImport DirsOnSysPath forget unload make_legacy_pyc')


def import_module(name, *args, **kwargs):
    try:
        __import__(name)
        return sys.modules[name]
    except ImportError as error:
        raise unittest.SkipTest(str(error)) from None


import_helper.import_module = import_module
import_helper.import_fresh_module = lambda name, **kwargs: import_module(name)
warnings_helper = _skipping('warnings_helper', '')


@contextlib.contextmanager
def check_warnings(*filters, quiet=True):
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        class Recorder:
            warnings = caught
            def __getattr__(self, name): return getattr(caught[-1], name)
            def reset(self): caught.clear()
        yield Recorder()
    if not quiet or filters and filters[0][0]:
        for text, kind in filters:
            assert any(issubclass(w.category, kind) for w in caught) or quiet, f'{kind} not warned'


def check_syntax_warning(case, statement, errtext='', *, lineno=1, offset=None):
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always', SyntaxWarning)
        compile(statement, '<testcase>', 'exec')
    case.assertEqual(len(caught), 1, caught)
    case.assertRegex(str(caught[0].message), errtext)
    case.assertEqual(caught[0].lineno, lineno)


def check_no_warnings(case, *args, **kwargs):
    return contextlib.nullcontext()


def ignore_warnings(*, category):
    return _keep


warnings_helper.check_warnings = check_warnings
warnings_helper.check_syntax_warning = check_syntax_warning
warnings_helper.check_no_warnings = check_no_warnings
warnings_helper.check_no_resource_warning = check_no_warnings
warnings_helper.ignore_warnings = ignore_warnings
warnings_helper.save_restore_warnings_filters = lambda: contextlib.nullcontext()
