// Comparing, filling in, and everybody's way to use it: keyboard, phone, dark, large.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, file, give, open, reading, said, shot, unfold, until } from "./page.mjs";

after(close);

const require = createRequire(join(process.env.SPACEBRIDGE_TOOLS, "index.js"));
const AXE = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

test("two bundles stand side by side, the newer first, whichever was opened first", async () => {
  for (const order of [["good.sbbundle", "older.sbbundle"], ["older.sbbundle", "good.sbbundle"]]) {
    const { page } = await reading(order[0], ["prod.space.json", order[1]]);
    const compared = await said(page, "compare");
    assert.match(compared, /Shop 1\.1\.0 beside 1\.0\.0/u);
    assert.match(compared, /Notes of every release between/u);
    assert.match(compared, /The basket keeps its content/u);
    for (const part of ["Packages", "Templates", "Variables", "Process"]) assert.match(compared, new RegExp(`${part} \\(\\d+\\)`, "u"));
    assert.match(await page.locator("#compare .diff td.added").first().innerText(), /./u);
    assert.ok(await page.locator("#compare .diff td.added", { hasText: "shop-db verify" }).count() > 0);
    assert.ok(await page.locator("#compare .diff td.removed", { hasText: "--to 41" }).count() > 0);
    await page.locator("#compare").screenshot({ path: shot("compare") });
  }
});

