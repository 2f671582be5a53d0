"""The package."""
print("init shapes")
VERSION = "1.0"
from . import circle
