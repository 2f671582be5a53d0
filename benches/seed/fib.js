// fib.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function fib(n) {
  if (n < 2) return n;
  return fib(n - 1) + fib(n - 2);
}

pyperf.bench("fib", fib, 28);
