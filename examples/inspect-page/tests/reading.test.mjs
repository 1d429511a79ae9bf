// The whole reading: what a person sees of a good bundle, of bad ones, and of no trust at all.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { close, file, give, open, reading, said, shot, until } from "./page.mjs";

after(close);

test("a good bundle is read from the verdict to the last script", async () => {
  const { page, seen } = await reading("good.sbbundle");
  const verdict = await said(page, "verdict");
  assert.match(verdict, /This bundle holds\./u);
  assert.match(verdict, /It is Shop 1\.1\.0, signed by “DevTest Space” for “Prod Space”\./u);
  const statement = await said(page, "statement");
  assert.match(statement, /Not established/u);
  assert.match(statement, /nothing newer exists at the sender/u);
  assert.match(statement, /the sender signed exactly these bytes/u);
  assert.equal(await page.locator("#signers .card").first().locator(".words li").count(), 16);
  assert.match(await said(page, "release"), /The basket keeps its content/u);
  assert.match(await said(page, "packages"), /Shop\.Web\s+1\.1\.0/u);
  assert.match(await said(page, "variables"), /failover\.shop\.example/u);
  assert.doesNotMatch(await said(page, "variables"), /localhost/u, "what holds elsewhere does not cross");
  assert.match(await said(page, "variables"), /secret, sealed to the target/u);
  assert.match(await said(page, "templates"), /Production: 2 missing|Production: 3 missing|Production: \d missing/u);
  assert.match(await said(page, "process"), /shop-db migrate --to 43 --backup/u);
  assert.match(await said(page, "process"), /switched off/u);
  const history = await said(page, "history");
  assert.match(history, /succeeded with warnings in Stage Space: Staging/u);
  assert.match(history, /Receipt \d+, signed by/u);
  assert.match(history, /Not established: the sender tells it under its own signature/u);
  assert.doesNotMatch(await page.content(), /planted-secret/u);
  assert.match(await page.locator("#announcer").innerText(), /This bundle holds/u);
  await page.screenshot({ path: shot("good"), fullPage: true });
  assert.deepEqual(seen, { requests: [], errors: [] });
});

test("without a Space nothing is established, and claims are only claims", async () => {
  const { page } = await reading("good.sbbundle", []);
  assert.match(await said(page, "verdict"), /Nothing is established/u);
  assert.match(await said(page, "claims"), /Nobody has confirmed any of this/u);
  assert.match(await said(page, "claims"), /Shop\/1\.1\.0/u);
  assert.equal(await page.locator("#variables, #packages, #process").count(), 0);
  await page.screenshot({ path: shot("nothing-established"), fullPage: true });
});

test("a certificate counts only once a person compared its words", async () => {
  const { page } = await reading("good.sbbundle", ["devtest.pem", "prod.pem"]);
  assert.match(await said(page, "verdict"), /Nothing is established/u);
  assert.equal(await page.locator("#certificates .card").count(), 2);
  await page.screenshot({ path: shot("certificates"), fullPage: true });
  await page.check("#compared-0");
  assert.match(await said(page, "verdict"), /Nothing is established/u);
  await page.check("#compared-1");
  assert.match(await said(page, "verdict"), /This bundle holds/u);
  await page.fill("#environments", "Production");
  await page.locator("#environments").blur();
  assert.match(await said(page, "templates"), /Production: \d missing/u);
});

test("a bundle of which one bit is another does not hold", async () => {
  const { page } = await reading("tampered.sbbundle");
  assert.match(await said(page, "verdict"), /This bundle does not hold/u);
  assert.match(await said(page, "verdict"), /signature/u);
  assert.match(await page.locator("#statement .failed").innerText(), /the sender signed exactly these bytes/u);
  assert.equal(await page.locator("#variables, #packages, #process, #answers").count(), 0);
  await page.screenshot({ path: shot("tampered"), fullPage: true });
});

test("a bundle for another Space does not hold here", async () => {
  const { page } = await reading("elsewhere.sbbundle");
  assert.match(await said(page, "verdict"), /This bundle does not hold/u);
  assert.match(await page.locator("#statement .failed").innerText(), /it is addressed to this Space/u);
  assert.equal(await page.locator("#variables").count(), 0);
});

test("a private key is not kept, and the page says so", async () => {
  const { page } = await reading("good.sbbundle", ["keys.pem"]);
  assert.match(await said(page, "file-notes"), /holds a private key/u);
  const key = (await readFile(file("keys.pem"), "utf8")).split("\n")[1];
  assert.ok(!(await page.content()).includes(key));
});

