// string_build.py for runtimes that run JavaScript.
const pyperf = require("./pyperf.js");

function string_build(n) {
  let text = "";
  const parts = [];
  for (let i = 0; i < n; i++) {
    text += "x";
    parts.push("yz");
  }
  return [text.length, parts.join("").length];
}

pyperf.bench("string_build", string_build, 1_000_000);
