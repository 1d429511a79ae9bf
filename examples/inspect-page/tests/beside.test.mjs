// What lies beside a bundle: receipts, notices, the example that the page carries, and broken files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { close, file, give, hand, open, reading, said, shot, until } from "./page.mjs";

after(close);

test("receipts that lie beside the bundle stand in the timeline, each with its proof", async () => {
  const { page, seen } = await reading("good.sbbundle", ["prod.space.json", "succeeded.sbreceipt", "failed.sbreceipt", "withheld.sbreceipt"]);
  const items = await page.locator("#history .timeline > li").allInnerTexts();
  assert.equal(items.length, 5);
  const order = ["succeeded in .*Test", "succeeded with warnings in Stage Space: Staging", "failed in Production", "succeeded in Production for Contoso", "succeeded in Production for Fabrikam"];
  for (const [place, words] of order.entries()) assert.match(items[place], new RegExp(words, "u"));
  assert.match(items[0], /Not established: the sender tells it/u);
  assert.match(items[2], /Receipt 1 of this Space itself, made for the source: its signature holds/u);
  assert.match(items[2], /The door of the cabinet stood open/u);
  assert.match(items[4], /by somebody who is not named/u);
  assert.match(items[4], /Withheld: by, notes/u);
  await page.locator("#history .timeline > li").nth(2).locator("summary").click();
  assert.match(await page.locator("#history .timeline > li").nth(2).locator(".lines.passed").innerText(), /the sender signed exactly these bytes/u);
  await page.locator("#history").screenshot({ path: shot("history") });
  await page.getByRole("button", { name: "Put away failed.sbreceipt" }).click();
  assert.equal(await page.locator("#history .timeline > li").count(), 4);
  assert.deepEqual(seen, { requests: [], errors: [] });
});

test("a receipt that the bundle brought is the same moment, and one for somebody else does not hold", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "staged.sbreceipt", "staged-older.sbreceipt"]);
  const staged = page.locator("#history .timeline > li", { hasText: "Staging" });
  assert.equal(await staged.count(), 1);
  assert.match(await staged.innerText(), /staged\.sbreceipt, the very receipt that came in the bundle/u);
  const other = await page.locator("#history .papers > li").innerText();
  assert.match(other, /staged-older\.sbreceipt: this receipt does not hold here/u);
  assert.match(other, /addressed to this Space/u);
  assert.match(other, /It claims to be about Shop\/1\.0\.0/u);
});

test("of a receipt nothing is established without a Space, and nothing holds of a changed one", async () => {
  const { page } = await open();
  await give(page, ["succeeded.sbreceipt"]);
  assert.match(await said(page, "history"), /succeeded\.sbreceipt: nothing is established/u);
  await give(page, ["prod.space.json"]);
  assert.match(await said(page, "history"), /succeeded in Production for Contoso/u);
  assert.match(await said(page, "history"), /Shop 1\.1\.0/u);
  const bytes = await readFile(file("failed.sbreceipt"));
  bytes[bytes.length - 1] ^= 1;
  await hand(page, "changed.sbreceipt", bytes);
  assert.match(await said(page, "history"), /changed\.sbreceipt: this receipt does not hold here/u);
});

test("a recall that lies beside the bundle is said with the verdict", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "recall.sbnotice"]);
  const verdict = await said(page, "verdict");
  assert.match(verdict, /This bundle holds, but there is an alarm/u);
  assert.match(verdict, /It sells every ticket twice/u);
  assert.match(await page.locator("#history .timeline > li").last().innerText(), /recalled by DevTest Space/u);
  assert.match(await page.locator("#announcer").innerText(), /there is an alarm/u);
  await page.screenshot({ path: shot("recalled") });
  await page.getByRole("button", { name: "Put away recall.sbnotice" }).click();
  assert.match(await said(page, "verdict"), /This bundle holds\./u);
});

test("the record names the receipts and what they say", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "failed.sbreceipt", "staged-older.sbreceipt"]);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as text" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  assert.match(text, /holds +failed\.sbreceipt: Prod Space: .*Shop 1\.1\.0 failed in Production/u);
  assert.match(text, /DOES NOT HOLD +staged-older\.sbreceipt/u);
});

