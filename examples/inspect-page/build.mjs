// Makes the page of its parts: one file, which needs nothing else.
//
// node build.mjs PACKAGE TOOLS EXAMPLE OUT: the built npm package, a folder in which esbuild is
// installed, the folder with the example's files, and the file to write.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [packageFolder, tools, exampleFolder, out] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const { build } = createRequire(join(tools, "index.js"))("esbuild");

/** The source list entry that lets exactly this text run or style. */
const held = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const bundled = await build({
  entryPoints: [join(here, "src/main.js")],
  alias: {
    "spacebridge-example": resolve(exampleFolder),
    "spacebridge/inline": join(packageFolder, "inline.js"),
    "spacebridge/spacebridge_wasm_bg.wasm": join(packageFolder, "spacebridge_wasm_bg.wasm"),
  },
  bundle: true,
  charset: "utf8",
  format: "iife",
  legalComments: "none",
  loader: { ".wasm": "binary", ".sbbundle": "binary", ".sbreceipt": "binary", ".space.json": "text" },
  target: "es2022",
  write: false,
});
const script = bundled.outputFiles[0].text;

const sheets = (await readdir(join(here, "styles"))).sort();
const styles = (await Promise.all(sheets.map((name) => readFile(join(here, "styles", name), "utf8")))).join("\n");

// Nothing may be loaded, sent, framed or submitted; only this script and these styles count; and no
// text can be made into markup or code, by whatever mistake (trusted types with no policy at all).
const policy = [
  "default-src 'none'",
  `script-src ${held(script)} 'wasm-unsafe-eval'`,
  `style-src ${held(styles)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const shell = await readFile(join(here, "index.html"), "utf8");
const page = shell
  .replace("%POLICY%", () => policy)
  .replace("%STYLES%", () => styles)
  .replace("%SCRIPT%", () => script);
await mkdir(dirname(out), { recursive: true });
await writeFile(out, page);
console.log(`${out}: ${(page.length / 1e6).toFixed(1)} MB`);
