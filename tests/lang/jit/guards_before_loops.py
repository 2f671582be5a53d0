# A guard that is done before a loop fails though the loop makes no turn, or would not come to it: the same result, and no end of compiling.


def total(items, limit):
    result = 0
    for n in range(limit):
        result += items[n]
    return result


class Point:
    def __init__(self, x):
        self.x = x


def walk(point, turns, scale):
    at = 0
    result = 0
    while at < turns:
        at += 1
        result += point.x * scale
    return result


def nested(rows, limits):
    result = 0
    for n in range(len(rows)):
        row = rows[n]
        for k in range(limits[n]):
            result += row[k]
    return result


def halves(value, turns):
    result = []
    for _ in range(turns):
        result.append(value * 0.5)
        value = value * 2.0
    return result


answer = 0
for turn in range(3000):
    answer += total([1, 2, 3], 3)
    answer += total(None, 0)
    if turn % 3 == 0:
        answer += total((4, 5, 6, 7), 4)
print(answer)

answer = 0
for turn in range(3000):
    answer += walk(Point(turn), 5, 2)
    answer += walk(None, 0, None)
    answer += walk(Point(turn + 0.5), 3, 2 if turn % 2 else 0.5)
print(answer)

rows = [[1, 2, 3], None, (1, 2), [], [2.5, 3.5], "none"]
answer = 0
for turn in range(1000):
    answer += nested(rows, [3, 0, 2, 0, 2, 0])
print(answer)

for turn in range(300):
    last = halves(1e300, 5)
    other = halves(3.0, 4)
print(last, other)

for wrong in ((None, 1), ([1], 2), (["a"], 1)):
    try:
        print(total(*wrong))
    except Exception as error:
        print(type(error).__name__, error)
try:
    walk(None, 1, 1)
except AttributeError as error:
    print(error)
