// dict_str.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function dict_str(n) {
  const words = Array.from({ length: 512 }, (_, i) => `word${i}`);
  const counts = new Map();
  for (let i = 0; i < n; i++) {
    const word = words[(i * 31) & 511];
    counts.set(word, (counts.get(word) ?? 0) + i);
  }
  return [counts.size, counts.get("word17")];
}

pyperf.bench("dict_str", dict_str, 500_000);
