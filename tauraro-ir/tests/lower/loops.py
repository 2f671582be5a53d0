def count(n, k):
    total = 0
    for i in range(n):
        if i % 2 and not i > k:
            continue
        elif i == 7:
            break
        total += i
    else:
        total = -1
    while True:
        total -= 1
        if total < 0:
            return total

def unbound(flag):
    if flag:
        x = 1
    print(x)
    del x
    print(x)
