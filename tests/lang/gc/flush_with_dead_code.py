# A class gets a data descriptor: all code that reads attributes by their slots is taken back, code that is garbage too.
source = '\n'.join(f'def f{n}(self): return self.a\nf{n}(made)' for n in range(60))


class Made:
    def __init__(self):
        self.a = 1


total = 0
for n in range(100):
    class Other:
        def __init__(self):
            self.a = 1
    made = Other()
    for _ in range(3):
        exec(source, {'made': made})
    read = lambda: made.a
    total += read()
    Other.a = property(lambda self: 5, lambda self, value: None)
    total += read()
print(total)
