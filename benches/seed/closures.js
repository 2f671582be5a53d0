// closures.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function counter() {
  let total = 0;
  return function step(amount) {
    total += amount;
    return total;
  };
}

function closures(n) {
  const step = counter();
  let last = 0;
  for (let i = 0; i < n; i++) last = step(i);
  return last;
}

pyperf.bench("closures", closures, 1_000_000);
