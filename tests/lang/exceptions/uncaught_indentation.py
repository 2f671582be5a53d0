# exit: 1
# cpython: 3.14
def f():
    x = 1
      y = 2
