// comprehensions.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function comprehensions(n) {
  const range = Array.from({ length: n }, (_, i) => i);
  const squares = range.map((i) => i * i);
  const table = new Map(range.filter((i) => i & 1).map((i) => [i, i + 1]));
  const rests = new Set(squares.map((i) => i % 97));
  let total = 0;
  for (const v of table.values()) total += v;
  return [total, rests.size, squares[squares.length - 1]];
}

pyperf.bench("comprehensions", comprehensions, 250_000);
