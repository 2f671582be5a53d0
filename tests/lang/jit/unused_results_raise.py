# An operation raises for operands of the wrong type even if nothing uses its result.


def product(left, right=7):
    unused = left
    unused = (-5 * unused) | (left | right)


def halved(number):
    unused = number * 0.5 + 1.5


def compared(left, right):
    unused = left < right


def item(items, index):
    unused = items[index]
    items[index]


def quotient(left, right):
    left // right


for turn in range(500):
    product(turn)
    halved(turn + 0.5)
    compared(turn, 3)
    item([1, 2, 3], turn % 3)
    quotient(turn, 4)

for function, args in (
    (product, (None,)),
    (product, (1.5,)),
    (halved, ("text",)),
    (compared, (1, "text")),
    (compared, (None, 2)),
    (item, ([1, 2], 2)),
    (item, ([1, 2], "0")),
    (item, (5, 0)),
    (quotient, (1, 0)),
    (quotient, ([], 4)),
):
    try:
        function(*args)
        print("nothing raised")
    except Exception as error:
        print(type(error).__name__, error)
