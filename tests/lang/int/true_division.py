"""int / int is correctly rounded however big the operands."""
print(10**30 / 10**29, 10**400 / 10**399, (2**1000 + 1) / 2**1000, 1 / 10**300, 1 / 10**320)
print(2**53 / 1, (2**53 + 1) / 1, (2**54 + 2) / 2, -(10**50) / 3, 10**22 / 7, 1 / 3, 2 / 3, -1 / 3)
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: 10**400 / 1)
err(lambda: float(10**400))
err(lambda: 10**400 * 1.0)
print(float(2**1023), float(10**22), int(float(2**80 + 1)) == 2**80)
