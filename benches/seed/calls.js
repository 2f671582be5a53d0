// calls.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function add(a, b) {
  return a + b;
}

function calls(n) {
  let result = 0;
  for (let i = 0; i < n; i++) result = add(result, i);
  return result;
}

pyperf.bench("calls", calls, 1_000_000);
