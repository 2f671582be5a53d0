# cpython: 3.14
"""f-strings since 3.12: quotes reused, backslashes, comments and any nesting."""
names = ["a", "b"]
d = {"k": "v"}
print(f"{d["k"]} {", ".join(names)} {"\n".join(names)!r}")
print(f"{f"{f"{1 + 1}"}"}")
print(f"{
    names[0]  # the first
    + "x"
}")
print(f"{'\u00e9'} {"{}".format(3)} {d['k']=}")
print(f"{names!r:>{len("0123456789abcdef")}}")
