// nested_loops.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function nested_loops(n) {
  let total = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) total += i * j;
  return total;
}

pyperf.bench("nested_loops", nested_loops, 1000);
