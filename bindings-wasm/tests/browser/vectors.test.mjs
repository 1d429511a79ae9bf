// Every vector in a real browser, in a page that is opened from a disk and has no network: the same
// verbs and the same judge as in Node.

import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { cases, judge, read, root } from "../vectors-judge.mjs";
import { browser, close, opened } from "./page.mjs";

const page = await opened("vectors.mjs");
const names = readdirSync(root, { recursive: true }).filter((name) => statSync(join(root, name)).isFile());
await page.evaluate((pairs) => globalThis.vectors.take(pairs), names.map((name) => [name, read(name).toString("base64")]));
const all = [...cases()];

after(async () => {
  console.log(`in Chromium ${browser.version()}: ${all.length} cases were run`);
  await close();
});

// Every test is there before the first one is over: the runner ends when none is left.
for (const { folder, steps } of all) {
  test(folder, async () => judge(steps, await page.evaluate((folder) => globalThis.vectors.outcomes(folder), folder)));
}

test("what a case names and nobody gave is an error of the runner, and no refusal", async () => {
  const [done] = await page.evaluate(() => {
    globalThis.vectors.take([["accept/none/case.json", btoa(JSON.stringify({ steps: [{ verb: "certificate", file: "none" }] }))]]);
    return globalThis.vectors.outcomes("accept/none");
  });
  assert.match(done.broke, /there is no file accept\/none\/none/u);
  assert.throws(() => judge([{ expect: { code: "none" } }], [done]), /there is no file/u);
});
