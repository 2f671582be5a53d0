# cpython: 3.14
# The module tokenize: all kinds of tokens, and what is none.
import io
import tokenize

SOURCE = '''# comment
def f(a, *, b=1):  # more
\tif a:
        return (a +
                b)

    # deeper
  \
  \
    x = """text
over lines""" + r'\\n' b"x" + 0x1F + 1_0.5e-3j + .5 if a else b

async def g(): pass; await x -> y ** z //= 3 != 4 := ...
f"a{b!r:>{w}}c{{d}}{e=}" t'{x:%Y}' rf"{a}\\{b}" f"""x
{y
}""" f'{a["b"]}' f"{x:{'{'}}" f'\\N{BULLET}{z}'
café = 'é'
last = 1'''.replace('\t', '    ')
for token in tokenize.generate_tokens(io.StringIO(SOURCE).readline):
    print(tokenize.tok_name[token.type], tokenize.tok_name[token.exact_type], repr(token.string), token.start, token.end, repr(token.line))
print(next(tokenize.tokenize(io.BytesIO(b'# coding: latin-1\nx').readline)), tokenize.detect_encoding(io.BytesIO(b'x').readline))
for text in ('', '\n', 'x', 'x # c', '  ', 'a\n\n  # c\n', 'if x:\n  y\n', '(\n', '"abc', "'''abc", 'if x:\n    y\n  z\n', ')', '(]', 'f"{', 'f"a', '\\', 'a\\b', '0xg', '1_', '1if', '$', 'f"}"', '[1,\n2}'):
    try:
        print(repr(text), [(tokenize.tok_name[t.type], t.string, t.start, t.end) for t in tokenize.generate_tokens(io.StringIO(text).readline)])
    except (tokenize.TokenError, SyntaxError) as e:
        print(repr(text), type(e).__name__, e)
for text in ('x = [1,  2]\nif x :\n  y\n', 'f"a{b!r:>{w}}c{{d}}" + g\n'):
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    print(tokenize.untokenize(tokens) == text, repr(tokenize.untokenize(t[:2] for t in tokens)))
