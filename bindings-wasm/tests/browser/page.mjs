// A real browser without a network, and a page in it that was opened from the disk.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const { SPACEBRIDGE_CHROMIUM, SPACEBRIDGE_TOOLS, SPACEBRIDGE_WASM } = process.env;
const require = createRequire(join(SPACEBRIDGE_TOOLS, "index.js"));
const { build } = require("esbuild");
const { chromium } = require("playwright-core");

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "spacebridge-browser-"));

export const browser = await chromium.launch({ executablePath: SPACEBRIDGE_CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });

export async function close() {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** A page with a module and the package in one script; the module sets `globalThis.ready`. Its name is relative to this folder. */
export async function opened(name) {
  const { outputFiles } = await build({
    entryPoints: [here(name)],
    alias: {
      "spacebridge/inline": join(SPACEBRIDGE_WASM, "inline.js"),
      "spacebridge/spacebridge_wasm_bg.wasm": join(SPACEBRIDGE_WASM, "spacebridge_wasm_bg.wasm"),
    },
    plugins: [{
      name: "the package as a page carries it",
      setup: ({ onResolve }) => onResolve({ filter: /\/built\.mjs$/ }, () => ({ path: here("built.mjs") })),
    }],
    bundle: true,
    charset: "utf8",
    format: "esm",
    loader: { ".wasm": "binary" },
    target: "es2022",
    write: false,
  });
  const path = join(folder, `${basename(here(name))}.html`);
  writeFileSync(path, `<!doctype html><meta charset="utf-8"><script type="module">${outputFiles[0].text}</script>`);
  const page = await (await browser.newContext({ offline: true })).newPage();
  await page.goto(pathToFileURL(path).href);
  await page.waitForFunction(() => globalThis.ready);
  return page;
}
