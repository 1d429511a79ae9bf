// From the file to the verdict on the screen, in the browser, and what of it is the library's work;
// beside it the same judgement of the same bytes by WebCrypto and a published reader of CBOR.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { close, file, give, NOW, open } from "./page.mjs";

const ROUNDS = 9;
const { SPACEBRIDGE_TOOLS: tools, SPACEBRIDGE_WASM: folder } = process.env;
const { build } = createRequire(join(tools, "index.js"))("esbuild");

const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const minimum = (numbers) => sorted(numbers)[0];
const median = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];

/** A page on the day of the bundles, in which time goes on. */
async function opened() {
  const { page } = await open({ realTime: true, day: NOW });
  return page;
}

/** The file is given to the page; it ends when the verdict and everything below it is laid out. */
async function drawn(base64) {
  const page = await opened();
  await give(page, ["prod.space.json"]);
  return page.evaluate(async ([base64, rounds]) => {
    const root = document.documentElement;
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const times = [];
    for (let round = -1; round < rounds; round += 1) {
      const input = document.getElementById("choose-bundle");
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "b.sbbundle"));
      input.files = transfer.files;
      const before = root.dataset.drawn;
      const start = performance.now();
      input.dispatchEvent(new Event("change"));
      while (root.dataset.drawn === before) await new Promise((resolve) => setTimeout(resolve));
      void document.body.offsetHeight;
      if (round >= 0) times.push(performance.now() - start);
      if (root.dataset.verdict !== "holds") throw new Error(`the bundle does not hold: ${root.dataset.verdict}`);
    }
    return times;
  }, [base64, ROUNDS]);
}

/** The longest stretch in which the page is held while a bundle is read, by a page that reads its first. */
async function held(base64) {
  const page = await opened();
  await give(page, ["prod.space.json"]);
  const tasks = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const root = document.documentElement;
    const tasks = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ entryTypes: ["longtask"] });
    const input = document.getElementById("choose-bundle");
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "b.sbbundle"));
    input.files = transfer.files;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [before, start] = [root.dataset.drawn, performance.now()];
    input.dispatchEvent(new Event("change"));
    while (root.dataset.drawn === before) await new Promise((resolve) => setTimeout(resolve));
    await new Promise((resolve) => setTimeout(resolve, 500));
    return tasks.filter((task) => task.startTime >= start).map((task) => task.duration);
  }, base64);
  await page.close();
  return Math.max(0, ...tasks);
}

/** The library alone and the peer, in turns in one page. */
async function judged(base64) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("bench/in-page.mjs", import.meta.url))],
    alias: {
      cborg: join(tools, "node_modules/cborg"),
      "spacebridge/inline": join(folder, "inline.js"),
      "spacebridge/spacebridge_wasm_bg.wasm": join(folder, "spacebridge_wasm_bg.wasm"),
    },
    bundle: true,
    footer: { js: "globalThis.bench = bench;" },
    format: "iife",
    globalName: "bench",
    loader: { ".wasm": "binary" },
    target: "es2022",
    write: false,
  });
  const page = await opened();
  await page.evaluate(outputFiles[0].text);
  const [space, pem] = await Promise.all(["prod.space.json", "devtest.pem"].map((name) => readFile(file(name), "utf8")));
  return page.evaluate((given) => globalThis.bench.measured(given), { base64, space, pem, now: NOW.toISOString(), rounds: ROUNDS });
}

console.log(`milliseconds in headless Chromium, minimum and median of ${ROUNDS}`);
for (const count of [1000, 20000, 100000]) {
  const bytes = await readFile(file(`variables-${count}.sbbundle`));
  const base64 = bytes.toString("base64");
  const { verify, preview, peer } = await judged(base64);
  const rows = [
    ["from the file to the verdict, everything drawn", await drawn(base64)],
    ["the library: verified", verify],
    ["the library: verified, read, and checked for what is missing", preview],
    ["WebCrypto and cborg: taken apart, two signatures, the digests", peer],
  ];
  console.log(`\n${count.toLocaleString("en")} variables, ${bytes.length.toLocaleString("en")} bytes`);
  const first = [await held(base64), await held(base64), await held(base64)];
  console.log(`the page is held for ${first.map((time) => time.toFixed(0)).join(", ")} at the longest, in three first readings (0: never above 50)`);
  for (const [name, times] of rows) {
    const ratio = (minimum(times) / minimum(peer)).toFixed(2);
    console.log(`${minimum(times).toFixed(1).padStart(9)} ${median(times).toFixed(1).padStart(9)} ${ratio.padStart(7)} ×  ${name}`);
  }
}
await close();
