// try_except.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function try_except(n) {
  let caught = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    try {
      if ((i & 15) === 0) throw new RangeError(String(i));
      total += i;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      caught += 1;
    }
  }
  return [caught, total];
}

pyperf.bench("try_except", try_except, 1_000_000);
