# exit: 1
# cpython: 3.14
print("never printed")
def f(:
    pass
