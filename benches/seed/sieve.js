// sieve.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function sieve(n) {
  const prime = new Array(n).fill(true);
  prime[0] = prime[1] = false;
  for (let i = 2; i * i < n; i++) {
    if (prime[i]) for (let k = i * i; k < n; k += i) prime[k] = false;
  }
  let count = 0;
  for (const p of prime) if (p) count += 1;
  return count;
}

pyperf.bench("sieve", sieve, 1_000_000);
