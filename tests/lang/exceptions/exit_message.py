# exit: 1
"""sys.exit(text) prints the text on stderr and ends with 1."""
import sys
print("out")
sys.exit("fatal: no input")
