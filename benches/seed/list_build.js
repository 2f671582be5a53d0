// list_build.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function list_build(n) {
  const items = [];
  for (let i = 0; i < n; i++) items.push(i * 2);
  let total = 0;
  for (const item of items) total += item;
  return [total, items.length];
}

pyperf.bench("list_build", list_build, 1_000_000);
