// Every document has the type that the package declares for it, as TypeScript judges.
//
// A document whose place is not in the tables of `documents.mjs` is counted and named at the end.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { documents } from "./documents.mjs";
import { errorsIn } from "./typescript.mjs";

const all = [...documents()];
const typed = all.filter((one) => one.type);
const line = ({ type, document }) => `(${JSON.stringify(document)}) satisfies ${type};`;

after(() => {
  console.log(`${typed.length} documents satisfy ${new Set(typed.map((one) => one.type)).size} types`);
  for (const { where, type } of all) if (!type) console.log(`left, for want of a type: ${where}`);
});

test("every document satisfies its type", () => {
  assert.ok(typed.length > 60);
  const errors = errorsIn("right", typed.map(line));
  assert.deepEqual([...errors].map(([row, error]) => `${typed[row]?.where}: ${error}`), []);
});

test("a document that is wrong in one place does not satisfy its type", () => {
  const one = new Map(typed.map((it) => [it.type, it]));
  const wrong = [...one.values()].flatMap(spoiled);
  assert.ok(wrong.length > 100);
  const errors = errorsIn("wrong", wrong.map(line));
  assert.deepEqual(wrong.filter((_, row) => !errors.has(row)).map((it) => it.where), []);
});

/** Copies of a document, or of the first of a list: one with a key too many, and each key with a wrong value. */
function spoiled({ where, type, document }) {
  const list = Array.isArray(document);
  const one = list ? document[0] : document;
  const wrong = (what, changed) => ({ where: `${where}, ${what}`, type, document: list ? [changed] : changed });
  if (typeof one !== "object" || one === null) return [wrong("another kind", { unheard: 1 })];
  if (Array.isArray(one)) return [wrong("one too many", [...one, { unheard: 1 }])];
  return [
    wrong("a key too many", { ...one, unheard: 1 }),
    ...Object.keys(one).map((key) => wrong(key, { ...one, [key]: { unheard: 1 } })),
  ];
}
