// From the file to the verdict on the screen, in the browser; beside it the same judgement of the
// same bytes by WebCrypto and a published reader of CBOR: parsing, two signatures, three digests.
//
// The peer decides nothing about Spaces, trust or content, and draws nothing.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { close, file, give, open } from "./page.mjs";

const ROUNDS = 7;
const require = createRequire(join(process.env.SPACEBRIDGE_TOOLS, "index.js"));
const { build } = require("esbuild");

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Ours: the file is given to the page, and the verdict is drawn with everything below it. */
async function ours(name) {
  const { page } = await open({ realTime: true });
  await give(page, ["prod.space.json"]);
  const bytes = (await readFile(file(name))).toString("base64");
  const times = await page.evaluate(async ([base64, rounds]) => {
    const root = document.documentElement;
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const times = [];
    for (let at = 0; at < rounds; at += 1) {
      const input = document.getElementById("choose-bundle");
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "b.bundle"));
      input.files = transfer.files;
      const before = root.dataset.drawn;
      const start = performance.now();
      input.dispatchEvent(new Event("change"));
      while (root.dataset.drawn === before) await new Promise((resolve) => setTimeout(resolve));
      void document.body.offsetHeight;
      times.push(performance.now() - start);
      if (root.dataset.verdict !== "holds") throw new Error(`the bundle does not hold: ${root.dataset.verdict}`);
    }
    return times;
  }, [bytes, ROUNDS]);
  return median(times);
}

/** The peer, in the same browser. */
async function theirs(name) {
  const bundled = await build({ stdin: { contents: PEER, resolveDir: process.env.SPACEBRIDGE_TOOLS }, bundle: true, format: "iife", globalName: "peer", write: false });
  const { page } = await open({ realTime: true });
  await page.evaluate(bundled.outputFiles[0].text.replace("var peer =", "globalThis.peer ="));
  const bytes = (await readFile(file(name))).toString("base64");
  const pem = await readFile(file("devtest.pem"), "utf8");
  return median(await page.evaluate(([base64, pem, rounds]) => globalThis.peer.judged(base64, pem, rounds), [bytes, pem, ROUNDS]));
}

const PEER = `
import { decode, encode } from "cborg";

class Tagged { constructor(value) { this.value = value; } }
const options = { useMaps: true, tags: Object.assign([], { 18: (inner) => new Tagged(inner()), 96: (inner) => new Tagged(inner()) }) };

/** The uncompressed P-256 point of the first certificate: the bits after its algorithm. */
function keyOf(pem) {
  const body = pem.split("-----")[2].replace(/\\s/g, "");
  const der = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
  for (let at = 0; at + 68 < der.length; at += 1) {
    if (der[at] === 3 && der[at + 1] === 66 && der[at + 2] === 0 && der[at + 3] === 4) return der.slice(at + 3, at + 68);
  }
  throw new Error("no key");
}

async function signed(message, key) {
  const [header, , payload, signature] = message.value;
  const toSign = encode(["Signature1", header, new Uint8Array(0), payload]);
  if (!await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, toSign)) throw new Error("the signature does not hold");
  await crypto.subtle.digest("SHA-256", toSign);
  return decode(payload, options);
}

export async function judged(base64, pem, rounds) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const point = keyOf(pem);
  const times = [];
  for (let at = 0; at < rounds; at += 1) {
    const start = performance.now();
    const key = await crypto.subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const payload = await signed(decode(bytes, options), key);
    let parts = 0;
    for (const value of payload.values()) {
      if (!(value instanceof Uint8Array) || value.length < 2) continue;
      await crypto.subtle.digest("SHA-256", value);
      parts += 1;
      let inner;
      try { inner = decode(value, options); } catch { continue; }
      if (inner instanceof Tagged && inner.value.length === 4 && inner.value[3] instanceof Uint8Array && inner.value[3].length === 64) await signed(inner, key);
    }
    if (parts < 2) throw new Error("the payload is not as expected");
    times.push(performance.now() - start);
  }
  return times;
}
`;

console.log("median of", ROUNDS, "in headless Chromium; ours is judged, read and drawn");
for (const count of [1000, 20000]) {
  const name = `variables-${count}.bundle`;
  const [here, there] = [await ours(name), await theirs(name)];
  console.log(`${String(count).padStart(6)} variables: the page ${here.toFixed(1)} ms, WebCrypto and cborg ${there.toFixed(1)} ms`);
}
await close();
