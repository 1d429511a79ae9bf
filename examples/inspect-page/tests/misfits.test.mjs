// What somebody gives by mistake, in the wrong place, or in the wrong order; and what is large.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { close, file, give, hand, NOW, open, reading, said, shot, until } from "./page.mjs";

after(close);

const heard = (page) => page.locator("#announcer").innerText();
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.closest("section")?.id || document.activeElement.tagName);

/** Gives a file to one place of the desk. */
async function into(page, place, ...names) {
  const before = await page.evaluate(() => document.documentElement.dataset.drawn);
  await page.setInputFiles(`#choose-${place}`, names.map(file));
  await until(page, (before) => document.documentElement.dataset.drawn !== before, before);
}

for (const [name, content, says] of [
  ["photo.png", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), /not a bundle/u],
  ["release.zip", Buffer.from("504b030414000000", "hex"), /not a bundle/u],
  ["notes.txt", "Take this to Prod.", /not a bundle/u],
  ["nothing.sbbundle", "", /is empty/u],
  ["package.json", "{\"name\": \"shop\"}", /neither the document of a Space nor a file with answers/u],
  ["broken.json", "{\"name\": ", /neither the document of a Space nor a file with answers/u],
]) {
  test(`what is no bundle is named, and heard: ${name}`, async () => {
    const { page, seen } = await open();
    await hand(page, name, content);
    for (const told of [await said(page, "file-notes"), await heard(page)]) {
      assert.ok(told.startsWith(name));
      assert.match(told, says);
    }
    assert.equal(await page.locator("#verdict").count(), 0);
    assert.deepEqual(seen, { requests: [], errors: [] });
  });
}

test("a bundle that was cut short says what may have happened, and takes no other's place", async () => {
  const { page } = await open();
  const cut = (await readFile(file("good.sbbundle"))).subarray(0, 3000);
  await hand(page, "cut.sbbundle", cut);
  assert.match(await said(page, "verdict"), /This is not a release bundle that can be read\.\s+It is damaged, it was cut short, or it is something else\./u);
  const whole = await reading("good.sbbundle");
  await hand(whole.page, "cut.sbbundle", cut);
  assert.match(await said(whole.page, "verdict"), /This bundle holds\./u);
  assert.match(await said(whole.page, "file-notes"), /cut\.sbbundle is neither a bundle nor a receipt nor a notice that can be read/u);
  assert.match(await heard(whole.page), /^cut\.sbbundle is neither .* This bundle holds\./u);
});

test("what was put into the bundle's place and is none is said to be what it is", async () => {
  const { page } = await open();
  await into(page, "bundle", "devtest.pem");
  assert.match(await said(page, "file-notes"), /devtest\.pem is no bundle: it is a certificate, and stands under “Trust”/u);
  assert.match(await heard(page), /1 certificate given\. Give the release bundle next\.$/u);
  await into(page, "second", "prod.space.json");
  assert.match(await said(page, "file-notes"), /prod\.space\.json is no bundle: it is the document of a Space/u);
  assert.match(await said(page, "space"), /Whatever you open is judged for “Prod Space”/u);
  await into(page, "bundle", "failed.sbreceipt");
  assert.match(await said(page, "file-notes"), /failed\.sbreceipt is no bundle: it is a receipt/u);
  assert.match(await said(page, "history"), /failed in Production/u);
  await into(page, "bundle", "good.sbbundle");
  assert.equal(await said(page, "file-notes"), "");
  assert.match(await said(page, "space"), /Judged for “Prod Space”/u);
});

test("who judges the older of two bundles is told, and can swap them", async () => {
  const { page } = await reading("older.sbbundle", ["prod.space.json", "good.sbbundle"]);
  assert.match(await said(page, "compare"), /The bundle that is judged is the older of the two: importing it would go back from 1\.1\.0 to 1\.0\.0/u);
  await page.locator("#compare").screenshot({ path: shot("older-judged") });
  await page.click("#swap");
  assert.match(await said(page, "verdict"), /It is Shop 1\.1\.0/u);
  assert.doesNotMatch(await said(page, "compare"), /the older of the two/u);
  assert.equal(await focused(page), "swap");
});

test("the focus is not lost with what had it", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "older.sbbundle", "failed.sbreceipt"]);
  for (const [name, section] of [["Put away failed.sbreceipt", "history"], ["Put away older.sbbundle", "desk"], ["Put away the Space document", "desk"], ["Put away good.sbbundle", "desk"]]) {
    await page.getByRole("button", { name, exact: true }).press("Enter");
    await until(page, (name) => !document.querySelector(`[aria-label="${name}"]`), name);
    assert.equal(await focused(page), `${section}-heading`, name);
  }
});

test("lines that differ are told apart without their colours", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "older.sbbundle"], { forcedColors: "active" });
  const sign = (kind) => page.evaluate((kind) => getComputedStyle(document.querySelector(`#compare .diff td.${kind}`), "::before").content, kind);
  assert.match(await sign("added"), /^"\+"/u);
  assert.match(await sign("removed"), /^"−"/u);
  await page.locator("#variable-grid").focus();
  await page.keyboard.press("ArrowDown");
  const outline = await page.evaluate(() => getComputedStyle(document.querySelector("#variable-grid [aria-selected=true]")).outlineStyle);
  assert.equal(outline, "solid", "the row that is chosen is seen");
});

test("a hundred thousand variables are read step by step, and the page lives meanwhile", async () => {
  const { page, seen } = await open({ realTime: true, day: NOW });
  await give(page, ["prod.space.json"]);
  // A timer sees only what the page shows between two steps of its work.
  await page.evaluate(() => {
    globalThis.seen = [];
    const note = (text) => globalThis.seen.at(-1) !== text && globalThis.seen.push(text);
    setInterval(() => {
      const sign = document.getElementById("busy");
      if (!sign.hidden) note(sign.textContent.replace("variables-100000.sbbundle: ", ""));
      if (document.getElementById("announcer").textContent === "variables-100000.sbbundle is being read.") globalThis.heard = true;
    }, 4);
  });
  await give(page, ["variables-100000.sbbundle"]);
  assert.match(await said(page, "variables"), /Variables \(100,000\)/u);
  assert.deepEqual(await page.evaluate(() => [globalThis.seen, globalThis.heard, document.getElementById("busy").hidden]), [[
    "it is read…", "its signatures are checked…", "its content is read…", "what it would bring is put together…", "what it asks for is collected…", "it is drawn…",
  ], true, true]);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => globalThis.dispatchEvent(new Event("beforeprint")));
  assert.match(await said(page, "variables-on-paper"), /100,000 values, held by the digest[^]*too many for paper/u);
  assert.deepEqual(seen, { requests: [], errors: [] });
});
