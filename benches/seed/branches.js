// branches.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function branches(n) {
  let low = 0;
  let middle = 0;
  let high = 0;
  let state = 12345;
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    if (state < 500_000_000) low += 1;
    else if (state < 1_200_000_000 && state & 64) middle += 2;
    else if (state > 2_000_000_000 || state & 128) high += 3;
    else low -= 1;
  }
  return [low, middle, high];
}

pyperf.bench("branches", branches, 500_000);
