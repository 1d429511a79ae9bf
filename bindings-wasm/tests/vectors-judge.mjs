// Finds the cases, and says whether what came out of one is the answer.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { shows } from "./rule_verbs.mjs";

export const root = process.env.SPACEBRIDGE_VECTORS ?? new URL("../../vectors", import.meta.url).pathname;

/** The bytes of the file at a path below the vectors. */
export const read = (path) => readFileSync(join(root, path));

/** Every case: the path of its folder below the vectors, and its steps. */
export function* cases() {
  for (const kind of ["accept", "refuse", "rules"]) {
    const names = existsSync(join(root, kind)) ? readdirSync(join(root, kind)).toSorted() : [];
    for (const name of names) {
      const folder = `${kind}/${name}`;
      if (!existsSync(join(root, folder, "case.json"))) continue;
      yield { folder, steps: JSON.parse(read(`${folder}/case.json`).toString("utf8")).steps };
    }
  }
}

/** Holds what came out of each step of a case to what has to come out. */
export function judge(steps, outcomes) {
  for (const [place, step] of steps.entries()) {
    const done = outcomes[place];
    assert.equal(done?.broke, undefined, done?.broke);
    judgeStep(step.expect, done);
  }
}

function judgeStep(expect, done) {
  assert.equal(done.refused?.code, expect.code, done.refused?.message ?? "it was not refused");
  if (expect.reasons) assert.deepEqual(done.refused?.reasons?.toSorted(), expect.reasons);
  if (done.refused) return;
  if (expect.digest) assert.equal(done.digest, expect.digest);
  if (expect.secrets) assert.deepEqual(done.secrets, expect.secrets);
  if (expect.findings) assert.deepEqual(done.findings.toSorted(), expect.findings);
  for (const code of expect.finds ?? []) assert.ok(done.findings.includes(code), `${code} is not among ${done.findings}`);
  if (expect.shows !== undefined) assert.ok(shows(done.value, expect.shows), JSON.stringify(done.value));
  if (expect.value !== undefined) assert.deepEqual(done.value, expect.value);
  for (const [check, standing] of Object.entries(expect.standing ?? {})) {
    assert.equal(done.standing[check], standing, check);
  }
}
