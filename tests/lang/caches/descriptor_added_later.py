# A quickened attribute access must notice a property, a hook or a base that comes later.
class A:
    def __init__(self): self.v = 1

def read(o): return o.v
def write(o, x): o.v = x

a = A()
for i in range(50):
    write(a, i)
    read(a)
print(read(a))
A.v = property(lambda self: "property", lambda self, x: print("set", x))
print(read(a))
write(a, 3)
del A.v
print(read(a))
A.__getattribute__ = lambda self, name: ("hook", name)
print(read(a))
del A.__getattribute__
print(read(a))
A.__setattr__ = lambda self, name, x: print("setattr", name, x)
write(a, 9)
del A.__setattr__
write(a, 10)
print(read(a))
