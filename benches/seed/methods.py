"""Method calls that update attributes."""
import pyperf


class Account:
    def __init__(self):
        self.balance = 0
        self.moves = 0

    def deposit(self, amount):
        self.balance += amount
        self.moves += 1

    def withdraw(self, amount):
        self.balance -= amount
        self.moves += 1


def methods(n):
    account = Account()
    for i in range(n):
        account.deposit(i)
        account.withdraw(3)
    return account.balance, account.moves


if __name__ == "__main__":
    pyperf.Runner().bench_func("methods", methods, 500_000)
