// float_recurrence.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function float_recurrence(n) {
  let x = 0.3;
  let total = 0.0;
  for (let i = 0; i < n; i++) {
    x = 3.6 * x * (1.0 - x);
    total += x;
  }
  return total;
}

pyperf.bench("float_recurrence", float_recurrence, 1_000_000);
