# Code that is machine code already is traced like any other, and is machine code again afterwards.
import sys


class Point:
    def __init__(self, x):
        self.x = x

    def step(self):
        self.x += 1
        return self.x


def leaf(x):
    y = x + 1
    return y


def numbers(n):
    for i in range(n):
        yield i


def work(n):
    p = Point(0)
    total = 0
    for i in numbers(n):
        total += leaf(i) + p.step()
    return total


for _ in range(30):
    work(100)
print(work(5000))
events = []


def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def counts(frame, event, arg):
    if not event.startswith('c_'):
        calls[frame.f_code.co_name, event] = calls.get((frame.f_code.co_name, event), 0) + 1


sys.settrace(tracer)
work(2)
sys.settrace(None)
print(len(events))
for event in events:
    print(*event)
calls = {}
sys.setprofile(counts)
work(1000)
sys.setprofile(None)
for key in sorted(calls):
    print(key, calls[key])
print(work(5000))


def switch(n):
    # Set while the loop is machine code.
    total = 0
    for i in range(n):
        total += leaf(i)
        if i == n - 3:
            sys.setprofile(counts)
    sys.setprofile(None)
    return total


for n in (10, 3000, 30000):
    calls = {}
    switch(n)
    print(calls)


def suspended():
    sys.settrace(tracer)
    for i in numbers(2):
        pass
    sys.settrace(None)


del events[:]
suspended()
print(*events, sep='\n')
