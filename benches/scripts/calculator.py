"""A calculator: tokens, a tree by recursive descent, evaluation; over a few thousand generated formulas."""


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, names):
        return self.value


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, names):
        return names[self.name]


class Operation:
    def __init__(self, operator, left, right):
        self.operator = operator
        self.left = left
        self.right = right

    def evaluate(self, names):
        left = self.left.evaluate(names)
        right = self.right.evaluate(names)
        if self.operator == "+":
            return left + right
        if self.operator == "-":
            return left - right
        if self.operator == "*":
            return left * right
        if right == 0:
            raise ZeroDivisionError("division in a formula")
        return left / right


class Parser:
    def __init__(self, text):
        self.tokens = list(tokens(text))
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def sum(self):
        left = self.product()
        while self.peek() in ("+", "-"):
            left = Operation(self.take(), left, self.product())
        return left

    def product(self):
        left = self.atom()
        while self.peek() in ("*", "/"):
            left = Operation(self.take(), left, self.atom())
        return left

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.sum()
            if self.take() != ")":
                raise SyntaxError("a parenthesis is missing")
            return inner
        return Name(token) if token.isalpha() else Number(float(token))


def tokens(text):
    at = 0
    while at < len(text):
        c = text[at]
        if c.isspace():
            at += 1
            continue
        start = at
        if c.isdigit():
            while at < len(text) and (text[at].isdigit() or text[at] == "."):
                at += 1
        elif c.isalpha():
            while at < len(text) and text[at].isalpha():
                at += 1
        else:
            at += 1
        yield text[start:at]


def formula(seed, depth):
    if depth == 0:
        return ["x", "y", str(seed % 9 + 1), f"{seed % 50}.5"][seed % 4]
    left, right = formula(seed * 3 + 1, depth - 1), formula(seed * 5 + 2, depth - 1)
    return f"({left} {'+-*/'[seed // 3 % 4]} {right})"


total = 0.0
failed = 0
for seed in range(4200):
    tree = Parser(formula(seed, 4)).sum()
    try:
        total += tree.evaluate({"x": seed, "y": seed % 7})
    except ZeroDivisionError:
        failed += 1
print(f"{total:.3f} {failed}")
