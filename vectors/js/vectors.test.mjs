// Every vector in Node. None is passed over: a verb that is not there fails the case.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { cases, judge, shared } from "./vectors-judge.mjs";
import { fileOf, outcomes } from "./vectors.mjs";
import { spacebridge } from "../../bindings-wasm/tests/built.mjs";

const all = [...cases()];

for (const one of all) test(one.path, () => judge(one.steps, outcomes(one, shared)));

after(() => console.log(`${all.length} cases were run`));

test("a verb that is not there is no refusal", () => {
  const steps = [{ verb: "unheard", expect: { code: "unheard" } }];
  assert.throws(() => judge(steps, outcomes({ steps }, shared)), /there is no verb unheard/u);
});

test("what is shared as `crossing` verifies at the end that it is for", () => {
  const { Certificate, BundleMessage, Space } = spacebridge;
  const text = (name) => new TextDecoder().decode(fileOf(shared, name));
  const certificate = (name) => Certificate.fromPem(text(`crossing/${name}/certificate.pem`));
  const prod = new Space("Prod Space", certificate("prod"), {
    trusts: [{ name: "DevTest Space", certificate: certificate("devtest"), permits: ["accept-releases"], confirmed: true }],
  });
  const file = BundleMessage.fromBytes(fileOf(shared, "crossing/prod.sbbundle"));
  assert.equal(file.claims().sender, certificate("devtest").fingerprint);
  const now = new Date(Date.parse(file.claims().issued) + 1000);
  assert.equal(file.verify(prod, undefined, { now }).document().kind, "bundle");
});
