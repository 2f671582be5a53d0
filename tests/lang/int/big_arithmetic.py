"""Integers of hundreds of digits."""
a = 10**50 + 12345678901234567890
b = 3**80 - 7
print(a + b, a - b, b - a, a * b)
print(a // b, a % b, divmod(a * b + 17, b))
print(a == b, a < b, a > b, a != b, a <= a, a >= b)
print((a * b) // a == b, (a * b) % a)
print(-a // b, -a % b, a // -b, a % -b)
x = 1
for i in range(1, 60):
    x = x * i + (i ^ 3)
print(x)
while x > 10**20:
    x //= 1_000_003
print(x)
fib = [0, 1]
while len(fib) < 200:
    fib.append(fib[-1] + fib[-2])
print(fib[-1], fib[91], fib[92], fib[93])
