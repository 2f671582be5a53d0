# A large float is kept in a caller's variable while functions that are inlined there call others, which collect.


def ends(items, at):
    seen = []
    try:
        while True:
            seen.append(items[at])
            at += 1
    except IndexError as error:
        return len(seen), str(error), items[-1]


def scaled(row, by):
    total = 0.0
    for item in row:
        total += item * by
    return total


def step(x):
    return [x, len([x])]


def run(turns):
    kept = 1e300
    results = []
    for n in range(turns):
        large = scaled([kept, 2.5], 2.0)
        results.append((large, ends([0] * 5, n % 3), step(n), step(large)))
    return large, len(results), results[-1]


for _ in range(3):
    print(run(40))
