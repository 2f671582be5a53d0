"""A small `unittest` that needs nothing but the language.

CPython's own tests for the language and the builtin types are run with it until the library has the real one. Tests that
need what is not there raise SkipTest.
"""
import sys

__unittest = True


class SkipTest(Exception):
    pass


class _ShouldStop(Exception):
    pass


def skip(reason):
    def mark(item):
        item.__unittest_skip__ = True
        item.__unittest_skip_why__ = reason
        return item
    return mark


def skipIf(condition, reason=''):
    return skip(reason) if condition else (lambda item: item)


def skipUnless(condition, reason=''):
    return skipIf(not condition, reason)


def expectedFailure(item):
    item.__unittest_expecting_failure__ = True
    return item


class _Raises:
    def __init__(self, case, expected, pattern=None, msg=None):
        self.case, self.expected, self.pattern, self.msg = case, expected, pattern, msg

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            self.case.fail(f'{self.expected} not raised' + (f': {self.msg}' if self.msg else ''))
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None:
            import re
            pattern = re.compile(self.pattern) if isinstance(self.pattern, (str, bytes)) else self.pattern
            if not pattern.search(str(value)):
                self.case.fail(f'{pattern.pattern!r} does not match {str(value)!r}')
        return True


class _Warns(_Raises):
    def __enter__(self):
        import warnings
        for module in list(sys.modules.values()):
            if getattr(module, '__warningregistry__', None):
                module.__warningregistry__ = {}
        self.manager = warnings.catch_warnings(record=True)
        self.warnings = self.manager.__enter__()
        warnings.simplefilter('always', self.expected)
        return self

    def __exit__(self, kind, value, traceback):
        self.manager.__exit__(kind, value, traceback)
        if kind is not None:
            return
        for found in self.warnings:
            if issubclass(found.category, self.expected):
                self.warning = found.message
                self.filename, self.lineno = found.filename, found.lineno
                if self.pattern is not None:
                    import re
                    if not re.search(self.pattern, str(found.message)):
                        continue
                return
        self.case.fail(f'{self.expected} not triggered')


