"""Helper doc."""
print("running helper")
value = 1
def bump():
    global value
    value += 1
    return value
def get(): return value
