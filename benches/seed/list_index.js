// list_index.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function list_index(n) {
  const size = 1000;
  const items = new Array(size).fill(1);
  let at = 0;
  for (let i = 0; i < n; i++) {
    const step = items[at];
    items[at] = (step * 5 + 7) % 1009;
    at = (at + step) % size;
  }
  return items.reduce((a, b) => a + b);
}

pyperf.bench("list_index", list_index, 500_000);
