// Text from a bundle is text: it becomes no markup, commands no terminal, hides nothing.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { close, file, give, open, PAGE, reading, shot, unfold } from "./page.mjs";

after(close);

const sources = join(dirname(fileURLToPath(import.meta.url)), "../src");

test("markup and commands in every text field stay texts", async () => {
  const { page, seen } = await reading("hostile.sbbundle");
  assert.match(await page.locator("#verdict").innerText(), /This bundle holds/u);
  await unfold(page);
  await page.locator("#variable-grid").focus();
  for (let at = 0; at < 4; at += 1) await page.keyboard.press("ArrowDown");
  await give(page, ["good.sbbundle"]);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.equal(await page.locator("#content").locator("script, img, iframe, object, embed, svg[onload], a:not([href^='#'])").count(), 0);
  const shown = await page.evaluate(() => document.body.textContent.match(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/gu)?.filter((it) => it !== "\n" && it !== "\t") ?? []);
  assert.deepEqual(shown, []);
  assert.match(await page.locator("#content").innerText(), /<script>hacked=1<\/script>/u);
  assert.match(await page.locator("#content").innerText(), /\\u\{1b\}\[2J/u);
  await page.screenshot({ path: shot("hostile"), fullPage: true });
  assert.deepEqual(seen, { requests: [], errors: [] });
});

test("a certificate whose name is markup is a text too", async () => {
  const { page, seen } = await reading("good.sbbundle", ["hostile.pem"]);
  assert.match(await page.locator("#certificates").innerText(), /<script>hacked=1<\/script>/u);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.deepEqual(seen.errors, []);
});

test("the browser itself refuses to make markup, to run code, and to ask anybody", async () => {
  const { page } = await open();
  // In a task of the page's own: what the test runs directly is exempt from the page's policy.
  const tried = (what) => page.evaluate((what) => new Promise((resolve) => setTimeout(async () => {
    const run = {
      markup: () => { document.body.innerHTML = "<b>x</b>"; },
      code: () => new Function("return 1")(),
      ask: () => fetch("https://example.com/"),
    }[what];
    try { await run(); resolve("done"); } catch (error) { resolve(error.name); }
  })), what);
  assert.equal(await tried("markup"), "TypeError");
  assert.match(await tried("code"), /EvalError|TypeError/u);
  assert.equal(await tried("ask"), "TypeError");
});

test("no source of the page has a way to make markup, and the file names no address", async () => {
  for (const entry of await readdir(sources, { recursive: true })) {
    if (!entry.endsWith(".js")) continue;
    const text = await readFile(join(sources, entry), "utf8");
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\(|new Function|fetch\(|XMLHttpRequest|WebSocket|sendBeacon/u, entry);
  }
  const shell = (await readFile(PAGE, "utf8")).split("<script>")[0];
  assert.doesNotMatch(shell, /https?:|<link|@import|url\(|src=/u);
});

test("every character that shows nothing is written out as the library does", async () => {
  const unseen = JSON.parse(await readFile(file("unseen.json"), "utf8"));
  const source = await readFile(join(sources, "text.js"), "utf8");
  const { printable } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  const expected = new Map(unseen);
  assert.ok(expected.size > 100);
  for (let code = 0; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCodePoint(code);
    assert.equal(printable(character), expected.get(code) ?? character, `U+${code.toString(16)}`);
  }
});
