// int_sum.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function int_sum(n) {
  let result = 0;
  for (let i = 0; i < n; i++) result = result + i;
  return result;
}

pyperf.bench("int_sum", int_sum, 1_000_000);
