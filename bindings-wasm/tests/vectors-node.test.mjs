// Every vector in Node. A case that needs a verb that is not there is counted and named at the end.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { spacebridge } from "./built.mjs";
import { Count, cases, judge, read } from "./vectors-judge.mjs";
import { missing, outcomes } from "./vectors.mjs";

const count = new Count();

for (const { folder, steps } of cases()) {
  const verb = missing(steps);
  if (verb) {
    count.leave(verb, folder);
    continue;
  }
  count.run();
  test(folder, () => judge(steps, outcomes(folder, read)));
}

after(() => console.log(String(count)));

test("what lies in `accept/crossing` verifies at the end that it is for", () => {
  const { Certificate, SealedBundle, Space } = spacebridge;
  const certificate = (name) => Certificate.fromPem(read(`accept/crossing/${name}/certificate.pem`).toString("utf8"));
  const prod = new Space("Prod Space", certificate("prod")).withRemote("DevTest Space", certificate("devtest"), ["accept-releases"]);
  const file = SealedBundle.fromBytes(read("accept/crossing/prod.bundle"));
  assert.equal(file.claims().sender, certificate("devtest").fingerprint);
  const now = new Date(Date.parse(file.claims().issued) + 1000);
  assert.equal(file.verify(prod, undefined, { now }).document().kind, "bundle");
});
