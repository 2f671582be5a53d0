"""A small object model with errors, a ledger and a report."""
class Insufficient(Exception):
    def __init__(self, need, have):
        super().__init__(f"need {need}, have {have}")
        self.need, self.have = need, have
class Account:
    _next = 1
    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.history = owner, balance, []
        self.id = Account._next; Account._next += 1
    def withdraw(self, n):
        if n > self.balance: raise Insufficient(n, self.balance)
        self.balance -= n; self.history.append(("out", n))
    def deposit(self, n):
        if n <= 0: raise ValueError(f"bad amount {n!r}")
        self.balance += n; self.history.append(("in", n))
    def __repr__(self): return f"<{self.id}:{self.owner} {self.balance}>"
class Savings(Account):
    rate = 5
    def accrue(self): self.deposit(self.balance * self.rate // 100)
    def withdraw(self, n):
        if n > 500: raise PermissionError("limit")
        super().withdraw(n)
a, b = Account("ann", 100), Savings("bob", 1000)
def move(src, dst, n):
    try:
        src.withdraw(n); dst.deposit(n)
    except Insufficient as e:
        return f"short by {e.need - e.have}"
    except (ValueError, PermissionError) as e:
        return f"{type(e).__name__}: {e}"
    else:
        return "ok"
    finally:
        log.append((src.id, dst.id, n))
log = []
for n in (50, 80, 600, 500): print(move(a, b, n), move(b, a, n), a, b)
b.accrue(); print(b, b.history, log)
print(move(a, b, -5), move(a, b, 0))
