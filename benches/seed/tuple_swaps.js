// tuple_swaps.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function tuple_swaps(n) {
  let a = 1;
  let b = 2;
  let c = 3;
  for (let i = 0; i < n; i++) {
    [a, b] = [b, a];
    [b, c, a] = [a, b, c + i];
  }
  return [a, b, c];
}

pyperf.bench("tuple_swaps", tuple_swaps, 1_000_000);
