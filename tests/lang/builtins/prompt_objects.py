# What is there for people at a prompt.
import builtins, sys
print(exit, quit, help, sep='\n')
for name in 'copyright', 'credits', 'license': print(name, type(getattr(builtins, name)).__name__)
for leave in exit, quit:
    try: leave(3)
    except SystemExit as e: print(e.code)
    try: leave()
    except SystemExit as e: print(e.code)
print(sys.breakpointhook is sys.__breakpointhook__, callable(breakpoint))
sys.breakpointhook = lambda *args, **kw: print('hook', args, kw) or 'result'
print(breakpoint(1, x=2))
del sys.breakpointhook
try: breakpoint()
except RuntimeError as e: print(e)
