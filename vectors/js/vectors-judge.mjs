// Finds the cases, and says whether what came out of one is the answer.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { shows } from "./rule_verbs.mjs";

const root = process.env.SPACEBRIDGE_VECTORS ?? new URL("..", import.meta.url).pathname;

/** The JSON documents of a folder below the vectors, each with its name. */
function* documents(folder) {
  const names = existsSync(join(root, folder)) ? readdirSync(join(root, folder)).toSorted() : [];
  for (const name of names) yield [name.replace(".json", ""), JSON.parse(readFileSync(join(root, folder, name), "utf8"))];
}

/** The shared files by their references, such as `keys/dev/keys.pem`, each as the vectors hold it. */
export const shared = Object.fromEntries(
  [...documents("shared")].flatMap(([group, { files }]) => Object.entries(files).map(([name, file]) => [`${group}/${name}`, file])),
);

/** Every case, with its path: `accept/bundle`. */
export function* cases() {
  for (const kind of ["accept", "refuse", "rules"]) {
    for (const [, list] of documents(kind)) {
      for (const one of list.cases) yield { path: `${kind}/${one.name}`, ...one };
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
