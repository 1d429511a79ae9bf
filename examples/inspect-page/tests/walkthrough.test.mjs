// The files that the air-gap example leaves behind: the page opens them as a person drops them.

import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { close, file, open, said, until } from "./page.mjs";

after(close);

/** Drops a file onto the page. */
async function drop(page, path) {
  const before = await page.evaluate(() => document.documentElement.dataset.drawn);
  const content = [...await readFile(file(path))];
  await page.evaluate(([name, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(content)], name));
    document.documentElement.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [path.split("/").at(-1), content]);
  await until(page, (before) => document.documentElement.dataset.drawn !== before, before);
}

for (const [folder, name, trusted] of [["dev", "DevTest Space", "Prod Space"], ["prod", "Prod Space", "DevTest Space"]]) {
  test(`the document of ${name}, as the air-gap example writes it, is a Space`, async () => {
    const { page, seen } = await open({ realTime: true });
    await drop(page, `air-gap/${folder}/space.json`);
    const space = await said(page, "space");
    assert.match(space, new RegExp(`Whatever you open is judged for “${name}”`, "u"));
    await page.locator("#space summary").click();
    assert.match(await said(page, "space"), new RegExp(`${trusted}\\s*compared`, "u"));
    assert.equal(await said(page, "file-notes"), "");
    assert.deepEqual(seen, { requests: [], errors: [] });
  });
}

test("a bundle of the air-gap example holds for the Space of its target", async () => {
  const { page, seen } = await open({ realTime: true });
  const bundles = (await readdir(file("air-gap/prod/inbox"))).filter((name) => name.endsWith(".sbbundle"));
  await drop(page, "air-gap/prod/space.json");
  await drop(page, `air-gap/prod/inbox/${bundles.sort().at(-1)}`);
  assert.match(await said(page, "verdict"), /This bundle holds/u);
  assert.match(await said(page, "verdict"), /signed by “DevTest Space” for “Prod Space”/u);
  assert.deepEqual(seen, { requests: [], errors: [] });
});