test("the verdict says what is established, what is not, and what is left to do", async () => {
  const { page } = await reading("good.sbbundle");
  assert.match(await page.locator("#verdict .established").innerText(), /the sender signed exactly these bytes/u);
  assert.match(await page.locator("#verdict .open").innerText(), /nothing newer exists at the sender/u);
  assert.match(await page.locator("#verdict .open").innerText(), /the packages' bytes are those of the manifest/u);
  assert.match(await said(page, "todo"), /2 packages to compare/u);
  assert.match(await said(page, "todo"), /\d+ values missing/u);
  await page.setInputFiles("#package-files", [file("packages/Shop.Web.1.1.0.zip"), file("packages/Shop.Migrations.1.1.0.zip")]);
  await until(page, () => document.getElementById("todo").textContent.includes("every package is compared"));
  assert.doesNotMatch(await page.locator("#verdict .open").innerText(), /the packages' bytes/u);
  assert.match(await page.locator("#statement .passed", { hasText: "the packages' bytes" }).innerText(), /all 2 packages at hand, compared here/u);
  const before = await said(page, "todo");
  await page.getByLabel("Name of the shop", { exact: true }).fill("Corner shop");
  await page.getByLabel("Name of the shop", { exact: true }).blur();
  assert.notEqual(await said(page, "todo"), before, "an answer leaves less to do");
});

test("the example is one click away, says that it is one, and gives way to files", async () => {
  const { page, seen } = await open();
  await page.getByRole("button", { name: "Try it with an example" }).click();
  await page.waitForSelector("#verdict");
  assert.match(await said(page, "verdict"), /This bundle holds\./u);
  assert.match(await said(page, "example"), /This is an example/u);
  assert.match(await said(page, "compare"), /Shop 1\.1\.0 beside 1\.0\.0/u);
  assert.match(await said(page, "history"), /failed in Production/u);
  await page.screenshot({ path: shot("example") });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save as JSON" }).click()]);
  assert.equal(JSON.parse(await readFile(await download.path(), "utf8")).example, true);

  await page.getByRole("button", { name: "Close the example" }).click();
  await page.getByRole("button", { name: "Try it with one bit changed" }).click();
  await page.waitForSelector("#verdict");
  assert.match(await said(page, "verdict"), /This bundle does not hold\./u);
  await give(page, ["elsewhere.sbbundle"]);
  assert.equal(await page.locator("#example").count(), 0);
  assert.match(await said(page, "verdict"), /Nothing is established/u, "no trust of the example is left");
  assert.deepEqual(seen, { requests: [], errors: [] });
});

test("the example is judged on its day, whatever the clock says", async () => {
  const { page } = await open({ realTime: true });
  await page.clock.setFixedTime(new Date("2019-01-01T00:00:00Z"));
  await page.getByRole("button", { name: "Try it with an example" }).click();
  await page.waitForSelector("#verdict");
  assert.match(await said(page, "verdict"), /This bundle holds\./u);
});

const BROKEN = {
  "empty.sbbundle": ["", /empty\.sbbundle is empty/u],
  "half.sbbundle": [null, /not a release bundle that can be read/u],
  "noise.sbbundle": [Buffer.alloc(4096, 0xd2), /not a release bundle that can be read/u],
  "deep.sbbundle": [Buffer.concat([Buffer.from([0xd2]), Buffer.alloc(100_000, 0x81)]), /not a release bundle that can be read/u],
  "broken.json": ["{\"name\": ", /is JSON, but neither/u],
  "other.json": ["{\"a\": 1}", /is JSON, but neither/u],
  "space.json": ["{\"name\": \"x\", \"certificate\": \"none\"}", /space\.json: /u],
  "broken.pem": ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", /broken\.pem: /u],
};

test("a broken file is refused in words, and the page reads on", async () => {
  for (const [name, [content, words]] of Object.entries(BROKEN)) {
    const { page, seen } = await open();
    await hand(page, name, content ?? (await readFile(file("good.sbbundle"))).subarray(0, 400));
    assert.match(await page.locator("#content").innerText(), words, name);
    for (const button of await page.getByRole("button", { name: /^Put away/u }).all()) await button.click();
    await give(page, ["good.sbbundle", "prod.space.json"]);
    assert.match(await said(page, "verdict"), /This bundle holds/u, `after ${name}`);
    assert.deepEqual(seen, { requests: [], errors: [] }, name);
  }
});

test("a library that broke establishes nothing any more", async () => {
  const { page } = await reading("good.sbbundle");
  await page.evaluate(() => { dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })); });
  assert.match(await said(page, "content"), /The page failed\s+unreachable\s+Nothing is established/u);
  assert.equal(await page.locator("#verdict, input[type=file]").count(), 0, "and takes nothing more");
});

test("a file that cannot be read displaces nothing that was given before", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "older.sbbundle"]);
  await hand(page, "noise.sbbundle", Buffer.alloc(4096, 0xd2));
  assert.match(await said(page, "file-notes"), /noise\.sbbundle is neither a bundle nor a receipt nor a notice that can be read/u);
  assert.match(await said(page, "verdict"), /This bundle holds/u);
  assert.match(await said(page, "compare"), /Shop 1\.1\.0 beside 1\.0\.0/u);
});

test("a file that is too large for a bundle is not read, and one that cannot be read is named", async () => {
  const { page, seen } = await open();
  const dropped = (name, size, broken) => page.evaluate(([name, size, broken]) => {
    const file = new File([new Uint8Array([0xd2, 0x84])], name);
    if (size) Object.defineProperty(file, "size", { value: size });
    const refused = () => Promise.reject(new DOMException("it is a folder", "NotReadableError"));
    if (broken) file.slice = () => ({ arrayBuffer: refused });
    else if (size) file.arrayBuffer = () => Promise.reject(new Error("it was read"));
    const input = document.getElementById("choose-bundle");
    Object.defineProperty(input, "files", { value: [file], configurable: true });
    input.dispatchEvent(new Event("change"));
  }, [name, size, broken]);
  await dropped("huge.sbbundle", 5e9, false);
  await until(page, () => document.getElementById("file-notes").textContent.includes("huge.sbbundle"));
  assert.match(await said(page, "file-notes"), /huge\.sbbundle is larger than any bundle may be \(5\.0 GB\)/u);
  await dropped("folder", 0, true);
  await until(page, () => document.getElementById("file-notes").textContent.includes("folder"));
  assert.match(await said(page, "file-notes"), /folder cannot be read: it is a folder/u);
  await give(page, ["good.sbbundle", "prod.space.json"]);
  assert.match(await said(page, "verdict"), /This bundle holds/u);
  assert.deepEqual(seen, { requests: [], errors: [] });
});
