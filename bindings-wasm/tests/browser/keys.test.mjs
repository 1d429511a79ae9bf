// Keys that cannot be taken out of a browser's key store sign receipts and open secrets there.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { close, opened } from "./page.mjs";

after(close);

test("a browser's own keys sign and open, and never leave it", async () => {
  const page = await opened("keys.mjs");
  const done = await page.evaluate(() => globalThis.crossing());
  assert.deepEqual(done, { refused: [true, true], outcome: "succeeded", opened: true });
});
