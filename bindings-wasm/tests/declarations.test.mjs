// The declarations name what there is, each with a sentence, and nothing else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { folder, spacebridge } from "./built.mjs";
import { errorsIn } from "./typescript.mjs";

const GENERATED = ["constructor", "free", "__destroy_into_raw", "__wrap", "__unwrap"];
const BUILT_IN = ["length", "name", "prototype"];
// The members of an error are set when it is made; `package.test.mjs` holds them.
const classes = Object.entries(spacebridge)
  .filter(([name]) => /^[A-Z]/u.test(name) && name !== "SpacebridgeError");

/** Returns the own members of a class, on its instances and on itself. */
function members(kind) {
  const own = Object.getOwnPropertyNames(kind.prototype);
  const all = [...own, ...Object.getOwnPropertyNames(kind).filter((name) => !BUILT_IN.includes(name))];
  return [...new Set(all)].filter((name) => !GENERATED.includes(name));
}

const declared = (name) => `Exclude<keyof s.${name} | keyof typeof s.${name}, "free" | "prototype" | symbol>`;
const union = (names) => names.map((name) => JSON.stringify(name)).join(" | ") || "never";

/** Lines that compile if a class is declared with exactly these members. */
const exactly = (name, there) => [
  `null! as ${declared(name)} satisfies ${union(there)};`,
  `null! as ${union(there)} satisfies ${declared(name)};`,
];

test("every class is declared with its members, and with no other", () => {
  const lines = classes.flatMap(([name, kind]) => exactly(name, members(kind)));
  assert.ok(lines.length > 50);
  assert.deepEqual([...errorsIn("members", lines).values()], []);
});

test("a member too many and one too few are noticed", () => {
  const there = members(spacebridge.Space);
  const lines = [...exactly("Space", [...there, "unheard"]), ...exactly("Space", there.slice(1))];
  assert.deepEqual([...errorsIn("members-wrong", lines).keys()], [1, 2]);
});

test("every declaration has a sentence", () => {
  for (const file of ["index.d.ts", "documents.d.ts", "inline.d.ts"]) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    for (const [place, line] of lines.entries()) {
      if (!/^(export )?(interface|type|function|const|class) \w/u.test(line)) continue;
      assert.match(lines[place - 1] ?? "", /\*\/$/u, `${file}: ${line}`);
    }
  }
});
