# -*- coding: cp1251 -*-
# A program in an encoding that only the library knows.
print(ascii("При"), ascii(eval(b"# coding: cp866\n'\x80'")))
for text in (b"# coding: cp1257\n'\xa1'", b"# coding: none-such\n1"):
    try:
        eval(text)
    except SyntaxError as e:
        print(type(e).__name__)
