print("init circle")
from .area import square as sq
from . import area
def describe(): return f"circle {sq(2)} {area.PI} {__name__}"
