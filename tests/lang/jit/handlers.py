"""Exceptions that are raised and handled in hot code, by all kinds of things and through inlined functions."""
import sys


def lines(error):
    out = []
    trace = error.__traceback__
    while trace:
        out.append((trace.tb_frame.f_code.co_name, trace.tb_lineno - trace.tb_frame.f_code.co_firstlineno))
        trace = trace.tb_next
    return out


def check(x):
    if x % 3 == 0:
        raise ValueError(x)
    return x * 0.5


def twice(x):
    return check(x) + check(x + 1)


class Point:
    def __init__(self, x, y):
        if y % 5 == 0:
            raise ArithmeticError("y", y)
        self.x, self.y = x, y

    def __add__(self, other):
        if self.x % 4 == 1:
            raise OverflowError(self.x)
        return Point(self.x + other.x, self.y)

    def __getitem__(self, n):
        if n == 7:
            raise IndexError(n)
        return n

    def __setitem__(self, n, value):
        if n == 6:
            raise LookupError(n)
        self.x = value

    @property
    def half(self):
        if self.x % 2:
            raise AttributeError("odd")
        return self.x // 2

    def __iter__(self):
        if self.x % 6 == 2:
            raise RuntimeError("no items")
        return iter((self.x, self.y))

    def __bool__(self):
        if self.y == 3:
            raise TypeError("truth")
        return True


def inlined(n):
    total, caught, last = 0.0, 0, None
    for i in range(n):
        try:
            total += twice(i)
        except ValueError as error:
            caught += error.args[0]
            if i >= n - 2:
                last = lines(error)
    return total, caught, last


print(inlined(1200))


def objects(n):
    seen = {}
    for i in range(n):
        pair = (i, i + 0.5)
        try:
            point = Point(i, i % 7 + 1)
            other = point + Point(1, 2)
            other[i % 9] = point[i % 8]
            total = point.half + sum(other)
            x, y = point
            if not point:
                total = 0
        except (ArithmeticError, LookupError) as error:
            name = type(error).__name__, *error.args
        except AttributeError as error:
            name = "attribute", str(error)
        except Exception as error:
            name = type(error).__name__, str(error), pair[0] // n
        else:
            name = "fine", total % 3
        finally:
            seen["all"] = seen.get("all", 0) + 1
        seen[name] = seen.get(name, 0) + pair[1]
    return sorted(seen.items(), key=str)


print(objects(3000))


def helpers(values, n):
    counts = {}
    for i in range(n):
        value = values[i % len(values)]
        try:
            counts["len"] = counts.get("len", 0) + len(value)
            counts["item"] = value[1]
            counts["sum"] = value + value[:1]
            counts["int"] = int(value)
            counts["neg"] = -counts["int"]
            counts["div"] = 100 // (counts["int"] - 5)
            counts["mod"] = 7 % (counts["int"] - 6)
            counts["shift"] = 1 << (counts["int"] - 7)
            counts["attr"] = value.missing
        except Exception as error:
            key = type(error).__name__, isinstance(error, LookupError) or len(error.args)
            counts[key] = counts.get(key, 0) + 1
    return counts


print(helpers([5, "", "x", [], [1, 2], "12", "15", "05", "06", "04", "2345", None, (1,), b"8"], 1300))


def nested(n):
    log = []
    for i in range(n):
        try:
            try:
                if i % 5 == 0:
                    raise KeyError(i)
                if i % 7 == 0:
                    raise IndexError(i)
            except KeyError as first:
                try:
                    raise ValueError(i) from first
                except ValueError as second:
                    if i % 10 == 0:
                        raise TypeError(i)
                    assert second.__cause__ is first is second.__context__
            finally:
                if i % 11 == 0:
                    log.append(("finally", i))
        except TypeError as error:
            context = error.__context__
            log.append((i, type(context).__name__, type(context.__context__).__name__))
        except IndexError:
            log.append(sys.exc_info()[1].args)
        assert sys.exc_info()[0] is None
    return len(log), log[-9:]


