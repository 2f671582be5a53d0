# args: one two
"""The common part of sys."""
import sys
print(sys.argv[1:], len(sys.argv), sys.byteorder, sys.maxsize, sys.maxunicode, type(sys.version).__name__, sys.version_info >= (3, 11), sys.version_info[0], sys.version_info.major)
print(sys.getrecursionlimit(), sys.platform, isinstance(sys.path, list), isinstance(sys.modules, dict), sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus)
print(sys.intern("abc") is sys.intern("ab" + "c"), sys.getsizeof([]) > 0, isinstance(sys.executable, str), sys.flags.optimize, sys.implementation.name in ("cpython", "tauraro"), sys.stdin is not None, sys.stderr.write("") == 0, sys.getdefaultencoding(), sys.getfilesystemencoding())
def f(): return sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name
def g(): return f()
print(g(), sys._getframe().f_lineno, sys.getrefcount is not None)
print(sys.stdout.encoding.lower(), sys.stdout.name, sys.exc_info(), sys.dont_write_bytecode in (True, False), sys.hexversion > 0, sys.api_version > 0, sys.copyright != "")
