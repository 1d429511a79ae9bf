// What the README of the package shows is what happens.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { folder } from "./built.mjs";

test("every example of the README runs", async () => {
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const examples = [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);
  assert.ok(examples.length > 0);
  for (const [index, code] of examples.entries()) {
    const file = join(folder, `readme-${index}.mjs`);
    writeFileSync(file, code.replaceAll('"spacebridge"', '"./node.js"'));
    await import(pathToFileURL(file));
  }
});
