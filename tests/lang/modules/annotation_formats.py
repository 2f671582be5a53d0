# cpython: 3.14
"""annotationlib: annotations as values, with forward references, as text."""
import annotationlib
from annotationlib import Format, ForwardRef, get_annotations
from dataclasses import dataclass, fields


def f(a: int, b: Missing, *c: list[Other], d: "text" = 1, e: x.y | None = None) -> dict[str, Missing]: ...


def err(f, *a, **k):
    try:
        print("value", f(*a, **k))
    except Exception as e:
        print(type(e).__name__, e)


err(get_annotations, f)
print(get_annotations(f, format=Format.STRING))
refs = get_annotations(f, format=Format.FORWARDREF)
print(refs["a"], refs["b"].__forward_arg__, refs["c"].__args__[0].__forward_arg__, refs["d"], refs["e"].__forward_arg__)


class C:
    size: int
    next: Later
    both: int | Later


print(get_annotations(C, format=Format.STRING), [type(v).__name__ for v in get_annotations(C, format=Format.FORWARDREF).values()])


class Later: ...


print(get_annotations(C)["next"] is Later, get_annotations(int), ForwardRef("list[int]").evaluate(), ForwardRef("Later").evaluate(owner=C) is Later)
err(ForwardRef("nothing").evaluate); print(ForwardRef("nothing").evaluate(format=Format.FORWARDREF), ForwardRef("a") == ForwardRef("a"))
err(ForwardRef, 5); print(annotationlib.type_repr(int), annotationlib.type_repr(Later), annotationlib.annotations_to_string({"a": int, "b": "s"}))


@dataclass
class Node:
    value: int
    next: Node | None = None
    other: Unknown[int] | None = None


print(Node(1, Node(2)), [fld.name for fld in fields(Node)])
def g(x: "int", y: "list[Later]"): ...
print(get_annotations(g, eval_str=True))
