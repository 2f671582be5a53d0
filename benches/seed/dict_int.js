// dict_int.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function dict_int(n) {
  const counts = new Map();
  for (let i = 0; i < n; i++) {
    const key = (i * 7919) % 4096;
    if (counts.has(key)) counts.set(key, counts.get(key) + 1);
    else counts.set(key, 1);
  }
  return [counts.size, counts.get(17)];
}

pyperf.bench("dict_int", dict_int, 500_000);
