"""The tokens of a program, one by one, comments and blank lines included, for `tokenize`.

A token is a tuple of its type, text, start, end, and the lines it stands in. What cannot be a token is a SyntaxError.
"""
import re
from token import (COMMENT, DEDENT, ENDMARKER, EXACT_TOKEN_TYPES, FSTRING_END, FSTRING_MIDDLE, FSTRING_START, INDENT, NAME, NEWLINE, NL,
                   NUMBER, OP, STRING, TSTRING_END, TSTRING_MIDDLE, TSTRING_START)

_blank = re.compile(r'[ \t\f]*')
_name = re.compile(r'\w+')
_prefix = re.compile(r'''((?i:[rbuft]|[bft]r|r[bft])?)(\'{3}|"{3}|'|")''')
_number = re.compile(r'''(?ix)0x(?:_?[0-9a-f])+ | 0o(?:_?[0-7])+ | 0b(?:_?[01])+
    | (?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)? | \.[0-9](?:_?[0-9])*) (?:e[-+]?[0-9](?:_?[0-9])*)? j?''')
_operators = sorted((op for op in EXACT_TOKEN_TYPES if op != '!'), key=len, reverse=True)
_closing = {')': '(', ']': '[', '}': '{'}
_TAB = 8


class TokenizerIter:
    def __init__(self, readline, /, *, encoding=None, extra_tokens=False):
        self._tokens = _Scanner(readline, encoding, extra_tokens).tokens()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)


class _Literal:
    """An f-string or t-string that is being read."""

    def __init__(self, prefix, quote, start):
        self.quote, self.start = quote, start
        self.raw = 'r' in prefix
        self.middle, self.end = (TSTRING_MIDDLE, TSTRING_END) if 't' in prefix else (FSTRING_MIDDLE, FSTRING_END)
        # For each field inside of another's format: how many brackets were open where it began, and whether its format has begun.
        self.fields = []


