// What every test of the page begins with: a browser without a network, and the page from a disk.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.SPACEBRIDGE_TOOLS, "index.js"));
const { chromium } = require("playwright-core");

/** The page under test, and the files that it opens. */
export const PAGE = process.env.SPACEBRIDGE_PAGE;
export const file = (name) => join(process.env.SPACEBRIDGE_PAGE_FILES, name);

/** Returns the path of a screenshot for a person. */
export const shot = (name) => join(process.env.SPACEBRIDGE_PAGE_SHOTS, `${name}.png`);

export const NOW = new Date("2026-11-24T12:00:00Z");

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

let browser;

export async function close() {
  await browser?.close();
}

/**
 * Opens the page. Every request is intercepted and counted, whatever comes of it; every violation
 * of the policy and every error is kept.
 */
export async function open({ realTime = false, day = null, ...options } = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.SPACEBRIDGE_CHROMIUM, args: FLAGS });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const seen = { requests: [], errors: [] };
  await context.route("**/*", (route) => {
    const address = route.request().url();
    if (address === pathToFileURL(PAGE).href) return route.continue();
    seen.requests.push(address);
    return route.abort();
  });
  page.on("request", (request) => {
    const address = request.url();
    if (address !== pathToFileURL(PAGE).href && !address.startsWith("blob:") && !seen.requests.includes(address)) seen.requests.push(address);
  });
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  if (!realTime) await page.clock.setFixedTime(NOW);
  if (day) await page.addInitScript(shifted, day.getTime() - Date.now());
  await page.goto(pathToFileURL(PAGE).href);
  await page.waitForSelector("html[data-ready]", { timeout: 20_000 });
  return { page, seen };
}

/** In the page: the date is another, and time goes on. */
function shifted(offset) {
  const Today = globalThis.Date;
  globalThis.Date = class extends Today {
    constructor(...given) {
      super(...(given.length > 0 ? given : [Today.now() + offset]));
    }
    static now() {
      return Today.now() + offset;
    }
  };
}

/** Opens the page with a bundle and whatever else is given. */
export async function reading(bundle, others = ["prod.space.json"], options = {}) {
  const opened = await open(options);
  await give(opened.page, [bundle, ...others]);
  return opened;
}

/** Gives files to the page, as somebody does who chooses them. */
export async function give(page, names) {
  for (const name of names) {
    const before = await page.evaluate(() => document.documentElement.dataset.drawn);
    await page.setInputFiles("#choose-trust", file(name));
    await until(page, (before) => document.documentElement.dataset.drawn !== before, before);
  }
}

/** Gives one file that lies nowhere. */
export async function hand(page, name, content) {
  const before = await page.evaluate(() => document.documentElement.dataset.drawn);
  await page.setInputFiles("#choose-trust", { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  await until(page, (before) => document.documentElement.dataset.drawn !== before, before);
}

/** Waits until something holds in the page. (Playwright's own way needs `eval`, which the page forbids.) */
export async function until(page, holds, argument) {
  const end = performance.now() + 30_000;
  while (!(await page.evaluate(holds, argument))) {
    if (performance.now() > end) throw new Error(`it never held: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Opens everything that is folded. */
export const unfold = (page) => page.evaluate(() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

/** All that the page says in one section. */
export const said = (page, id) => page.locator(`#${id}`).innerText();
