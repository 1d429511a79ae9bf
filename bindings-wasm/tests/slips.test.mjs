// Slips of honest hosts and people, as `vectors/slips.json` tells them: each is refused, reported or
// harmless. Rust and Python run the same table.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";
import { Scene, codes, table, verbs } from "./slip-scene.mjs";

/** Returns the steps that lead to a world. */
function stepsTo(world) {
  const { after, steps } = table.worlds[world];
  return [...(after ? stepsTo(after) : []), ...steps];
}

/** Returns the fault of a slip that does not end so; nothing if it does. */
function fault(slip, end) {
  const scene = new Scene();
  const steps = [...stepsTo(slip.world), ...slip.steps];
  const last = steps.pop();
  for (const step of steps) scene.run(step);
  const [[kind, wanted], ...more] = Object.entries(end);
  assert.ok(["refused", "reported", "harmless"].includes(kind) && more.length === 0, `an end: ${kind}`);
  const stored = scene.stored();
  let found;
  try {
    found = scene.run(last);
  } catch (error) {
    if (!(error instanceof spacebridge.SpacebridgeError)) throw error;
    if (!isDeepStrictEqual(scene.stored(), stored)) return "the refused step changed what is stored";
    const refused = [error.code, ...codes(error.reasons ?? [])];
    return kind === "refused" && isDeepStrictEqual(wanted, refused) ? undefined : `refused: ${refused}`;
  }
  if (kind === "reported" && found.includes(wanted)) return undefined;
  if (kind !== "harmless") return `found: ${found}`;
  const differ = wanted.find(([one, other]) => {
    assert.ok(one !== other && !isDeepStrictEqual(scene.value(one), []), one);
    return !isDeepStrictEqual(scene.value(one), scene.value(other));
  });
  return differ && `${differ[0]} is not ${differ[1]}`;
}

for (const slip of table.slips) {
  test(`the slip ${slip.id} is refused, reported or harmless`, () => {
    assert.equal(fault(slip, slip.end), undefined);
  });
}

test("the table is whole, and its vocabulary is closed", () => {
  assert.ok(table.slips.length >= 60);
  assert.equal(new Set(table.slips.map(({ id }) => id)).size, table.slips.length);
  assert.deepEqual(Object.keys(table.verbs).sort(), Object.keys(verbs).sort());
  const keys = ["end", "id", "kind", "steps", "story", "world"];
  for (const slip of table.slips) {
    assert.deepEqual(Object.keys(slip).sort(), keys, slip.id);
    for (const { verb, ...fields } of [...stepsTo(slip.world), ...slip.steps]) {
      for (const field of Object.keys(fields)) assert.ok(table.verbs[verb].includes(field), `${verb}: ${field}`);
    }
  }
});

test("a wrong expectation fails", () => {
  const wrong = {
    refused: ["seed-zero"],
    reported: "seed-zero",
    harmless: [["space/dev", "space/ops"]],
  };
  for (const [kind, end] of Object.entries(wrong)) {
    const slips = table.slips.filter((slip) => kind in slip.end).filter((_, place) => place % 7 === 0);
    assert.ok(slips.length > 0, kind);
    for (const slip of slips) assert.ok(fault(slip, { [kind]: end }), slip.id);
  }
});

test("an unknown step fails", () => {
  assert.throws(() => new Scene().run({ verb: "frobnicate" }), /no step is called frobnicate/);
});
