print("a starts")
import b
name = "A"
def late(): return b.name + b.get()
print("a ends")
