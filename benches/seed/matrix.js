// matrix.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function matrix(n) {
  const of = (cell) => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => cell(i, j)));
  const a = of((i, j) => i + j);
  const b = of((i, j) => i - j);
  const c = of(() => 0.0);
  for (let i = 0; i < n; i++) {
    const row = a[i];
    for (let j = 0; j < n; j++) {
      let total = 0.0;
      for (let k = 0; k < n; k++) total += row[k] * b[k][j];
      c[i][j] = total;
    }
  }
  return [c[0][0], c[n - 1][n - 1], c[n >> 1][1]];
}

pyperf.bench("matrix", matrix, 100);
