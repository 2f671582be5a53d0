def __getattr__(n):
  if n in ("foo", "bar"): return "dyn" + n
  raise AttributeError("nope " + n)
def __dir__(): return ["zz", "aa"]