class _Scanner:
    def __init__(self, readline, encoding, extra):
        lines = []
        while True:
            try:
                line = readline()
            except StopIteration:
                break
            if not line:
                break
            if isinstance(line, (bytes, bytearray)):
                line = str(line, encoding or 'utf-8')
            lines.append(line)
        self.text = ''.join(lines)
        self.lines = self.text.splitlines(keepends=True) if '\r' in self.text else re.findall(r'[^\n]*\n|[^\n]+', self.text)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.extra = extra
        self.at = 0
        self.row = 0
        self.brackets = []
        self.literals = []

    def place(self, at):
        row = self.row
        while row and self.starts[row] > at:
            row -= 1
        while row + 1 < len(self.starts) - 1 and self.starts[row + 1] <= at:
            row += 1
        return row, at - self.starts[row]

    def token(self, kind, end):
        """The token from here to `end`, where the next begins."""
        start, text = self.at, self.text[self.at:end]
        self.at = end
        return self.between(kind, text, start, end)

    def between(self, kind, text, start, end):
        row, column = self.place(start)
        # A token that ends with a line ends in it.
        end_row, end_column = self.place(end - 1) if end > start else (row, column)
        end_column += end > start
        self.row = row
        return kind, text, (row + 1, column), (end_row + 1, end_column), ''.join(self.lines[row:end_row + 1])

    def error(self, message, at, kind=SyntaxError):
        row, column = self.place(at)
        line = self.lines[row] if row < len(self.lines) else ''
        return kind(message, ('<string>', row + 1, column + 1, line, row + 1, column + 1))

    def tokens(self):
        text, size = self.text, len(self.text)
        indents = [0]
        fresh = True
        seen = False
        while self.at < size:
            if self.literals and self.in_text():
                yield from self.string_text()
                continue
            if fresh and not self.brackets and not self.literals:
                start = self.at
                end = _blank.match(text, start).end()
                if text[end:end + 1] in ('#', '\n', '\r'):
                    self.at = end
                    if text[end] == '#':
                        stop = self.line_end(end)
                        token = self.token(COMMENT, stop)
                        if self.extra:
                            yield token
                    if self.at < size:
                        token = self.token(NL, self.past_newline(self.at))
                        if self.extra:
                            yield token
                    continue
                if end == size:
                    break
                width = 0
                for c in text[start:end]:
                    width = (width // _TAB + 1) * _TAB if c == '\t' else 0 if c == '\f' else width + 1
                if width > indents[-1]:
                    indents.append(width)
                    yield self.token(INDENT, end)
                while width < indents[-1]:
                    if width not in indents:
                        raise self.error('unindent does not match any outer indentation level', end, IndentationError)
                    indents.pop()
                    self.at = end
                    yield self.between(DEDENT, '', end, end)
                self.at = end
                fresh = False
            self.at = _blank.match(text, self.at).end()
            if self.at == size:
                break
            c = text[self.at]
            if c in '\r\n':
                inside = self.brackets or self.literals
                fresh = not inside
                token = self.token(NL if inside else NEWLINE, self.past_newline(self.at))
                seen = False
                if self.extra or not inside:
                    yield token
            elif c == '#':
                token = self.token(COMMENT, self.line_end(self.at))
                if self.extra:
                    yield token
            elif c == '\\':
                end = self.past_newline(self.at + 1)
                if end == self.at + 1:
                    raise self.error('unexpected character after line continuation character', self.at + 1)
                if end >= size:
                    raise self.error('unexpected EOF while parsing', end - 1)
                self.at = end
            else:
                seen = True
                yield self.code_token(c)
        if self.literals:
            literal = self.literals[-1]
            kind = 'triple-quoted ' if len(literal.quote) == 3 else ''
            raise self.error(f'unterminated {kind}f-string literal (detected at line {len(self.lines)})', literal.start)
        if self.brackets:
            raise self.error('unexpected EOF in multi-line statement', max(size - 1, 0))
        count = len(self.lines)
        last = self.lines[-1] if self.lines else ''
        if last and last[-1] not in '\r\n':
            kind = NEWLINE if seen else NL
            if self.extra or kind is NEWLINE:
                yield kind, '', (count, len(last)), (count, len(last) + 1), last if not seen else ''
        for _ in indents[1:]:
            yield DEDENT, '', (count + 1, 0), (count + 1, 0), ''
        yield ENDMARKER, '', (count + 1, 0), (count + 1, 0), ''

    def line_end(self, at):
        while at < len(self.text) and self.text[at] not in '\r\n':
            at += 1
        return at

    def past_newline(self, at):
        if self.text.startswith('\r\n', at):
            return at + 2
        return at + (self.text[at:at + 1] in ('\r', '\n'))

    def code_token(self, c):
        text, at = self.text, self.at
        found = _prefix.match(text, at)
        if found:
            prefix, quote = found[1].lower(), found[2]
            if 'f' in prefix or 't' in prefix:
                self.literals.append(_Literal(prefix, quote, at))
                return self.token(TSTRING_START if 't' in prefix else FSTRING_START, found.end())
            return self.token(STRING, self.string_end(found.end(), quote))
        if c.isdigit() or c == '.' and text[at + 1:at + 2].isdigit():
            found = _number.match(text, at)
            if found:
                if text[found.end():found.end() + 1].isidentifier():
                    return self.number_before_name(found)
                return self.token(NUMBER, found.end())
        found = _name.match(text, at)
        if found and found[0].isidentifier():
            return self.token(NAME, found.end())
        if self.literals and c in ':!}' and self.closes_field(c):
            if c == ':':
                self.literals[-1].fields[-1][1] = True
            elif c == '}':
                self.literals[-1].fields.pop()
                self.brackets.pop()
            return self.token(OP, at + 1)
        for op in _operators:
            if text.startswith(op, at):
                break
        else:
            if c == '!' or c in '$?`' and self.extra:
                return self.token(OP, at + 1)
            raise self.error(f"invalid {'non-printable ' if not c.isprintable() else ''}character {c!r} (U+{ord(c):04X})"
                             if not c.isascii() else 'invalid syntax', at)
        if op in '([{':
            self.brackets.append((op, at))
        elif op in _closing:
            if not self.brackets:
                raise self.error(f"unmatched '{op}'", at)
            opening, where = self.brackets.pop()
            if opening != _closing[op]:
                line = '' if self.place(where)[0] == self.place(at)[0] else f' on line {self.place(where)[0] + 1}'
                raise self.error(f"closing parenthesis '{op}' does not match opening parenthesis '{opening}'{line}", at)
        return self.token(OP, at + len(op))

    def number_before_name(self, found):
        word = _name.match(self.text, found.end())[0]
        # `1if x else y`
        if word.startswith(('and', 'else', 'for', 'if', 'in', 'is', 'not', 'or')):
            return self.token(NUMBER, found.end())
        digits = found[0].lower()
        kind = {'0x': 'hexadecimal', '0o': 'octal', '0b': 'binary'}.get(self.text[self.at:self.at + 2].lower(), 'imaginary' if digits.endswith('j') else 'decimal')
        raise self.error(f'invalid {kind} literal', found.end() - 1)

    def string_end(self, at, quote):
        text, start = self.text, self.at
        while at < len(text):
            c = text[at]
            if c == '\\':
                at += 2
            elif text.startswith(quote, at):
                return at + len(quote)
            elif c in '\r\n' and len(quote) == 1:
                break
            else:
                at += 1
        if len(quote) == 3:
            raise self.error(f'unterminated triple-quoted string literal (detected at line {len(self.lines)})', start)
        raise self.error(f'unterminated string literal (detected at line {self.place(start)[0] + 1})', start)

    def in_text(self):
        fields = self.literals[-1].fields
        return not fields or fields[-1][1]

    def closes_field(self, c):
        """Whether the innermost field's expression ends here."""
        fields = self.literals[-1].fields
        if not fields or fields[-1][0] != len(self.brackets):
            return False
        return c != '!' or not self.text.startswith('!=', self.at)

    def string_text(self):
        """The text of an f-string up to its end, or to a field."""
        text, literal = self.text, self.literals[-1]
        start = at = self.at
        in_format = bool(literal.fields)
        said = ''
        while at < len(text):
            c = text[at]
            if not in_format and text.startswith(literal.quote, at) or in_format and c == '}':
                break
            if c == '{':
                if in_format or text[at + 1:at + 2] != '{':
                    break
                yield self.between(literal.middle, said + '{', start, at + 1)
                said, start, at = '', at + 2, at + 2
                continue
            if c == '}':
                if text[at + 1:at + 2] != '}':
                    raise self.error("f-string: single '}' is not allowed", at)
                yield self.between(literal.middle, said + '}', start, at + 1)
                said, start, at = '', at + 2, at + 2
                continue
            if c in '\r\n' and len(literal.quote) == 1:
                raise self.error(f'unterminated f-string literal (detected at line {self.place(at)[0] + 1})', literal.start)
            size = 2 if c == '\\' and not text[at + 1:at + 2] in ('{', '}') else 1
            if size == 2 and text.startswith('\\N{', at) and not literal.raw:
                end = text.find('}', at)
                size = max(end + 1 - at, 2)
            said += text[at:at + size]
            at += size
        if said:
            yield self.between(literal.middle, said, start, at)
        self.at = at
        if at >= len(text):
            return
        if text[at] == '{':
            self.brackets.append(('{', at))
            literal.fields.append([len(self.brackets), False])
            yield self.token(OP, at + 1)
        elif in_format:
            literal.fields.pop()
            self.brackets.pop()
            yield self.token(OP, at + 1)
        else:
            self.literals.pop()
            yield self.token(literal.end, at + len(literal.quote))
