// Whom the page trusts: certificates that a person compared, or the document of a Space.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { close, file, give, open, said, shot, until } from "./page.mjs";

after(close);

/** Gives files at one time. */
async function together(page, names) {
  const before = await page.evaluate(() => document.documentElement.dataset.drawn);
  await page.setInputFiles("#choose-trust", names.map(file));
  await until(page, (before) => document.documentElement.dataset.drawn !== before, before);
}

/** Presses a button that has the page judge anew. */
async function press(page, selector) {
  const before = await page.evaluate(() => document.documentElement.dataset.drawn);
  await page.click(selector);
  await until(page, (before) => document.documentElement.dataset.drawn !== before, before);
}

test("a document that is dropped keeps the certificates that a person compared", async () => {
  const { page, seen } = await open();
  await give(page, ["good.sbbundle", "prod.pem", "devtest.pem"]);
  for (const index of [0, 1]) await press(page, `#compared-${index}`);
  const verdict = () => page.evaluate(() => document.documentElement.dataset.verdict);
  assert.equal(await verdict(), "holds");

  await give(page, ["prod.space.json"]);
  assert.equal(await page.locator("#space").count(), 0, "the document decides nothing");
  assert.match(await said(page, "space-beside"), /“Prod Space” \(prod\.space\.json\).*decides nothing.*compared are kept/su);
  for (const index of [0, 1]) assert.ok(await page.isChecked(`#compared-${index}`));
  assert.equal(await page.locator("#came-together").count(), 0, "it came by itself");

  await press(page, "#by-document");
  assert.match(await said(page, "whose"), /This page trusts the document of “Prod Space”, from prod\.space\.json/u);
  assert.equal(await page.locator("#space > .fingerprint .words li").count(), 16);
  assert.match(await said(page, "certificates-kept"), /The certificates that you compared are kept/u);
  await page.locator("#space").screenshot({ path: shot("whose-document") });

  await press(page, "#by-certificates");
  for (const index of [0, 1]) assert.ok(await page.isChecked(`#compared-${index}`));
  assert.equal(await verdict(), "holds");
  assert.deepEqual(seen.errors, []);
});

test("the page warns of a document that arrived together with the bundle", async () => {
  const { page } = await open();
  await together(page, ["good.sbbundle", "prod.space.json"]);
  assert.match(await said(page, "came-together"), /arrived together with the bundle.*may have written it/su);
  assert.match(await said(page, "whose"), /“Prod Space”/u);
  // Given again by itself, it is one that a person took from elsewhere.
  await give(page, ["prod.space.json"]);
  assert.equal(await page.locator("#came-together").count(), 0);
  // A second bundle that comes with the document is warned of as well.
  await together(page, ["older.sbbundle", "prod.space.json"]);
  assert.equal(await page.locator("#came-together").count(), 1);
});

test("a document beside compared certificates is warned of before it is chosen", async () => {
  const { page } = await open();
  await give(page, ["prod.pem", "devtest.pem"]);
  for (const index of [0, 1]) await press(page, `#compared-${index}`);
  await together(page, ["good.sbbundle", "prod.space.json"]);
  assert.match(await said(page, "came-together"), /arrived together with the bundle/u);
  assert.equal(await page.locator("#space").count(), 0);
});

test("the example, whose document the page carries, is not warned of", async () => {
  const { page } = await open();
  await press(page, "#try-good");
  assert.match(await said(page, "whose"), /This page trusts the document of/u);
  assert.equal(await page.locator("#came-together").count(), 0);
});