print(nested(900))


def leaving(n):
    out = []
    for i in range(n):
        while True:
            try:
                if i % 4 == 0:
                    break
                if i % 4 == 1:
                    raise ValueError
                if i % 4 == 2:
                    out.append("two")
                    break
                check(i - i % 3)
            except ValueError:
                if i % 4 == 3:
                    out.append("three")
                    break
                i += 1
                continue
            finally:
                out.append(i)
    return len(out), out[-8:]


print(leaving(1000))


def first(items):
    for item in items:
        try:
            return check(item)
        except ValueError:
            pass
    return None


print([first([i, i * 2, i + 1]) for i in range(400)][-12:])


def again(n):
    caught = []
    for i in range(n):
        try:
            try:
                check(i)
            except ValueError:
                if i % 6 == 0:
                    raise
                caught.append(i)
        except ValueError as error:
            caught.append((i, len(lines(error))))
    return caught[-5:], lines(error_of(again_raised, n))


def again_raised(n):
    for i in range(1, n):
        try:
            check(i)
        except ValueError:
            if i > n - 5:
                raise


def error_of(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return error


print(again(600))


class Closes:
    def __init__(self, log, swallow):
        self.log, self.swallow = log, swallow

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.log.append(kind and kind.__name__)
        return self.swallow


def managed(n):
    log = []
    for i in range(n):
        try:
            with Closes(log, i % 2 == 0):
                check(i)
        except ValueError as error:
            log.append(error.args[0])
    return len(log), log[-6:]


print(managed(900))


def numbers(n):
    """Numbers that are in registers when something is raised."""
    whole, real, big = 0, 0.0, 1
    for i in range(n):
        step = i * 0.25
        try:
            real += step
            whole += i
            check(i)
            whole += 1
            big = big * 3 % (1 << 61)
        except ValueError:
            real -= step * 2
            whole -= 2
    return whole, real, big


print(numbers(2000))


def deep(n):
    if n == 0:
        raise ValueError("deep")
    return deep(n - 1) + 1


def depths(n):
    out = []
    for i in range(n):
        try:
            deep(i % 20)
        except ValueError as error:
            out.append(len(lines(error)))
    try:
        deep(-1)
    except RecursionError as error:
        out.append(str(error)[:32])
    return out[-4:]


print(depths(300))


def generated(n):
    def items(limit):
        for k in range(limit):
            if k == 8:
                raise ValueError("item")
            yield k

    total = caught = 0
    for i in range(n):
        try:
            for item in items(i % 12):
                total += item
            total += sum(k for k in range(check(i) > 0 and 3))
        except ValueError as error:
            caught += len(str(error))
    return total, caught


print(generated(800))


def groups(n):
    out = 0
    for i in range(n):
        try:
            raise ExceptionGroup("many", [ValueError(i), TypeError(i)])
        except* ValueError as group:
            out += group.exceptions[0].args[0]
        except* TypeError:
            out += 1
    return out


print(groups(200))


def wrong_class(n, classes):
    for i in range(n):
        try:
            try:
                check(0)
            except classes[i % len(classes)]:
                pass
        except Exception as error:
            last = type(error).__name__, str(error)[:40]
    return last


print(wrong_class(300, [ValueError, (KeyError, ValueError), LookupError, Exception, 5]))


def stops(n):
    total = 0
    for i in range(n):
        iterator = iter([i, i + 1])
        while True:
            try:
                total += next(iterator)
            except StopIteration:
                break
    return total


print(stops(500))


def never_before(n, limit):
    """The handler is used only when the code is hot already, and then always."""
    caught = 0
    for i in range(n):
        try:
            if i > limit:
                raise ValueError
            caught += 1
        except ValueError:
            caught += 2
    return caught


print(never_before(1000, 5000), never_before(6000, 500), never_before(6000, 500))
