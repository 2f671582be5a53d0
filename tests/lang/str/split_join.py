"""split, rsplit, splitlines and join."""
print("a b  c".split(), " a b ".split(), "".split(), "   ".split(), "a,b,,c".split(","), "".split(","), ",".split(","), "a--b--c".split("--"))
print("a b c d".split(None, 2), "a b c d".rsplit(None, 2), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "a,b,c".split(",", 0), "  a  b ".split(" "), "a b".split(maxsplit=0))
print("a\nb\r\nc\rd\x0be\x1cf\u2028g".splitlines(), "a\nb\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a\n\nb".splitlines())
print(",".join(["a", "b", "c"]), "".join([]), "-".join("xyz"), "--".join(x for x in ("p", "q")), ",".join({"k": 1}), " ".join(("one",)))
def err(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
err(lambda: ",".join(["a", 1]))
err(lambda: ",".join(5))
err(lambda: "a".split(""))
err(lambda: "a".split(1))
