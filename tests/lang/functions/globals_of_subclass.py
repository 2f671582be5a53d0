# Globals that are of a subclass of dict: functions ask its `__getitem__` and `__missing__`.
class Missing(dict):
    def __missing__(self, key):
        if key[0] != 'q':
            raise KeyError(key)
        return 'missing ' + key


class Getting(dict):
    def __getitem__(self, key):
        if key == 'failing':
            raise ValueError('no')
        return 26 if key == 'letters' else dict.__getitem__(self, key)


space = Missing(__builtins__=__builtins__)
exec('''
print(qone)
def f():
    return qtwo, len("abc"), [qthree for _ in "a"], (lambda: qfour)()
for _ in range(3):
    print(f())
qtwo = 2
print(f())
def g(): return nothing
try:
    g()
except NameError as error:
    print(error)
''', space)
print(eval('qfive', space))
space = Getting(__builtins__=__builtins__)
print(eval('letters', space))
exec('''
def h(): return letters
def fails(): return failing
print(sum(h() for _ in range(1000)), len("abc"))
letters = 1
print(h())
try:
    fails()
except ValueError as error:
    print(error)
''', space)
