// hash64.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function hash64(n) {
  let h = 0xcbf29ce484222325n;
  for (let i = 0; i < n; i++) h = ((h ^ BigInt(i & 255)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return h;
}

pyperf.bench("hash64", hash64, 1_000_000);
