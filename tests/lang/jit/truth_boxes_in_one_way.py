# The truth of a value, of which one way asks the machine and so puts the frame in order, in the loop over an iterator.


def loop(n, i0, x):
    total = (1 << 62) - 1
    for k in range(366, -4, -3):
        try:
            del u
        except UnboundLocalError:
            pass
        f = k * 0.5
        total = total * (k % (i0 or -7)) + int(f * (x or 1.5)) & 0xFFFFFFFFFFFFFF
        if total & 7 == 3:
            u = f
    return total


for x in 2.5, 0.0, [], "", 3:
    try:
        print(loop(9, True, x), loop(9, 0, x), loop(9, 5, 1))
    except TypeError as e:
        print(e)
