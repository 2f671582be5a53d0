from .. import x as up
from . import other
from .other import q
NAME = "leaf", up, q
