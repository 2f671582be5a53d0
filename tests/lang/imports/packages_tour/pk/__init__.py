print("pk init", __name__, __package__)
x = 1
a = 1
b = 2
_c = 3
__all__ = ["a", "b", "sub"]
