"""Runs one of CPython's own test modules with nothing but the language: `run.py FOLDER MODULE [PART_OF_NAME] [-v]`.

FOLDER is the `test` package of CPython (Debian: libpython3.11-testsuite). `unittest`, `doctest` and `test.support` are the small
ones of `shim`; a library module that is missing is a module whose every use skips the test.
"""
import os
import sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, 'shim'))
import unittest
import doctest
import test
import types


class Absent(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        absent = self.__name__

        def skip(*args):
            raise unittest.SkipTest(f'needs {absent}.{name}')

        class Skipping(type):
            __add__ = __radd__ = __iter__ = __lt__ = __gt__ = __or__ = __and__ = __mro_entries__ = skip

        class Missing(metaclass=Skipping):
            def __init__(self, *args, **kwargs):
                raise unittest.SkipTest(f'needs {absent}.{name}')
            def __init_subclass__(cls, **kwargs):
                pass
        Missing.__name__ = name
        return Missing


def stand_in(name):
    try:
        __import__(name)
    except Exception:
        module = sys.modules[name] = Absent(name)
        package, _, last = name.rpartition('.')
        if package and package in sys.modules:
            setattr(sys.modules[package], last, module)


for name in '''ast asyncio codecs concurrent concurrent.futures concurrent.futures.thread decimal dis fractions getpass hashlib http
http.cookies importlib importlib.util inspect json locale logging mailbox opcode platform queue select shutil signal socket
statistics struct subprocess sysconfig tempfile threading traceback unicodedata urllib urllib.parse filecmp fileinput
_testcapi __hello__ dbm pydoc imp zipfile runpy pickletools cmath _testinternalcapi'''.split():
    stand_in(name)

folder, name = os.path.abspath(sys.argv[1]), sys.argv[2]
test.__path__ += [folder, '/usr/lib/python3.11/test']
sys.argv[1:3] = []
only = next((a for a in sys.argv[1:] if not a.startswith('-')), '')
# What tests leave behind goes with this folder.
scratch = f'/tmp/tauraro-conformance-{os.getpid()}'
os.mkdir(scratch)
os.chdir(scratch)
try:
    module = __import__(f'test.{name}', fromlist=['x'])
    result = unittest.run_module(module, only)
finally:
    os.chdir('/')
    for place, folders, files in os.walk(scratch, topdown=False):
        for file in files:
            os.unlink(os.path.join(place, file))
        os.rmdir(place)
print(f'{name}: {result.passed} passed, {len(result.failed)} failed, {result.skipped} skipped')
sys.exit(bool(result.failed))
