# exit: 255
"""raise SystemExit(-1) is exit status 255."""
print("x")
raise SystemExit(-1)
