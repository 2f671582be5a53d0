"""textwrap, html, tomllib, pprint: libraries that need regular expressions."""
# stress: off
import html
import pprint
import textwrap
import tomllib


print(textwrap.fill("The quick brown fox jumps over the lazy dog. " * 3, 40), textwrap.dedent("  a\n    b\n  c"), textwrap.shorten("hello there world", 12), textwrap.indent("a\nb", "> "))
print(html.escape("<a href='x'>&\"</a>"), html.unescape("&lt;b&gt; &amp; &#233; &#x20ac; &eacute;"))
print(tomllib.loads('title = "x"\n[a.b]\nn = 1\nlist = [1, 2]\nflag = true\nf = 2.5\n'))
pprint.pprint({"text": "a long text of many words " * 6, "n": list(range(30))})
