# Stores of globals share a cache with loads: whatever happens to the namespace in between must be seen.
import builtins


def count(step):
    global total
    for _ in range(50):
        total += step
    return total


total = 0
print(count(1), count(2), total)
del total
try:
    count(1)
except NameError as error:
    print(error)
total = 5
print(count(1), globals()["total"])

# A name that was a builtin, then is a global, then a builtin again.
lengths = []
for round in range(4):
    lengths.append(len([1, 2, 3]))
    if round == 1:
        len = lambda x: -1
    if round == 2:
        del len
print(lengths)

# The same code with several namespaces.
code = compile("n = n + 1\nm = n * 10\ndel k\nk = m", "<made>", "exec")
spaces = [{"n": i, "k": 0} for i in range(3)]
for _ in range(5):
    for space in spaces:
        exec(code, space)
print([(s["n"], s["m"], s["k"]) for s in spaces])

# The namespace is replaced behind the code's back.
source = """
def bump():
    global value
    value = value + 1
    return value
"""
space = {"value": 0}
exec(source, space)
bump = space["bump"]
print([bump() for _ in range(3)])
space["value"] = 10
print(bump())
space.clear()
space["value"] = 100
print(bump(), space["value"], list(space))
for n in range(100):
    space[f"more{n}"] = n
print(bump(), space["value"])
space.pop("value")
space["value"] = 7
print(bump(), space["value"])

# What a global held is let go of.
import weakref


class Thing:
    pass


held = Thing()
watched = weakref.ref(held)


def replace(new):
    global held
    held = new


import gc

for new in (Thing(), None):
    replace(new)
new = None
gc.collect()
print(watched(), held)

# Many globals, and old namespaces with young values.
for n in range(300):
    exec(f"g{n} = {n}")
for _ in range(3):
    gc.collect()
    for index in range(200):
        text = "value %d" % index
        pair = [text, index]
print(text, pair, g299, builtins.len([1]))
