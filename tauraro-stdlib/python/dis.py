"""What code objects tell of themselves.

There is no bytecode of CPython's to take apart, so of its module there is what does not need any; the machine's own code is printed by
`tauraro --dump=bytecode`.
"""
import collections
import types

__all__ = ['code_info', 'show_code', 'findlinestarts', 'pretty_flags', 'COMPILER_FLAG_NAMES', 'Positions']

COMPILER_FLAG_NAMES = {
    1: 'OPTIMIZED',
    2: 'NEWLOCALS',
    4: 'VARARGS',
    8: 'VARKEYWORDS',
    16: 'NESTED',
    32: 'GENERATOR',
    64: 'NOFREE',
    128: 'COROUTINE',
    256: 'ITERABLE_COROUTINE',
    512: 'ASYNC_GENERATOR',
    0x4000000: 'HAS_DOCSTRING',
    0x8000000: 'METHOD',
}

Positions = collections.namedtuple('Positions', ['lineno', 'end_lineno', 'col_offset', 'end_col_offset'], defaults=[None] * 4)


def pretty_flags(flags):
    """Return pretty representation of code flags."""
    names = []
    for bit in range(32):
        flag = 1 << bit
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
    return ', '.join(names) or hex(flags)


def findlinestarts(code):
    """Find the offsets in a byte code which are start of lines in the source.

    Generate pairs (offset, lineno)
    lineno will be an integer or None the offset does not have a source line.
    """
    last = False
    for start, _, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def _code_of(x):
    x = getattr(x, '__func__', x)
    for name in ('__code__', 'gi_code', 'ag_code', 'cr_code'):
        if hasattr(x, name):
            x = getattr(x, name)
            break
    if isinstance(x, str):
        try:
            return compile(x.strip(), '<disassembly>', 'eval')
        except SyntaxError:
            return compile(x, '<disassembly>', 'exec')
    if isinstance(x, types.CodeType):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def code_info(x):
    """Formatted details of methods, functions, or code."""
    code = _code_of(x)
    lines = [
        ('Name', code.co_name),
        ('Filename', code.co_filename),
        ('Argument count', code.co_argcount),
        ('Positional-only arguments', code.co_posonlyargcount),
        ('Kw-only arguments', code.co_kwonlyargcount),
        ('Number of locals', code.co_nlocals),
        ('Stack size', code.co_stacksize),
        ('Flags', pretty_flags(code.co_flags)),
    ]
    out = [f'{what + ":":<18}{value}' if len(what) < 17 else f'{what}: {value}' for what, value in lines]
    for what, values in (('Constants', map(repr, code.co_consts)), ('Names', code.co_names), ('Variable names', code.co_varnames),
                         ('Free variables', code.co_freevars), ('Cell variables', code.co_cellvars)):
        values = list(values)
        if values:
            out.append(f'{what}:')
            out += [f'{i:4d}: {value}' for i, value in enumerate(values)]
    return '\n'.join(out)


def show_code(co, *, file=None):
    """Print details of methods, functions, or code to *file*.

    If *file* is not provided, the output is printed on stdout.
    """
    print(code_info(co), file=file)
