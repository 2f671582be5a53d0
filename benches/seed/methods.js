// methods.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

class Account {
  constructor() {
    this.balance = 0;
    this.moves = 0;
  }

  deposit(amount) {
    this.balance += amount;
    this.moves += 1;
  }

  withdraw(amount) {
    this.balance -= amount;
    this.moves += 1;
  }
}

function methods(n) {
  const account = new Account();
  for (let i = 0; i < n; i++) {
    account.deposit(i);
    account.withdraw(3);
  }
  return [account.balance, account.moves];
}

pyperf.bench("methods", methods, 500_000);
