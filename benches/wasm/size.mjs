// How large the module is as a browser loads it, and what dominates it.
//
// `node size.mjs NAME FILE CEILING [NAMED]`: fails where gzip makes more than CEILING bytes of FILE.
// NAMED is the module before it was optimised, which still has the names of its functions: what each
// group of them took is counted there.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [name, file, ceiling, named] = process.argv.slice(2);
const delivered = readFileSync(file);
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const kilobytes = (size) => `${(size / 1000).toFixed(0).padStart(6)} kB`;
const zipped = gzipSync(delivered, { level: 9 }).length;
console.log(`${name}: ${kilobytes(delivered.length)}, gzip -9 ${kilobytes(zipped)}, brotli ${kilobytes(brotliCompressSync(delivered, brotli).length)}`);
if (zipped > Number(ceiling)) {
  console.error(`${name} is larger than it may be: gzip makes ${zipped} bytes of it, and the ceiling is ${ceiling}.`);
  console.error("`cargo xtask bench wasm` shows what takes them. Make it smaller, or raise `Extent::ceiling` in xtask/src/wasm.rs and say in the commit what it buys.");
  process.exitCode = 1;
}
if (named === undefined) process.exit();
const bytes = readFileSync(named);

/** A number in LEB128, and where it ends. */
function leb(at) {
  for (let value = 0, shift = 0; ; shift += 7, at += 1) {
    value += (bytes[at] & 127) * 2 ** shift;
    if (bytes[at] < 128) return [value, at + 1];
  }
}

const text = (at) => {
  const [length, from] = leb(at);
  return [bytes.toString("utf8", from, from + length), from + length];
};

const SECTIONS = ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "count"];
const contents = new Map();
let names;
let code;
let imported = 0;
for (let at = 8; at < bytes.length; ) {
  const [size, from] = leb(at + 1);
  const kind = SECTIONS[bytes[at]];
  at = from + size;
  if (kind === "custom") {
    const [called, after] = text(from);
    if (called === "name") names = [after, at];
    continue;
  }
  contents.set(kind, bytes.subarray(from, at));
  if (kind === "code") code = from;
  if (kind === "import") imported = imports(from);
}

function imports(at) {
  let [left, next] = leb(at);
  let functions = 0;
  for (; left > 0; left -= 1) {
    [, next] = text(next);
    [, next] = text(next);
    if (bytes[next] !== 0) throw new Error("the module imports something else than functions");
    functions += 1;
    [, next] = leb(next + 1);
  }
  return functions;
}

function functions() {
  const called = new Map();
  for (let [at, end] = names ?? [0, 0]; at < end; ) {
    const [size, from] = leb(at + 1);
    if (bytes[at] === 1) {
      let [left, next] = leb(from);
      for (; left > 0; left -= 1) {
        const [index, after] = leb(next);
        const [one, behind] = text(after);
        called.set(index, one);
        next = behind;
      }
    }
    at = from + size;
  }
  let [count, at] = leb(code);
  return Array.from({ length: count }, (_, index) => {
    const [size, from] = leb(at);
    at = from + size;
    return [called.get(index + imported) ?? "?", size];
  });
}

const GROUPS = [
  ["sorting", /slice::sort|bulk_build|sorting/],
  ["unicode", /unicode/],
  ["showing documents (serde)", /Serialize|serial::writing|serde_core::ser|terms::json/],
  ["reading documents (serde)", /[Dd]eserialize|Visitor|serde_json|serde_core::de|terms::serial/],
  ["maps (alloc::btree)", /btree/],
  ["octopus", /octopus/],
  ["rules", /spacebridge::rules/],
  ["packages", /spacebridge::packages|miniz/],
  ["seal", /spacebridge::seal/],
  ["flows", /spacebridge::flows/],
  ["model, terms", /spacebridge::(model|terms)/],
  ["elliptic curve", /p256|primeorder|elliptic_curve|crypto_bigint|ecdsa|rfc6979|primefield|sec1/],
  ["certificates, key files", /\bder\b|x509|spki|pkcs|const_oid|scrypt|pbkdf2/],
  ["hashes, ciphers", /sha2|aes|hkdf|hmac|ghash|polyval|cbc|sha1/],
  ["binding", /spacebridge_wasm/],
  ["core, alloc, std", /^_?<?(core|alloc|std)|core\[|alloc\[|drop_glue|drop_in_place/],
];

console.log("  before wasm-opt:");
for (const kind of ["code", "data"]) {
  const content = contents.get(kind);
  console.log(`  ${kilobytes(content.length)}  ${kind} (gzip ${kilobytes(gzipSync(content, { level: 9 }).length).trim()})`);
}
const sizes = new Map();
for (const [called, size] of functions()) {
  const group = GROUPS.find(([, pattern]) => pattern.test(called))?.[0] ?? "other";
  const [all, count] = sizes.get(group) ?? [0, 0];
  sizes.set(group, [all + size, count + 1]);
}
const largest = ([, [one]], [, [other]]) => other - one;
for (const [group, [size, count]] of [...sizes].sort(largest)) console.log(`  ${kilobytes(size)}    ${group} (${count} functions)`);
