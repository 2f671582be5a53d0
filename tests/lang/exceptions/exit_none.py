"""sys.exit() ends with 0."""
import sys
print("done")
sys.exit()
