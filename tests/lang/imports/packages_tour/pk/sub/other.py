from ..sub import __name__ as n
up = n
q = 9
