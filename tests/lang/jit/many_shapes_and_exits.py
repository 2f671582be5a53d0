# Attributes of objects of many shapes where compiled code left so often that it takes nothing for granted any more.


class A:
    def __init__(self):
        self.x = 1 << 62


class B(A):
    pass


def same(n):
    objects = [A(), B(), 3, 4]
    for k in range(n):
        o = objects[k * k % 4 if k > 108 else 0]
        try:
            o.x = o.x
        except (TypeError, AttributeError) as e:
            print(k, e)
    return o.x


def sometimes(n):
    total = 0
    for k in range(n):
        o = C()
        o.a = k
        if k & 1:
            o.b = k + 3
        try:
            total = total + o.a & 0xFFFFFFFFFFFF
            total = total + o.b & 0xFFFFFFFFFFFF
        except AttributeError:
            pass
    return total


class C:
    pass


print(same(400), sometimes(400))
