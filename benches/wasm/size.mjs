// How large the module is as a browser loads it, and what dominates it.
//
// `node size.mjs NAME FILE`: the file has its names still, which are not loaded and not counted.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [name, file] = process.argv.slice(2);
const bytes = readFileSync(file);

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
const sections = new Map();
const loaded = [bytes.subarray(0, 8)];
let names;
let code;
let imported = 0;
for (let at = 8; at < bytes.length; ) {
  const start = at;
  const [size, from] = leb(at + 1);
  const kind = SECTIONS[bytes[at]];
  at = from + size;
  if (kind === "custom") {
    const [called, after] = text(from);
    if (called === "name") names = [after, at];
    continue;
  }
  loaded.push(bytes.subarray(start, at));
  sections.set(kind, size);
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
  ["reading documents (serde)", /[Dd]eserialize|Visitor|serde_json::de|serde_core::de/],
  ["showing documents (serde)", /[Ss]erialize|serde_json::ser/],
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

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
const module = Buffer.concat(loaded);
const kilobytes = (size) => `${(size / 1000).toFixed(0).padStart(6)} kB`;
console.log(`${name}: ${kilobytes(module.length)}, gzip -9 ${kilobytes(gzipSync(module, { level: 9 }).length)}, brotli ${kilobytes(brotliCompressSync(module, brotli).length)}`);
for (const kind of ["code", "data"]) console.log(`  ${kilobytes(sections.get(kind))}  ${kind}`);
const sizes = new Map();
for (const [called, size] of functions()) {
  const group = GROUPS.find(([, pattern]) => pattern.test(called))?.[0] ?? "other";
  sizes.set(group, (sizes.get(group) ?? 0) + size);
}
for (const [group, size] of [...sizes].sort(([, one], [, other]) => other - one)) console.log(`  ${kilobytes(size)}    ${group}`);
