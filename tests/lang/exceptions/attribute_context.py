# An AttributeError that getting an attribute raises knows the attribute, whoever raised it.


class Hook:
    blech = None

    def __getattr__(self, name):
        raise AttributeError('no ' + name)


class Properties:
    value = 1

    @property
    def bare(self):
        raise AttributeError

    @property
    def told(self):
        raise AttributeError('mine', name='other', obj=5)

    @property
    def nested(self):
        return self.bare

    @property
    def missing(self):
        return self.valeu

    @property
    def reassigned(self):
        self = None
        raise AttributeError('x')

    def __getattribute__(self, name):
        if name == 'x':
            raise AttributeError(name)
        return object.__getattribute__(self, name)


class Plain:
    @property
    def bare(self):
        raise AttributeError('bare')

    @property
    def through(self):
        return self.bare

    @property
    def other(self):
        raise ValueError

    def method(self):
        raise AttributeError('called')


class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError(name)


class Class(metaclass=Meta):
    pass


class Descriptor:
    def __get__(self, instance, owner):
        raise AttributeError('get')


class Owner:
    field = Descriptor()


def facts(f):
    try:
        f()
    except AttributeError as e:
        print(e, e.name, type(e.obj).__name__)
    except ValueError as e:
        print(repr(e))


for _ in range(3):
    facts(lambda: Hook().bluch)
    facts(lambda: getattr(Hook(), 'bluch'))
    for name in 'bare', 'told', 'nested', 'missing', 'x', 'y':
        facts(lambda: getattr(Properties(), name))
    facts(lambda: Plain().bare)
    facts(lambda: Plain().through)
    facts(lambda: Plain().other)
    facts(lambda: Plain().method())
    facts(lambda: Class.foo)
    facts(lambda: Owner().field)
    facts(lambda: Owner.field)
print(getattr(Hook(), 'a', 5), hasattr(Hook(), 'b'))


def loop(what):
    found = 0
    for i in range(3000):
        try:
            what.bare
        except AttributeError as e:
            found += e.name == 'bare' and e.obj is what
    return found


print(loop(Plain()), loop(Properties()))
