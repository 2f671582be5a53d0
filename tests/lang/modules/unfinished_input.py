# cpython: 3.14
# What may go on in a next line: the module codeop, and the flags of compile behind it.
import codeop
import sys

for text in ('', 'x', 'x = (', 'if x:', 'if x:\n  y', 'if x:\n  y\n', 'def f():\n\n', '"""a', '"a', 'a b', 'for', 'x = 1\ny = 2', '@d', 'a +\\', 'a = ', '# c', 'lambda:'):
    try:
        code = codeop.compile_command(text)
        print(repr(text), 'unfinished' if code is None else 'code')
    except (SyntaxError, ValueError, OverflowError) as e:
        print(repr(text), type(e).__name__, e)
try:
    compile('(', 'f', 'single', 0x4200)
except SyntaxError as e:
    print(type(e), type(e).__mro__[1], e.args)
print('traceback' in sys.stdlib_module_names, 'numpy' in sys.stdlib_module_names, 'distutils' in sys.stdlib_module_names, type(sys.stdlib_module_names))
compiler = codeop.CommandCompiler()
print(compiler('1 + 1').co_filename, compiler('if 1:'))
