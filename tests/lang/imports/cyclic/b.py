print("b starts")
import a
print(hasattr(a, "name"))
name = "B"
def get(): return a.name
print("b ends")
