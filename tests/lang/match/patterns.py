"""Every kind of pattern."""
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x = x; self.y = y
class K: A = 1; B = "two"
def m(v):
    match v:
        case 0: return "zero"
        case -1 | -2: return "neg"
        case 1.5: return "float"
        case "s" "t": return "str"
        case b"b": return "bytes"
        case None: return "none"
        case True: return "true"
        case False: return "false"
        case K.B: return "K.B"
        case []: return "empty"
        case [x]: return f"one {x}"
        case [1, *rest]: return f"1 and {rest}"
        case (x, y) if x == y: return f"pair eq {x}"
        case [x, y, *_]: return f"two+ {x} {y}"
        case {"type": "c", "r": r}: return f"circle {r}"
        case {"k": [a, {"z": z}], **rest}: return f"map {a} {z} {rest}"
        case {}: return "some dict"
        case P(0, y): return f"P0 {y}"
        case P(x=1, y=P(a, b)): return f"nested {a} {b}"
        case P(x, y=9) | P(9, x): return f"or {x}"
        case int(n) if n > 100: return f"big {n}"
        case int() as i: return f"int {i}"
        case str(s): return f"str {s}"
        case (float() | complex()) as f: return f"num {f}"
        case _: return "other"
for v in (0, -1, -2, 1.5, "st", b"b", None, True, False, "two", [], (), [5], (1, 2, 3), [3, 3], [3, 4], range(4), {"type": "c", "r": 2, "more": 1}, {"k": [1, {"z": 2}], "q": 3}, {}, {"q": 1},
          P(0, 5), P(1, P(2, 3)), P(4, 9), P(9, 4), P(5, 5), 500, 7, "zz", 2.5, 3j, {1}, object, iter([])):
    print(m(v))
