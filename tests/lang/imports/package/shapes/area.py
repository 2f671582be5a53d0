print("init area")
__all__ = ["square", "PI"]
PI = 3
_private = 1
hidden = 2
def square(x): return x * x
