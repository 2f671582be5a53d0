# cpython: 3.14
# Python 3.14: what tracebacks say about misspelt keywords.
import sys

sys.stderr = sys.stdout

MISTAKES = [
    "whille True:\n    pass\n",
    "fro x in y:\n  pass\n",
    "x = 1 fi y else 2\n",
    "imprt os\n",
    "def f():\n  retrun 1\n",
    "clas A: pass\n",
    "asynch def f(): pass\n",
    "a = [x fo x in y]\n",
    "try:\n  pass\nexept: pass\n",
    "if x:\n  pass\nelseif y:\n  pass\n",
    "x = nto y\n",
    "lamda x: 1\n",
    "wiht open(x) as f:\n pass\n",
    "from collections imort deque\n",
    "def f():\n    for x in y:\n        pass\n    whille True:\n        pass\n",
    "for x in y: pass\nif x:\n    pass\nelse:\n    a b\n    retrun x\n",
    "tr:\n    pass\nexcept E:\n    pass\n",
    "a = b isnot c\n",
    # No keyword helps, or the name is too far from the error, or the text too long.
    "a b c\n",
    "x = 5 $ 3\n",
    "a = 1\n" * 400 + "imprt os\n",
    # The message is not about the keyword.
    "print 1\n",
    "foo(x for x n range(3))\n",
    "print(\"the \"important\" thing\")\n",
]

for mistake in MISTAKES:
    try:
        compile(mistake, "<string>", "exec")
    except SyntaxError as error:
        print(error.msg)
        sys.excepthook(type(error), error.with_traceback(None), None)

# The hint is looked for by the attributes that the exception has when it is printed.
try:
    compile("imprt os", "<string>", "exec")
except SyntaxError as error:
    print(error._metadata)
    error.msg = "something else"
    sys.excepthook(type(error), error.with_traceback(None), None)
print(SyntaxError("invalid syntax")._metadata)