class _SubTest:
    def __init__(self, case, text):
        self.case, self.text = case, text

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            return
        if issubclass(kind, SkipTest):
            self.case._result.skipped += 1
            return True
        if issubclass(kind, Exception):
            self.case._failures.append((self.text, value))
            return True


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = None

    def __init__(self, methodName='runTest'):
        self._testMethodName = methodName
        self._cleanups = []
        self._failures = []

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)

    def id(self):
        return f'{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}'

    def __repr__(self):
        return f'<{self.id()}>'

    def setUp(self): pass
    def tearDown(self): pass
    @classmethod
    def setUpClass(cls): pass
    @classmethod
    def tearDownClass(cls): pass

    def addCleanup(self, function, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, manager):
        result = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return result

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg='', **params):
        return _SubTest(self, f'{msg} {params}')

    def _message(self, msg, standard):
        return standard if msg is None else f'{standard} : {msg}'

    def fail(self, msg=None):
        raise self.failureException(msg)

    def assertTrue(self, value, msg=None):
        if not value: self.fail(self._message(msg, f'{value!r} is not true'))
    def assertFalse(self, value, msg=None):
        if value: self.fail(self._message(msg, f'{value!r} is not false'))
    def assertEqual(self, a, b, msg=None):
        if not a == b: self.fail(self._message(msg, f'{a!r:.300} != {b!r:.300}'))
    def assertNotEqual(self, a, b, msg=None):
        if not a != b: self.fail(self._message(msg, f'{a!r} == {b!r}'))
    def assertIs(self, a, b, msg=None):
        if a is not b: self.fail(self._message(msg, f'{a!r} is not {b!r}'))
    def assertIsNot(self, a, b, msg=None):
        if a is b: self.fail(self._message(msg, f'unexpectedly identical: {a!r}'))
    def assertIsNone(self, a, msg=None):
        if a is not None: self.fail(self._message(msg, f'{a!r} is not None'))
    def assertIsNotNone(self, a, msg=None):
        if a is None: self.fail(self._message(msg, 'unexpectedly None'))
    def assertIn(self, a, b, msg=None):
        if a not in b: self.fail(self._message(msg, f'{a!r} not found in {b!r:.500}'))
    def assertNotIn(self, a, b, msg=None):
        if a in b: self.fail(self._message(msg, f'{a!r} unexpectedly found in {b!r:.500}'))
    def assertIsInstance(self, a, b, msg=None):
        if not isinstance(a, b): self.fail(self._message(msg, f'{a!r} is not an instance of {b!r}'))
    def assertNotIsInstance(self, a, b, msg=None):
        if isinstance(a, b): self.fail(self._message(msg, f'{a!r} is an instance of {b!r}'))
    def assertLess(self, a, b, msg=None):
        if not a < b: self.fail(self._message(msg, f'{a!r} not less than {b!r}'))
    def assertLessEqual(self, a, b, msg=None):
        if not a <= b: self.fail(self._message(msg, f'{a!r} not less than or equal to {b!r}'))
    def assertGreater(self, a, b, msg=None):
        if not a > b: self.fail(self._message(msg, f'{a!r} not greater than {b!r}'))
    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b: self.fail(self._message(msg, f'{a!r} not greater than or equal to {b!r}'))
    def assertHasAttr(self, a, b, msg=None):
        if not hasattr(a, b): self.fail(self._message(msg, f'{a!r} has no {b}'))

    def assertAlmostEqual(self, a, b, places=None, msg=None, delta=None):
        if a == b: return
        difference = abs(a - b)
        if delta is not None:
            if difference <= delta: return
        elif round(difference, 7 if places is None else places) == 0:
            return
        self.fail(self._message(msg, f'{a!r} != {b!r} ({difference!r} difference)'))

    def assertNotAlmostEqual(self, a, b, places=None, msg=None, delta=None):
        try:
            self.assertAlmostEqual(a, b, places, None, delta)
        except self.failureException:
            return
        self.fail(self._message(msg, f'{a!r} == {b!r}'))

    def assertSequenceEqual(self, a, b, msg=None, seq_type=None):
        if len(a) != len(b) or any(not x == y for x, y in zip(a, b)):
            self.fail(self._message(msg, f'{a!r:.300} != {b!r:.300}'))

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertMultiLineEqual = assertEqual

    def assertCountEqual(self, a, b, msg=None):
        a, b = list(a), list(b)
        rest = list(b)
        for x in a:
            if x not in rest:
                self.fail(self._message(msg, f'{a!r:.300} has not the elements of {b!r:.300}'))
            rest.remove(x)
        if rest:
            self.fail(self._message(msg, f'{a!r:.300} has not the elements of {b!r:.300}'))

    def assertRegex(self, text, pattern, msg=None):
        import re
        if not re.search(pattern, text): self.fail(self._message(msg, f'{pattern!r} not found in {text!r}'))
    def assertNotRegex(self, text, pattern, msg=None):
        import re
        if re.search(pattern, text): self.fail(self._message(msg, f'{pattern!r} found in {text!r}'))

    def _manage(self, manager, args, kwargs):
        if not args:
            return manager
        function, *args = args
        with manager:
            if function is not None:
                function(*args, **kwargs)
        return None

    def assertRaises(self, expected, *args, **kwargs):
        manager = _Raises(self, expected, None, kwargs.pop('msg', None) if not args else None)
        return self._manage(manager, args, kwargs)

    def assertRaisesRegex(self, expected, pattern, *args, **kwargs):
        manager = _Raises(self, expected, pattern, kwargs.pop('msg', None) if not args else None)
        return self._manage(manager, args, kwargs)

    def assertWarns(self, expected, *args, **kwargs):
        return self._manage(_Warns(self, expected), args, kwargs)

    def assertWarnsRegex(self, expected, pattern, *args, **kwargs):
        return self._manage(_Warns(self, expected, pattern), args, kwargs)

    def _run(self, result):
        self._result = result
        method = getattr(self, self._testMethodName)
        why = getattr(type(self), '__unittest_skip_why__', None) if getattr(type(self), '__unittest_skip__', False) else None
        if getattr(method, '__unittest_skip__', False):
            why = method.__unittest_skip_why__
        if why is not None:
            result.skip(self, why)
            return
        expecting = getattr(method, '__unittest_expecting_failure__', False)
        raised = None
        try:
            self.setUp()
            try:
                if getattr(method, '__code__', None) is not None and method.__code__.co_flags & 0x80:
                    _drive(method())
                else:
                    method()
            finally:
                self.tearDown()
        except SkipTest as skipped:
            self.doCleanups()
            result.skip(self, str(skipped))
            return
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raised = error
        try:
            self.doCleanups()
        except Exception as error:
            raised = raised or error
        failures = [(None, raised)] if raised is not None else []
        failures += self._failures
        if expecting:
            failures = [] if failures else [(None, AssertionError('unexpected success'))]
        result.done(self, failures)


