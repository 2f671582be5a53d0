"""match, case, type and _ are names wherever no statement of theirs begins."""
with_ = 1; match = 2; case = 3; _ = 4; type = 5; print(match, case, _, type)
x = [6]; match = x; match[0] += 1; print(match)
if x: y = 1; match = y; print(match)
class C:
    a = 1; match: int = 2; case = match + 1
print(C.match, C.case); match = print; match("called")
def f(match): y = match; match += 1; return match, y
print(f(3)); match = C; match.attr = 9; print(C.attr)
for source in ("x = 1; match x:\n    case 1: pass", "x = 1; match 2", "x = 1; if x: pass"):
    try:
        exec(source)
    except SyntaxError as e:
        print(repr(source), e.msg, e.lineno, e.offset)
