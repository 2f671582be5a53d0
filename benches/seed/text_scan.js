// text_scan.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function text_scan(n) {
  const text = "The quick brown fox, 17 of them, jumps over the lazy dog. ".repeat(Math.floor(n / 58));
  let vowels = 0;
  let digits = 0;
  let words = 0;
  let inside = false;
  for (const c of text) {
    if ("aeiou".includes(c)) vowels += 1;
    else if ("0" <= c && c <= "9") digits += 1;
    if (c === " ") inside = false;
    else if (!inside) {
      inside = true;
      words += 1;
    }
  }
  return [vowels, digits, words];
}

pyperf.bench("text_scan", text_scan, 1_000_000);