test("the blanks are filled in, saved, and read again", async () => {
  const { page } = await reading("good.sbbundle");
  const production = page.locator("fieldset", { has: page.locator("legend", { hasText: /^Environment Production$/u }) });
  assert.match(await said(page, "missing"), /Production: \d missing/u);
  await page.getByLabel("Name of the shop", { exact: true }).fill("Corner shop");
  await production.getByLabel("Database", { exact: true }).fill("Server=prod;Password=typed-secret");
  assert.equal(await production.getByLabel("Database", { exact: true }).getAttribute("type"), "password");
  await production.getByLabel("Size of the servers", { exact: true }).selectOption({ label: "Large" });
  await production.getByLabel("Keep pages in a cache", { exact: true }).selectOption({ label: "Yes (True)" });
  await production.locator(".answer", { hasText: "Certificate of the web site" }).getByLabel("Leave blank on purpose").check();
  await page.getByLabel("Shop subscription", { exact: true }).fill("Our subscription");
  await page.getByLabel("Builds", { exact: true }).fill("Our builds");
  await page.getByLabel("Linux workers", { exact: true }).fill("Our workers");
  await page.getByLabel("Linux workers", { exact: true }).blur();
  assert.match(await said(page, "missing"), /Production: nothing is missing/u);
  await page.locator("#answers").screenshot({ path: shot("fill-in") });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the answers file" }).click()]);
  const text = await readFile(await download.path(), "utf8");
  const saved = JSON.parse(text);
  assert.equal(saved.once["Shop.Name"].value, "Corner shop");
  assert.equal(saved.environments.Production["Shop.Db.ConnectionString"].sensitive, "Server=prod;Password=typed-secret");
  assert.equal(saved.environments.Production["Shop.Tier"].value, "l");
  assert.equal(saved.environments.Production["Shop.Certificate"].blank, true);

  // The library read it before it was saved; it reads it again in a page that never saw the form.
  const again = await reading("good.sbbundle");
  await again.page.setInputFiles("#choose-trust", { name: "answers.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await until(again.page, () => document.querySelector("#missing")?.textContent.includes("Production: nothing is missing"));
  assert.match(await said(again.page, "missing"), /Failover: \d missing/u);
});

test("what the library refuses in an answer is said, and not saved", async () => {
  const { page } = await reading("good.sbbundle");
  const broken = { project: "DevTest Space: Shop", version: "1.1.0", environments: { Production: { "Shop.Tier": { value: "gigantic" } } } };
  await page.setInputFiles("#choose-trust", { name: "answers.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(broken)) });
  await until(page, () => document.querySelector("#answers-state .findings li"));
  assert.match(await said(page, "answers-state"), /Shop\.Tier/u);
});

/** Asserts that a published engine finds no fault for people who use a screen reader or see little. */
async function accessible(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.map((it) => `${it.id}: ${it.nodes.slice(0, 3).map((node) => `${node.html} ${node.any.map((any) => any.message).join(" ")}`).join("\n  ")}`);
  assert.deepEqual(found, [], what);
}

for (const [name, options] of Object.entries({
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 375, height: 740 } },
  "two hundred percent": { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  "four hundred percent": { viewport: { width: 320, height: 256 } },
  "forced colours": { forcedColors: "active", reducedMotion: "reduce" },
})) {
  test(`nothing stands in anybody's way: ${name}`, async () => {
    const empty = await open(options);
    await accessible(empty.page, "nothing opened");
    await give(empty.page, ["good.sbbundle"]);
    await accessible(empty.page, "nothing established");
    await give(empty.page, ["devtest.pem"]);
    await accessible(empty.page, "a certificate");
    const beside = ["older.sbbundle", "failed.sbreceipt", "staged-older.sbreceipt", "recall.sbnotice"];
    const { page } = await reading("good.sbbundle", ["prod.space.json", ...beside], options);
    await unfold(page);
    await accessible(page, "a whole reading");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `nothing is wider than the page: ${wide}`);
    await page.screenshot({ path: shot(name.replaceAll(" ", "-")), fullPage: true, scale: "css", timeout: 60_000 });
    const bad = await reading("tampered.sbbundle", ["prod.space.json"], options);
    await accessible(bad.page, "a bundle that does not hold");
  });
}

test("everything is reached with the keyboard alone", async () => {
  const { page } = await reading("good.sbbundle", ["prod.space.json", "older.sbbundle"]);
  await page.evaluate(() => { document.activeElement.blur(); scrollTo(0, 0); });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  const reached = new Set();
  for (let at = 0; at < 200; at += 1) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement === document.body ? "end" : document.activeElement.id || document.activeElement.textContent.trim());
    if (id === "end") break;
    reached.add(id);
    if (id === "variable-grid") {
      await page.keyboard.press("End");
      const active = await page.evaluate(() => document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.innerText);
      assert.match(active, /Change\.Ticket/u);
      assert.match(await said(page, "variable"), /Number of the change ticket/u);
    }
  }
  for (const id of ["choose-bundle", "choose-trust", "choose-second", "package-files", "variable-filter", "variable-kind", "variable-grid", "Save the answers file", "Print", "Save as text", "Save as JSON"]) {
    assert.ok(reached.has(id), `${id} is not reached; ${[...reached].join(" · ")}`);
  }
});

test("twenty thousand variables scroll, and are found", async () => {
  const { page } = await reading("variables-20000.sbbundle");
  assert.match(await said(page, "variables"), /Variables \(20,000\)/u);
  assert.ok(await page.locator("#variable-grid .row").count() < 60, "only what is in sight is made");
  assert.equal(await page.locator("#variable-grid").getAttribute("aria-rowcount"), "20001");
  const worst = await page.evaluate(async () => {
    const grid = document.getElementById("variable-grid");
    let worst = 0;
    for (let at = 0; at < 120; at += 1) {
      const before = performance.timeOrigin + performance.now();
      grid.scrollTop = (grid.scrollHeight / 120) * at;
      grid.dispatchEvent(new Event("scroll"));
      void grid.offsetHeight;
      worst = Math.max(worst, performance.timeOrigin + performance.now() - before);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return worst;
  });
  assert.ok(worst < 200, `one step of scrolling took ${worst} ms`);
  await page.locator("#variable-grid").focus();
  await page.keyboard.press("End");
  assert.match(await said(page, "variable"), /Setting19999/u);
  await page.fill("#variable-filter", "setting12345");
  assert.match(await page.locator("#variables .filters").innerText(), /1 value of 20,000 values/u);
  await page.locator("#variables").screenshot({ path: shot("variables") });
});
