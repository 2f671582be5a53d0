# cpython: 3.14
# A view without dimensions has no length, and views are generic.


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


zero = memoryview(b'a').cast('B', [])
show(len, zero)
show(iter, zero)
show(zero.count, 1)
show(zero.index, 1)
m = memoryview(b'abcd').cast('B', [2, 2])
show(iter, m)
show(m.count, 1)
show(m.index, 1)
print(memoryview[int])
