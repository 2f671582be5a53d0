// The stand-in for pyperf (see pyperf.py beside this file) for runtimes that run JavaScript: the same options, the same
// lines. There is no digest: texts of numbers differ between the languages.
const { performance } = require("perf_hooks");

function option(name, otherwise) {
  const prefix = `--bench-${name}=`;
  const given = process.argv.find((argument) => argument.startsWith(prefix));
  return given ? Number(given.slice(prefix.length)) : otherwise;
}

const VALUES = option("values", 3);
const SECONDS = option("seconds", Infinity);
let sink;

exports.bench = function (name, func, ...args) {
  const values = [];
  let total = 0;
  while (values.length < VALUES && (values.length < 5 || total < SECONDS)) {
    const start = performance.now();
    sink = func(...args);
    const seconds = (performance.now() - start) / 1e3;
    values.push(seconds);
    total += seconds;
  }
  console.log(["bench", name, "-", ...values.map((v) => v.toPrecision(9))].join("\t"));
};
