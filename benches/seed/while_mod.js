// while_mod.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function while_mod(n) {
  let i = 0;
  let count = 0;
  while (i < n) {
    if (i % 7 === 3) count += 1;
    i += 1;
  }
  return count;
}

pyperf.bench("while_mod", while_mod, 1_000_000);
