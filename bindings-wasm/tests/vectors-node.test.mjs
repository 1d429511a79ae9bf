// Every vector in Node. None is passed over: a verb that is not there fails the case.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { spacebridge } from "./built.mjs";
import { cases, judge, read } from "./vectors-judge.mjs";
import { outcomes } from "./vectors.mjs";

const all = [...cases()];

for (const { folder, steps } of all) test(folder, () => judge(steps, outcomes(folder, read)));

after(() => console.log(`${all.length} cases were run`));

test("a verb that is not there is no refusal", () => {
  const steps = [{ verb: "unheard", expect: { code: "unheard" } }];
  const done = outcomes("accept/none", () => new TextEncoder().encode(JSON.stringify({ steps })));
  assert.throws(() => judge(steps, done), /there is no verb unheard/u);
});

test("what lies in `accept/crossing` verifies at the end that it is for", () => {
  const { Certificate, BundleMessage, Space } = spacebridge;
  const certificate = (name) => Certificate.fromPem(read(`accept/crossing/${name}/certificate.pem`).toString("utf8"));
  const prod = new Space("Prod Space", certificate("prod")).withRemote("DevTest Space", certificate("devtest"), ["accept-releases"]);
  const file = BundleMessage.fromBytes(read("accept/crossing/prod.bundle"));
  assert.equal(file.claims().sender, certificate("devtest").fingerprint);
  const now = new Date(Date.parse(file.claims().issued) + 1000);
  assert.equal(file.verify(prod, undefined, { now }).document().kind, "bundle");
});
