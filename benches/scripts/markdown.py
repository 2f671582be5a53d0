"""Turns a small dialect of Markdown into HTML."""
import re

TEXT = """# Chapter %d

Some *emphasis*, some **strong words**, `code` and a [link](http://example.com/%d).
A second line of the same paragraph, with 5 < 6 & 7 > 3.

- first item
- second *item*
- third item with `code`

> A quotation that says something
> over two lines.

```
for i in range(%d):
    print(i)
```

1. one
2. two

"""


def inline(text):
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", text)
    text = re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text)
    return re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r'<a href="\2">\1</a>', text)


def convert(source):
    out = []
    lines = source.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.strip():
            continue
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            out.append(f"<h{level}>{inline(line[level:].strip())}</h{level}>")
        elif line.startswith("```"):
            block = []
            while at < len(lines) and not lines[at].startswith("```"):
                block.append(lines[at])
                at += 1
            at += 1
            out.append("<pre>" + "\n".join(block) + "</pre>")
        elif line.startswith("- ") or re.match(r"\d+\. ", line):
            tag = "ul" if line.startswith("- ") else "ol"
            items = [line]
            while at < len(lines) and lines[at].strip():
                items.append(lines[at])
                at += 1
            out.append(f"<{tag}>")
            out.extend("<li>" + inline(item.split(" ", 1)[1]) + "</li>" for item in items)
            out.append(f"</{tag}>")
        elif line.startswith(">"):
            quoted = [line[1:].strip()]
            while at < len(lines) and lines[at].startswith(">"):
                quoted.append(lines[at][1:].strip())
                at += 1
            out.append("<blockquote>" + inline(" ".join(quoted)) + "</blockquote>")
        else:
            paragraph = [line]
            while at < len(lines) and lines[at].strip():
                paragraph.append(lines[at])
                at += 1
            out.append("<p>" + inline(" ".join(paragraph)) + "</p>")
    return "\n".join(out)


html = convert("".join(TEXT % (i, i, i) for i in range(1800)))
print(html[:700])
print(len(html), html.count("<li>"), sum(map(ord, html)))
