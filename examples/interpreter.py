# stress: off
"""A tiny Lisp: reader, closures, tail calls, macros by quoting, errors with a call trail."""
import sys
import _operator as op
from _functools import reduce


class LispError(Exception):
    pass


class Symbol(str):
    __slots__ = ()

    def __repr__(self):
        return str(self)


def read_tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c == ";":
            while i < len(text) and text[i] != "\n":
                i += 1
        elif c in "()'":
            yield c
            i += 1
        elif c == '"':
            end = text.find('"', i + 1)
            if end < 0:
                raise LispError("a text never ends")
            yield text[i:end + 1]
            i = end + 1
        else:
            start = i
            while i < len(text) and not text[i].isspace() and text[i] not in "()';":
                i += 1
            yield text[start:i]


def read(stream):
    match next(stream, None):
        case None:
            raise EOFError
        case "(":
            items = []
            while True:
                try:
                    item = read(stream)
                except EOFError:
                    raise LispError("a list never ends") from None
                if item is CLOSE:
                    return items
                items.append(item)
        case ")":
            return CLOSE
        case "'":
            return [Symbol("quote"), read(stream)]
        case str(token) if token[0] == '"':
            return token[1:-1]
        case token:
            for kind in (int, float):
                try:
                    return kind(token)
                except ValueError:
                    pass
            return {"#t": True, "#f": False}.get(token, Symbol(token))


CLOSE = object()


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        super().__init__(zip(names, values))
        self.outer = outer

    def home(self, name):
        env = self
        while env is not None:
            if name in env:
                return env
            env = env.outer
        raise LispError(f"{name} is not defined")


class Lambda:
    def __init__(self, params, body, env, name="lambda"):
        self.params, self.body, self.env, self.name = params, body, env, name

    def bind(self, args):
        if len(args) != len(self.params):
            raise LispError(f"{self.name} takes {len(self.params)} arguments, got {len(args)}")
        return Env(self.params, args, self.env)

    def __call__(self, *args):
        return evaluate(self.body, self.bind(args))


def evaluate(x, env):
    while True:  # a tail call loops here
        match x:
            case Symbol():
                return env.home(x)[x]
            case []:
                return []
            case list():
                pass
            case _:
                return x
        match x:
            case ["quote", value]:
                return value
            case ["if", test, yes, *no]:
                x = yes if evaluate(test, env) is not False else (no[0] if no else False)
            case ["define", [name, *params], *body]:
                env[name] = Lambda(params, [Symbol("begin"), *body], env, name)
                return None
            case ["define", name, value]:
                env[name] = evaluate(value, env)
                return None
            case ["set!", name, value]:
                env.home(name)[name] = evaluate(value, env)
                return None
            case ["lambda", params, *body]:
                return Lambda(params, [Symbol("begin"), *body], env)
            case ["let", bindings, *body]:
                env = Env([n for n, _ in bindings], [evaluate(v, env) for _, v in bindings], env)
                x = [Symbol("begin"), *body]
            case ["begin", *body]:
                for part in body[:-1]:
                    evaluate(part, env)
                x = body[-1]
            case ["while", test, *body]:
                while evaluate(test, env) is not False:
                    for part in body:
                        evaluate(part, env)
                return None
            case [head, *rest]:
                function = evaluate(head, env)
                args = [evaluate(a, env) for a in rest]
                if isinstance(function, Lambda):
                    x, env = function.body, function.bind(args)
                elif callable(function):
                    try:
                        return function(*args)
                    except (TypeError, ZeroDivisionError, IndexError) as error:
                        raise LispError(f"{show(head)} failed: {type(error).__name__}") from error
                else:
                    raise LispError(f"{show(function)} is not a function")


def show(value):
    match value:
        case True | False:
            return "#t" if value else "#f"
        case list():
            return "(" + " ".join(map(show, value)) + ")"
        case Symbol() | int() | float():
            return str(value)
        case str():
            return f'"{value}"'
        case Lambda(name=name):
            return f"<{name}>"
        case _:
            return "<builtin>"


GLOBALS = Env()
GLOBALS.update({
    Symbol("+"): lambda *a: reduce(op.add, a, 0), Symbol("*"): lambda *a: reduce(op.mul, a, 1), Symbol("-"): lambda a, *b: reduce(op.sub, b, a) if b else -a,
    Symbol("/"): op.truediv, Symbol("quotient"): op.floordiv, Symbol("modulo"): op.mod, Symbol("="): op.eq, Symbol("<"): op.lt, Symbol(">"): op.gt, Symbol("not"): lambda v: v is False,
    Symbol("list"): lambda *a: list(a), Symbol("car"): lambda l: l[0], Symbol("cdr"): lambda l: l[1:], Symbol("cons"): lambda a, l: [a, *l], Symbol("null?"): lambda l: l == [],
    Symbol("map"): lambda f, l: [f(v) for v in l], Symbol("apply"): lambda f, l: f(*l), Symbol("append"): lambda *l: sum(l, []), Symbol("length"): len, Symbol("eval"): lambda v: evaluate(v, GLOBALS),
})

PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 5) (fact 40)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))  ; a tail call: no depth
(loop 20000 0)
(define (compose f g) (lambda (x) (f (g x))))
((compose fact (lambda (x) (+ x 1))) 4)
(define (filter p l) (if (null? l) '() (if (p (car l)) (cons (car l) (filter p (cdr l))) (filter p (cdr l)))))
(define (range a b) (if (< a b) (cons a (range (+ a 1) b)) '()))
(define (sort l) (if (null? l) l (let ((p (car l)) (r (cdr l)))
  (append (sort (filter (lambda (x) (< x p)) r)) (list p) (sort (filter (lambda (x) (not (< x p))) r))))))
(sort '(3 1 4 1 5 9 2 6 5 3 5)) (map fact (range 0 8))
(define counter (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(counter) (counter) (list "text" 'symbol 2.5 #t #f '(nested (list)) car fact)
(let ((i 0) (total 0)) (while (< i 100) (set! total (+ total (* i i))) (set! i (+ i 1))) total)
(eval (list '+ 1 (list '* 2 3))) (apply + (range 0 101))
(car '()) (undefined 1) (fact 1 2) (5 5) (/ 1 0) (+ "a" 1)
(define (deep n) (if (= n 0) 0 (+ 1 (deep (- n 1))))) (deep 100)
(unclosed (list
"""


def main(text):
    stream = read_tokens(text)
    while True:
        try:
            form = read(stream)
        except EOFError:
            break
        except LispError as error:
            print(f"cannot read: {error}")
            break
        try:
            value = evaluate(form, GLOBALS)
        except LispError as error:
            print(f"error: {error}" + (f" <- {type(error.__cause__).__name__}" if error.__cause__ else ""))
        else:
            if value is not None:
                print(show(value))


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or PROGRAM)
