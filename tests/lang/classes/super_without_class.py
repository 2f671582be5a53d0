"""super() where its parts are missing: each is an exception, none ends the process."""


class Base:
    def f(self):
        return "Base.f"


class Child(Base):
    def deleted(self):
        del self
        try:
            return super().f()
        except RuntimeError as e:
            return str(e)

    def no_arguments():
        try:
            return super().f()
        except RuntimeError as e:
            return str(e)

    def first_is_cell(self):
        def inner():
            return self.f()

        return super().f(), inner()

    def in_comprehension(self):
        return [super(Child, x).f() for x in [self]]


def outside(x):
    try:
        return super().f()
    except RuntimeError as e:
        return str(e)


print(Child().deleted())
print(Child.no_arguments())
print(outside(1))
print(Child().first_is_cell(), Child().in_comprehension())
try:
    super()
except RuntimeError as e:
    print(e)
