# cpython: 3.14
# An error in __set_name__ passes with a note that says whose it was.
class Bad:
    def __set_name__(self, owner, name): 1 / 0
class Wrong:
    def __set_name__(self): pass
for value in Bad(), Wrong():
    try:
        class C: attribute = value
    except Exception as e:
        print(type(e).__name__, e, e.__notes__)