def _drive(coroutine):
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise SkipTest('needs an event loop')


class IsolatedAsyncioTestCase(TestCase):
    __unittest_skip__ = True
    __unittest_skip_why__ = 'needs an event loop'


class FunctionTestCase(TestCase):
    def __init__(self, function):
        super().__init__('run_function')
        self.run_function = function


class Result:
    def __init__(self):
        self.passed = self.skipped = 0
        self.failed = []

    def skip(self, case, why):
        self.skipped += 1
        if '-v' in sys.argv:
            print('SKIP', case.id(), why, flush=True)

    def done(self, case, failures):
        if not failures:
            self.passed += 1
            if '-v' in sys.argv:
                print('ok', case.id(), flush=True)
            return
        self.failed.append(case.id())
        print('FAIL', case.id(), flush=True)
        for text, error in failures if '-v' in sys.argv else failures[:4]:
            where = []
            traceback = error.__traceback__
            while traceback is not None:
                code = traceback.tb_frame.f_code
                if not traceback.tb_frame.f_globals.get('__unittest'):
                    where.append(f'{code.co_filename.rpartition("/")[2]}:{traceback.tb_lineno} {code.co_name}')
                traceback = traceback.tb_next
            try:
                message = str(error)
            except Exception as broken:
                message = repr(broken)
            print('   ', f'[{text}]' if text else '', type(error).__name__, message[:600], '|', ' < '.join(reversed(where[-4:])), flush=True)


class TestSuite:
    def __init__(self, tests=()):
        self.tests = list(tests)

    def addTest(self, test):
        self.tests.append(test)

    def addTests(self, tests):
        self.tests.extend(tests)

    def __iter__(self):
        return iter(self.tests)

    def _run(self, result):
        for test in self.tests:
            test._run(result)


class TestLoader:
    def loadTestsFromTestCase(self, case):
        names = [name for name in dir(case) if name.startswith('test') and callable(getattr(case, name))]
        return TestSuite(case(name) for name in names)

    def loadTestsFromModule(self, module):
        suite = TestSuite()
        for name in dir(module):
            item = getattr(module, name)
            if isinstance(item, type) and issubclass(item, TestCase) and item is not TestCase:
                suite.addTest(self.loadTestsFromTestCase(item))
        return suite


def makeSuite(case, prefix='test'):
    return TestLoader().loadTestsFromTestCase(case)


defaultTestLoader = TestLoader()


def run_module(module, only=''):
    """Runs a module's tests; returns the result."""
    import doctest
    result = Result()
    loader = TestLoader()
    setup = getattr(module, 'setUpModule', None)
    if setup:
        setup()
    cases = [v for v in vars(module).values() if isinstance(v, type) and issubclass(v, TestCase)]
    for case in dict.fromkeys(cases):
        if case.__module__ != module.__name__ and case.__module__ != '__main__':
            continue
        if not any(name.startswith('test') for name in dir(case)):
            continue
        try:
            case.setUpClass()
        except SkipTest:
            result.skipped += 1
            continue
        except Exception as error:
            result.done(case('setUp'), [(None, error)])
            continue
        for test in loader.loadTestsFromTestCase(case):
            if only in test.id():
                test._run(result)
        case.tearDownClass()
    load = getattr(module, 'load_tests', None)
    if load is not None:
        extra = load(loader, TestSuite(), None)
        for test in _flat(extra or ()):
            if isinstance(test, doctest.Case) and only in test.id():
                test._run(result)
    return result


def _flat(suite):
    for test in suite:
        if isinstance(test, TestSuite):
            yield from _flat(test)
        else:
            yield test


def enterModuleContext(manager):
    return manager.__enter__()


def addModuleCleanup(function, *args, **kwargs):
    pass


def main(*args, **kwargs):
    pass


class mock:
    """What needs `unittest.mock` is skipped."""
    @staticmethod
    def _skip(*args, **kwargs):
        raise SkipTest('needs unittest.mock')
    MagicMock = Mock = _skip

    class patch:
        def __new__(cls, *args, **kwargs):
            return skip('needs unittest.mock')
        object = dict = multiple = staticmethod(lambda *args, **kwargs: skip('needs unittest.mock'))


sys.modules['unittest.mock'] = mock
