// generators.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function* evens(n) {
  let i = 0;
  while (i < n) {
    yield i;
    i += 2;
  }
}

function generators(n) {
  let total = 0;
  for (const value of evens(n)) total += value;
  return total;
}

pyperf.bench("generators", generators, 2_000_000);
