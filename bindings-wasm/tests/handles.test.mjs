// Handles free what they hold: when somebody says so, at the end of `using`, and when nobody holds
// them any more.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { folder, spacebridge } from "./built.mjs";

const { initSync } = await import(pathToFileURL(join(folder, "spacebridge_wasm.js")));
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

const MB = 1_000_000;
const ROUNDS = 60;

/** Returns the growth of the library's memory after many runs of `work`, each with a megabyte. */
async function growth(work) {
  const { memory } = initSync();
  const before = memory.buffer.byteLength;
  for (let round = 0; round < ROUNDS; round += 1) {
    await work(new spacebridge.Release({ project: "Shop", version: "1.0", assembled: "2026-11-20T08:00:00Z", notes: "x".repeat(MB) }));
  }
  return memory.buffer.byteLength - before;
}

test("what is freed is used again", async () => {
  assert.ok(await growth((release) => release.free()) < 20 * MB);
});

test("the end of `using` frees", async () => {
  assert.equal(typeof Symbol.dispose, "symbol");
  assert.ok(await growth((release) => release[Symbol.dispose]()) < 20 * MB);
});

test("what nobody holds any more is freed by the runtime", async () => {
  const grown = await growth(async () => {
    collect();
    await setImmediate();
  });
  assert.ok(grown < 20 * MB, `grew by ${grown} bytes`);
});

test("nothing is freed that somebody holds", async () => {
  const held = [];
  const grown = await growth((release) => {
    held.push(release);
    collect();
  });
  assert.ok(grown > 30 * MB, "so the other measurements measure something");
  for (const release of held) release.free();
});
