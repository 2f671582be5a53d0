# cpython: 3.14
# Where 3.14 says something else than the CPython that blesses.
import sys

events = []


def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def traced(function, *arguments):
    del events[:]
    sys.settrace(tracer)
    try:
        function(*arguments)
    except ValueError as error:
        events.append(error)
    sys.settrace(None)
    print(*events, sep='\n')
    print()


def leaf(x):
    return x


# What is called by the tracer is not traced, what call_tracing calls is.
def asks(frame, event, arg):
    if event == 'call' and frame.f_code.co_name == 'caller':
        leaf(1)
        sys.call_tracing(leaf, (2,))
    events.append((event, frame.f_code.co_name))


def caller():
    leaf(3)


sys.settrace(asks)
caller()
sys.settrace(None)
print(events)


# A comprehension is no function; each round of its loop is a line.
def comprehend():
    return [x
            for x in (1, 2)
            if x]


def short():
    a = [x for x in (1, 2)]


traced(comprehend)
traced(short)


def groups():
    try:
        raise ExceptionGroup('g', [KeyError(1), OSError(2)])
    except* KeyError as e:
        a = 1
    except* OSError:
        b = 2
    return 3


traced(groups)


def matched(x):
    match x:
        case [1, y]:
            return y
        case {'a': z}:
            return z
        case _:
            pass


traced(matched, [1, 2])
traced(matched, {'a': 2})
traced(matched, 3)


def generic[T](x: T) -> T:
    return x


traced(generic, 3)