test("package files are compared with what was signed", async () => {
  const { page } = await reading("good.sbbundle");
  const drop = (name) => page.setInputFiles("#package-files", file(`packages/${name}`));
  await drop("Shop.Web.1.1.0.zip");
  await page.waitForSelector("td.standing.matches");
  assert.match(await said(page, "packages-summary"), /1 of 2 packages established/u);
  await drop("Shop.Migrations.1.1.0.zip");
  await until(page, () => document.querySelectorAll("td.standing.matches").length === 2);
  assert.match(await said(page, "packages-summary"), /All 2 packages/u);
  const bytes = await readFile(file("packages/Shop.Web.1.1.0.zip"));
  bytes[7] ^= 1;
  await page.setInputFiles("#package-files", { name: "Shop.Web.1.1.0.zip", mimeType: "application/zip", buffer: bytes });
  await page.waitForSelector("td.standing.other");
  assert.match(await page.locator("td.standing.other").innerText(), /other bytes/u);
  await page.locator("#packages").screenshot({ path: shot("packages") });
});

test("a file of gigabytes is read in pieces, with its progress, and can be stopped", async () => {
  const { page } = await reading("good.sbbundle");
  // Three gigabytes that exist nowhere: a stream that the page takes for the file's.
  const state = await page.evaluate(async () => {
    const input = document.getElementById("package-files");
    const file = new File(["x"], "Shop.Web.1.1.0.zip");
    let given = 0;
    file.stream = () => new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        given += 4096;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    Object.defineProperty(file, "size", { value: 3e9 });
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "Shop.Web.1.1.0.zip"));
    Object.defineProperty(input, "files", { value: [file], configurable: true });
    input.dispatchEvent(new Event("change", { bubbles: true }));
    while (!document.querySelector("td.running progress") || given < 40_000) await new Promise((resolve) => setTimeout(resolve, 10));
    const part = document.querySelector("td.running progress").value;
    const announcer = document.getElementById("announcer");
    const first = announcer.textContent;
    while (announcer.textContent === first) await new Promise((resolve) => setTimeout(resolve, 10));
    const later = announcer.textContent;
    const button = document.querySelector("td.running button");
    button.focus();
    button.click();
    while (!document.querySelector("td.cancelled")) await new Promise((resolve) => setTimeout(resolve, 10));
    const stopped = given;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { part, after: given - stopped, heard: [first, later, announcer.textContent], focus: document.activeElement.className };
  });
  assert.ok(state.part > 0 && state.part < 1);
  assert.match(state.heard[0], /^Shop\.Web\.1\.1\.0\.zip is being read: 3\.0 GB\.$/u);
  assert.match(state.heard[1], /^Shop\.Web\.1\.1\.0\.zip: \d.* of 3\.0 GB read\.$/u);
  assert.match(state.heard[2], /stopped\. Nothing is established/u);
  assert.equal(state.focus, "standing cancelled", "the focus is where the button was");
  assert.ok(state.after <= 8192, "nothing more is read after that");
});

test("the statement is kept as text and as a document", async () => {
  const { page } = await reading("good.sbbundle");
  const saved = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    return readFile(await download.path(), "utf8");
  };
  const text = await saved("Save as text");
  assert.match(text, /Verdict +This bundle holds\./u);
  assert.match(text, /not established +nothing newer exists at the sender/u);
  const record = JSON.parse(await saved("Save as JSON"));
  assert.equal(record.sender.name, "DevTest Space");
  assert.equal(record.statement.length >= 20, true);
  assert.match(record.file.sha256, /^[0-9a-f]{64}$/u);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => globalThis.dispatchEvent(new Event("beforeprint")));
  const paper = await page.locator("body").innerText();
  assert.match(paper, new RegExp(record.file.sha256, "u"), "paper names the file by its digest");
  assert.match(paper, /Not applicable[\s\S]*the owner of the release recalled it/u, "nothing is folded on paper");
  await page.evaluate(() => globalThis.dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator("#statement details[open]").count(), 0);
  assert.match(paper, /Shop\.Host\s+failover\.shop\.example\s+Failover/u, "paper has the variables");
  assert.equal(await page.locator("#variables-on-paper table").count(), 0, "and the screen has them once");
  await page.screenshot({ path: shot("print"), fullPage: true });
});

test("nothing is asked for before anything is given", async () => {
  const { page, seen } = await open();
  assert.equal(await page.locator("#verdict").count(), 0);
  await page.screenshot({ path: shot("empty"), fullPage: true });
  await give(page, ["good.sbbundle"]);
  assert.deepEqual(seen, { requests: [], errors: [] });
});
