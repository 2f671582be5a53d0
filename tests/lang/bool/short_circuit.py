"""`and` and `or` return an operand and evaluate no more than needed."""
def t(x):
    print("eval", x, end="; ")
    return x
print(t(0) or t(5)); print(t(3) or t(5)); print(t(0) and t(5)); print(t(3) and t(5))
print(t(0) or t("") or t([])); print(t(1) and t(2) and t(3)); print(t(1) and t(0) or t(9))
print(not t(0) and t(4)); print((t(0) or t(1)) and t(2))
if t(1) and not t(0) or t(7):
    print("in")
while t(0) or t(None):
    pass
else:
    print("else")
print([x for x in range(6) if x % 2 and x != 3 or x == 4])
print(t(1) if t(0) else t(2))
print(1 if [] else 2 if {} else 3)
