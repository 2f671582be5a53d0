// objects.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}

function objects(n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const p = new Point(i, i + 1);
    total += p.x + p.y;
  }
  return total;
}

pyperf.bench("objects", objects, 500_000);
