# Items by index: from both ends, read and written in one go, and out of range in the middle of a loop.


def both_ends(items, turns):
    result = 0
    for n in range(-turns, turns):
        items[n] = items[n] + items[-1] - items[0]
        items[n] += 1
        result += items[n] + items[len(items) - 1]
    return result


def rows(table):
    total = 0.0
    for i in range(len(table)):
        row = table[i]
        for j in range(len(row)):
            row[j] = row[j] * 0.5 + row[-1 - j]
            total += row[j] + table[i][j]
    return total


def grows(items):
    at = 0
    while at < len(items):
        if items[at] > 3 and len(items) < 40:
            items.append(items[at] - 1)
        at += 1
    return at, items[-1]


def ends(items, at):
    seen = []
    try:
        while True:
            seen.append(items[at])
            items[at] = at
            at += 1
    except IndexError as error:
        return len(seen), str(error), items[-1]


def pairs(points):
    total = 0
    for point in points:
        total += point[0] * point[1] - point[-1]
    return total


def masked(items, turns):
    at = 0
    for n in range(turns):
        at = (at * 5 + n) & 7
        items[at] = items[(at + 3) % 8] + n
    return items


for _ in range(300):
    results = [
        both_ends([1, 2, 3, 4, 5, 6], 6),
        rows([[1.5, 2.5, 3.5], [0.0, 1e300], [], [4.0]]),
        grows([1, 5, 9]),
        ends([0] * 9, 2),
        ends([0] * 9, -4),
        pairs([(1, 2), (3, 4, 5), [6, 7]]),
        masked([0, 1, 2, 3, 4, 5, 6, 7], 50),
    ]
print(results)
for wrong in (7, -7):
    try:
        both_ends([1, 2, 3, 4, 5, 6], wrong)
    except IndexError as error:
        print(error)
try:
    pairs([(1, 2), (3,)])
except IndexError as error:
    print(error)
