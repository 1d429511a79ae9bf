// Packs and unpacks two packages as the built npm package does it in Node, and says how long the
// processor took: one line of JSON.
//
// `node packages.mjs FOLDER OLD NEW`: the first round warms up and is not counted.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, old, new_] = process.argv.slice(2).map((name) => resolve(name));
const load = (file) => import(pathToFileURL(join(folder, file)));
const { initSync } = await load("spacebridge_wasm.js");
const { memory } = initSync({ module: readFileSync(join(folder, "spacebridge_wasm_bg.wasm")) });
const { makePack, PackageDigest, Unpacking } = await load("exports.js");

const ROUNDS = 3;
const PIECE = 1 << 16;

const basis = readFileSync(old);
const target = readFileSync(new_);

function contentOf(bytes) {
  const digest = new PackageDigest();
  digest.update(bytes);
  return digest.finish();
}

/** Seconds of the processor, the best of all rounds but the first, and the last result. */
function time(work) {
  let [best, result] = [Infinity];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) best = Math.min(best, (user + system) / 1e6);
  }
  return [best, result];
}

/** Gives the next piece of `bytes`, and what is left of them. */
function give(bytes, take) {
  return bytes.subarray(take(bytes.subarray(0, PIECE)));
}

function unpack(pack, package_, content) {
  const unpacking = new Unpacking(package_, content);
  let [packLeft, basisLeft, size] = [pack, basis, 0];
  for (let next; (next = unpacking.advance()) !== null; ) {
    if (next === "pack") packLeft = give(packLeft, (piece) => unpacking.givePack(piece));
    else if (next === "basis") basisLeft = give(basisLeft, (piece) => unpacking.giveBasis(piece));
    else size += next.length;
  }
  unpacking.finish();
  return size;
}

const [packing, pack] = time(() => makePack(basis, target));
const result = { packing, bytes: pack?.length ?? target.length, held: memory.buffer.byteLength };
if (pack) {
  const package_ = { id: "Measured", version: "new", content: contentOf(target) };
  const content = contentOf(basis);
  const [unpacking, size] = time(() => unpack(pack, package_, content));
  if (size !== target.length) throw new Error(`${size} bytes instead of ${target.length}`);
  result.unpacking = unpacking;
}
console.log(JSON.stringify(result));
