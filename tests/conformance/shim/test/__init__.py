"""The package whose modules are CPython's own tests: they are found in the folder that `run.py` is told."""
