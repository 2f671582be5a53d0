"""while, for, else, break, continue, nesting."""
for i in range(3):
    print(i)
else:
    print("for else")
for i in range(3):
    if i == 1: break
else:
    print("never")
n = 3
while n:
    n -= 1
    if n == 1: continue
    print("n", n)
else:
    print("while else")
while True:
    break
else:
    print("never")
for i in range(3):
    for j in range(3):
        if j == 2: break
        if i == j: continue
        print(i, j, end="; ")
    else:
        print("never")
print()
for c in "ab":
    for c in "xy": pass
    print(c)
for i, (a, b) in enumerate([(1, 2), (3, 4)]): print(i, a, b)
for x in []: pass
else: print("empty else")
d = {}
for d["k"] in range(3): pass
print(d)
i = 0
while i < 10:
    i += 1
    if i % 2: continue
    if i > 6: break
print(i)
def f():
    for i in range(10):
        for j in range(10):
            if i * j == 42: return i, j
print(f())
if 0: print("no")
elif []: print("no")
elif "x": print("elif")
else: print("no")
pass; x = 1; y = 2; print(x, y)
t = 0
for i in range(100000): t += i
print(t)
