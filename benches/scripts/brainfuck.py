"""An interpreter in the interpreter: runs a Brainfuck program that draws a triangle, and one that squares numbers."""
TRIANGLE = """
++++++++[>+>++++<<-]>++>>+<[-[>>+<<-]+>>]>+[-<<<[->[+[-]+>++>>>-<<]<[<]>>++++++[<<+++++>>-]+<<++.[-]<<]>.>+[>>]>+]
"""
# Stops after this many steps.
LIMIT = 600_000
SQUARES = """
++++[>+++++<-]>[<+++++>-]+<+[>[>+>+<<-]++>>[<<+>>-]>>>[-]++>[-]+>>>+[[-]++++++>>>]<<<[[<++++++++<++>>-]+<.<[>----<-]<]
<<[>>>>>[>>>[-]+++++++++<[>-<-]+++++++++>[-[<->-]+[<<<]]<+>]<-<<<]<<-]
"""


def compile_program(source):
    """Joins runs of the same instruction and resolves the brackets."""
    program = []
    open_brackets = []
    for c in source:
        if c in "+-<>":
            step = 1 if c in "+>" else -1
            kind = "add" if c in "+-" else "move"
            if program and program[-1][0] == kind:
                program[-1] = (kind, program[-1][1] + step)
            else:
                program.append((kind, step))
        elif c == "[":
            open_brackets.append(len(program))
            program.append(("open", 0))
        elif c == "]":
            start = open_brackets.pop()
            program[start] = ("open", len(program))
            program.append(("close", start))
        elif c == ".":
            program.append(("print", 0))
    return program


def run(program):
    tape = [0] * 400
    at = here = steps = 0
    out = []
    while here < len(program) and steps < LIMIT:
        kind, value = program[here]
        steps += 1
        if kind == "add":
            tape[at] = (tape[at] + value) & 255
        elif kind == "move":
            at += value
        elif kind == "open":
            if tape[at] == 0:
                here = value
        elif kind == "close":
            if tape[at] != 0:
                here = value
        else:
            out.append(chr(tape[at]))
        here += 1
    return "".join(out), steps


for source in (TRIANGLE, SQUARES):
    text, steps = run(compile_program(source))
    print(text)
    print(steps)
