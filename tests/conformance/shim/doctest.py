"""Enough of `doctest` to run the examples in CPython's own tests."""
import io
import re
import sys
import unittest

def DocFileSuite(*args, **options):
    return unittest.TestSuite()


ELLIPSIS = 1
NORMALIZE_WHITESPACE = 2
IGNORE_EXCEPTION_DETAIL = 4


class Case(unittest.TestCase):
    def __init__(self, name, text, names, module, flags=0):
        super().__init__('check')
        self.name, self.text, self.names, self.module, self.flags = name, text, names, module, flags

    def id(self):
        return f'{self.module}.{self.name}'

    def check(self):
        for number, source, want, flags in examples(self.text):
            flags |= self.flags
            got = run(source, self.names, f'<doctest {self.name}[{number}]>')
            if not matches(want, got, flags):
                self._failures.append((f'{source.rstrip()!r:.800}', AssertionError(f'\n      want {want!r}\n      got  {got!r}')))


def examples(text):
    lines = text.expandtabs().splitlines()
    at = number = 0
    while at < len(lines):
        line = lines[at]
        stripped = line.lstrip()
        if not (stripped.startswith('>>> ') or stripped == '>>>'):
            at += 1
            continue
        indent = len(line) - len(stripped)
        source = [stripped[4:]]
        at += 1
        while at < len(lines) and (lines[at][indent:].startswith('... ') or lines[at][indent:].rstrip() == '...') and not lines[at][:indent].strip():
            source.append(lines[at][indent + 4:])
            at += 1
        want = []
        while at < len(lines) and lines[at].strip() and not lines[at].lstrip().startswith('>>> '):
            want.append(lines[at][indent:])
            at += 1
        flags = 0
        for name in re.findall(r'#\s*doctest:\s*(.*)', '\n'.join(source)):
            for word in re.findall(r'\+(\w+)', name):
                flags |= globals().get(word, 0)
        yield number, '\n'.join(source) + '\n', ''.join(w + '\n' for w in want), flags
        number += 1


def run(source, names, filename):
    old = sys.stdout
    sys.stdout = out = io.StringIO()
    hook = sys.displayhook
    sys.displayhook = sys.__displayhook__
    try:
        exec(compile(source, filename, 'single'), names)
        return out.getvalue()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        kind = type(error)
        name = kind.__qualname__
        if kind.__module__ not in ('__main__', 'builtins'):
            name = f'{kind.__module__}.{name}'
        if isinstance(error, SyntaxError):
            text = str(error.msg)
        else:
            try:
                text = str(error)
            except Exception:
                text = '<exception str() failed>'
        return out.getvalue() + f'!{name}: {text}\n' if text else out.getvalue() + f'!{name}\n'
    finally:
        sys.stdout = old
        sys.displayhook = hook


def matches(want, got, flags):
    want = re.sub(r'(?m)^<BLANKLINE>\s*?$', '', want)
    head, trace, tail = want.partition('Traceback (most recent call last):\n')
    if trace:
        last = re.search(r'(?ms)^(?=\w)(.*)', re.sub(r'(?m)^\s*\.\.\.\s*$', '', tail))
        want = head + '!' + (last[1] if last else '')
        if flags & IGNORE_EXCEPTION_DETAIL:
            want, got = (re.sub(r'(?s)!(?:[\w.]+\.)?(\w+).*', r'!\1', text) for text in (want, got))
    if flags & NORMALIZE_WHITESPACE:
        want, got = ' '.join(want.split()), ' '.join(got.split())
    want, got = want.rstrip(), got.rstrip()
    if want == got:
        return True
    if flags & ELLIPSIS:
        return re.fullmatch('.*?'.join(map(re.escape, want.split('...'))), got, re.S) is not None
    return False


def DocTestSuite(module=None, optionflags=0, **options):
    if isinstance(module, str):
        module = sys.modules[module]
    if module is None:
        module = sys.modules[sys._getframe(1).f_globals['__name__']]
    suite = unittest.TestSuite()
    tests = dict(getattr(module, '__test__', {}))
    if module.__doc__:
        tests['__doc__'] = module.__doc__
    for name, value in list(vars(module).items()):
        doc = getattr(value, '__doc__', None)
        if getattr(value, '__module__', None) == module.__name__ and isinstance(doc, str) and '>>>' in doc:
            tests.setdefault(name, doc)
    for name, text in tests.items():
        if not isinstance(text, str):
            text = text.__doc__
        suite.addTest(Case(name, text, dict(vars(module)), module.__name__, optionflags))
    return suite
