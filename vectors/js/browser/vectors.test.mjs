// Every vector in a real browser, in a page that is opened from a disk and has no network: the same
// verbs and the same judge as in Node.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { browser, close, opened } from "../../../bindings-wasm/tests/browser/page.mjs";
import { cases, judge, shared } from "../vectors-judge.mjs";

const page = await opened(new URL("vectors.mjs", import.meta.url));
await page.evaluate((files) => globalThis.vectors.take(files), shared);
const all = [...cases()];

after(async () => {
  console.log(`in Chromium ${browser.version()}: ${all.length} cases were run`);
  await close();
});

// Every test is there before the first one is over: the runner ends when none is left.
for (const one of all) {
  test(one.path, async () => judge(one.steps, await page.evaluate((given) => globalThis.vectors.outcomes(given), one)));
}

test("what a case names and nobody gave is an error of the runner, and no refusal", async () => {
  const steps = [{ verb: "certificate", file: "none" }];
  const [done] = await page.evaluate((given) => globalThis.vectors.outcomes(given), { steps });
  assert.match(done.broke, /there is no file none/u);
  assert.throws(() => judge([{ expect: { code: "none" } }], [done]), /there is no file/u);
});
