// fstrings.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function fstrings(n) {
  let total = 0;
  const name = "item";
  for (let i = 0; i < n; i++) total += `${name}-${i}: ${(i * 0.5).toFixed(2)}`.length;
  return total;
}

pyperf.bench("fstrings", fstrings, 250_000);
