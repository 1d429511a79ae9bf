// What a host keeps and asks again: facts, keys, packages of others, secrets.

import assert from "node:assert/strict";
import { createPublicKey, X509Certificate } from "node:crypto";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";
import { bytes, everyone, now, promoted, secret, story } from "./story.mjs";

const { AnswerSheet, Answers, AvailablePackages, TargetState, OctopusDocuments, PackageCheck, Secret, PartSplitter } = spacebridge;

/** A release that was imported and deployed, and its receipt verified where it came from. */
function crossed(it) {
  const { assembled, bundle, fact } = promoted(it);
  const verified = bundle.verify(it.prod, undefined, { now });
  const known = () => new TargetState();
  const preview = it.prod.preview(verified, new Answers(), known());
  const imported = it.prod.importRelease(verified, preview.digest, known(), { by: "grace", now });
  const done = imported.release.deployed("Production", "succeeded", { by: "grace", at: now });
  const { receipt } = it.prod.issueReceipt(imported.release, done, { imports: [imported.fact], deployments: [done] }, it.prodKeys.signer({ by: "grace", now }));
  const accepted = it.dev.accept(receipt.verify(it.dev, { now }), { promotions: [fact] }, { by: "ada", now });
  return { assembled, facts: { promotions: [fact], deployments: [accepted.fact] }, imported, verified };
}

test("facts come back from their bytes, and half of them is refused", () => {
  const { facts } = crossed(story());
  const stored = spacebridge.factsToBytes(facts);
  const again = spacebridge.factsFromBytes(stored);
  assert.deepEqual(again.promotions, facts.promotions);
  assert.deepEqual(again.deployments, facts.deployments);
  assert.deepEqual(again.recalls, []);
  assert.deepEqual(spacebridge.factsToBytes(again), stored);
  assert.throws(() => spacebridge.factsFromBytes(stored.subarray(0, -1)), { code: "facts-malformed" });
  assert.throws(() => spacebridge.factsFromBytes(stored, { limits: { bytes: 9 } }), { code: "facts-too-large" });
});

test("a Space reads its own facts at any size", () => {
  const { facts } = crossed(story());
  const [first, ...others] = facts.deployments;
  const deployments = [{ ...first, notes: "n".repeat(33 << 20) }, ...others];
  const stored = spacebridge.factsToBytes({ ...facts, deployments });
  assert.equal(spacebridge.factsFromBytes(stored).deployments[0].notes.length, 33 << 20);
  assert.equal(spacebridge.Facts.fromBytes(stored).toBytes().length, stored.length);
  assert.throws(() => spacebridge.factsFromBytes(stored, { limits: {} }), { code: "facts-too-large" });
});

test("bytes that are no facts are refused, in whatever way", () => {
  const read = (...data) => spacebridge.factsFromBytes(Uint8Array.from(data.flat()));
  const recalls = [0x67, ...bytes("recalls"), 0x80];
  assert.deepEqual(read(0xa1, recalls).recalls, []);
  assert.deepEqual(read(0xbf, recalls, 0xff).recalls, [], "of a length that was not said before");
  const bad = {
    "a byte too many": [0xa1, recalls, 0],
    "a field twice": [0xa2, recalls, recalls],
    "a key that is no text": [0xa1, 1, 0x80],
    "a list": [0x80],
    "bytes in the place of a list": [0xa1, recalls.slice(0, -1), 0x41, 1],
    "a float in its place": [0xa1, recalls.slice(0, -1), 0xf9, 0, 0],
    "a tagged list": [0xa1, recalls.slice(0, -1), 0xc1, 0x80],
    "lists in lists": [0xa1, recalls.slice(0, -1), Array(40).fill(0x81), 0x80],
    "a text that is not UTF-8": [0xa1, 0x67, 0xff, ...bytes("ecalls"), 0x80],
    nothing: [],
  };
  for (const [what, data] of Object.entries(bad)) assert.throws(() => read(...data), { code: "facts-malformed" }, what);
});

test("a source knows which packages a target surely has", () => {
  const it = story();
  const { assembled, facts } = crossed(it);
  const { packages, pinned } = it.dev.inventory("Prod Space", facts, [assembled]);
  assert.deepEqual([packages.map(({ id }) => id), pinned], [["Shop.Web"], false]);
  assert.deepEqual(packages[0].content, assembled.manifest.packages[0].content);
  assert.equal(assembled.digest, facts.promotions[0].release, "the release can still be used");
  const { manifestBytes } = assembled;
  assert.deepEqual(it.dev.inventory("Prod Space", facts, [{ manifestBytes }]).packages, packages);
  assert.deepEqual(it.dev.inventory("Prod Space", {}, [assembled]).packages, []);
  assert.throws(() => it.dev.inventory("Prod Space", facts, assembled), { code: "argument-malformed", path: "releases" });
  assert.throws(() => it.dev.inventory("Prod Space", facts, [{}]), { code: "argument-malformed", path: "releases" });
});

test("everyone may do everything", () => {
  const team = spacebridge.everyone("Host");
  for (const permission of everyone.assignments[0].role.permissions) {
    assert.deepEqual(spacebridge.explain([team], "whoever", permission).granted, [{ team: "Host", role: "Host" }]);
  }
});

test("the keys of a certificate are those that others read in it", () => {
  const { certificate } = story().devKeys;
  const read = certificate.toPem().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu).map((pem) => {
    const { x, y } = createPublicKey(new X509Certificate(pem).publicKey.export({ format: "pem", type: "spki" })).export({ format: "jwk" });
    return Uint8Array.from([4, ...Buffer.from(x, "base64url"), ...Buffer.from(y, "base64url")]);
  });
  assert.deepEqual([certificate.identityKey, certificate.encryptionKey], read);
});

test("a message says when it was signed", () => {
  const { verified } = crossed(story());
  assert.deepEqual(verified.issuedAt, new Date(now));
  assert.equal(verified.document().issued, now);
});

test("a secret may stand where an answer does, and is not used up", () => {
  const it = story();
  const { assembled, imported } = crossed(it);
  const given = new Secret("Corner shop");
  const answers = new Answers();
  answers.insert("Shop.Contact", given, { environment: "Production" });
  answers.insertReference("Account", "Azure", given, { control: "AzureAccount" });
  const asked = answers.withPrompted("Change.Ticket", given);
  const shown = JSON.stringify(asked.document());
  assert.ok(!shown.includes("Corner shop"));
  assert.deepEqual(asked.document().answers.map((one) => one.given), [{ sensitive: null }, { sensitive: null }]);
  assert.deepEqual(asked.document().prompted, { "Change.Ticket": { sensitive: null } });
  assert.equal(answers.document().answers.find((one) => one.kind === "Account").control, "AzureAccount");
  assert.equal(given.expose(), "Corner shop");
  const thrown = new RangeError("not now");
  const trap = { expose() { throw thrown; } };
  assert.throws(() => answers.insert("Shop.Contact", trap, { environment: "Production" }), thrown);
  assert.throws(() => answers.insert("Shop.Contact", {}, { environment: "Production" }), { code: "argument-malformed", path: "value" });

  const check = new PackageCheck(assembled.manifest.packages[0]);
  check.update(bytes("PK!"));
  const holdings = new AvailablePackages();
  holdings.insert(check.finish());
  const known = new TargetState({ imports: [imported.fact] }).withRelease(imported.release).withHoldings(holdings);
  const plan = it.prod.plan(imported.release, "Production", null, answers, known, { by: "grace", now });
  const revealed = plan.openSecrets(it.prodKeys);
  assert.equal(revealed.variable(plan, "Shop.Password").expose(), secret);
  assert.equal(revealed.variable(plan, "Shop.Contact").expose(), "Corner shop");
  assert.equal(revealed.variable(plan, "Shop.Url"), undefined);
  assert.equal(revealed.variable(plan, "Nothing"), undefined);
});

test("a table of parts says what they make together", () => {
  const splitting = new PartSplitter(4096);
  splitting.update(new Uint8Array(5000));
  const table = splitting.finish();
  const { whole, parts } = table.document();
  assert.deepEqual([table.whole, table.parts], [whole, parts]);
  assert.deepEqual(parts.map(({ content }) => content.size), [4096, 904]);
});

test("limits hold wherever somebody else's document is read", () => {
  const it = story();
  const limits = { bytes: 20 };
  const { Space, DataCenter } = spacebridge;
  const center = new DataCenter("Brisbane", []).document();
  assert.throws(() => Space.fromDocument(it.dev.document(), { limits }), { code: "document-too-large" });
  assert.throws(() => DataCenter.fromDocument(center, { limits }), { code: "document-too-large" });
  const sheet = new AnswerSheet({ project: "Shop", version: "1", templates: [], slice: { process: { steps: [] }, variables: [] }, environments: [] });
  assert.throws(() => sheet.read(sheet.skeleton(new Answers()), new Answers(), { limits }), { code: "answers-too-large" });
  assert.throws(() => OctopusDocuments.read({ "a.json": `{"Id": "${"x".repeat(40)}"}` }, { limits }), { code: "octopus-too-large" });
  assert.throws(() => Space.fromDocument(it.dev.document(), { limit: limits }), { code: "argument-malformed", path: "limit" });
});

test("a word is written as documents write it", () => {
  assert.equal(spacebridge.checkWord("instant", "2026-11-23T10:00:00+01:00"), "2026-11-23T09:00:00Z");
  assert.throws(() => spacebridge.checkWord("name", "a: b"), { code: "name-reserved-separator" });
  assert.throws(() => spacebridge.checkWord("nmae", "a"), { code: "argument-malformed", path: "kind" });
});

test("what was answered counts where a value is resolved, and can be withdrawn", () => {
  const place = { environment: "Production" };
  const variables = [
    { name: "Shop.Url", value: { text: "https://shop.example" } },
    { name: "Change.Ticket", value: { text: "" }, prompt: { label: "Ticket", required: true } },
  ];
  const templates = [{ name: "Shop.Contact", per: { environment: true } }];
  const answers = new Answers();
  answers.insert("Shop.Contact", "ada", { environment: "Production" });
  const resolved = (options) => spacebridge.resolve([], "Shop.Contact", place, options)?.value;
  assert.equal(resolved(), undefined);
  assert.deepEqual(resolved({ templates, answers }), { text: "ada" });
  const all = spacebridge.resolveAll(variables, place, { templates, answers });
  assert.deepEqual(all.map(({ name }) => name), ["Change.Ticket", "Shop.Contact", "Shop.Url"]);
  assert.deepEqual(spacebridge.prompts(variables, place).map(({ name }) => name), ["Change.Ticket"]);
  assert.equal(answers.length, 1, "the answers can still be used");
  answers.remove("Shop.Contact", { environment: "Production" });
  answers.insertReference("Feed", "Builds", "Ours");
  answers.removeReference("Feed", "Builds");
  assert.equal(answers.length, 0);
  assert.throws(() => resolved({ template: templates }), { code: "argument-malformed", path: "template" });
  assert.throws(() => resolved({ answers: {} }), { code: "argument-malformed", path: "answers" });
});

test("how far a release may go is asked stop by stop", () => {
  const stop = { environment: "Production" };
  const lifecycle = { name: "Ours", phases: [{ name: "Live", automatic: [stop] }] };
  const asked = [lifecycle, ["Production"], { project: "Shop", version: "1.1.0" }];
  const done = { project: "Shop", version: "1.1.0", environment: "Production", outcome: "succeeded", queued: now, finished: now, by: "grace" };
  assert.deepEqual(spacebridge.openFor(...asked, undefined, stop), []);
  assert.deepEqual(spacebridge.openFor(...asked, undefined, { environment: "Test" }).map(({ code }) => code).length, 1);
  assert.deepEqual([spacebridge.due(...asked), spacebridge.isCompleted(...asked)], [[stop], false]);
  const facts = { deployments: [done] };
  assert.deepEqual([spacebridge.due(...asked, facts), spacebridge.isCompleted(...asked, facts)], [[], true]);
});

test("a Space knows keys, takes up trusts that were stored, and when a bundle is old", () => {
  const it = story();
  const key = it.devKeys.certificate.fingerprint;
  const trust = it.prod.trustOf(key);
  assert.deepEqual(trust, it.prod.trusts[0]);
  assert.equal(it.prod.trustOf(it.prodKeys.certificate.fingerprint), null);
  assert.ok(it.prod.knowsAsOne(key, key));
  assert.ok(!it.prod.knowsAsOne(key, it.prodKeys.certificate.fingerprint));
  const again = new spacebridge.Space("Prod Space", it.prodKeys.certificate, { trusts: [trust], teams: [everyone] });
  const old = (space, days) => space.changeTrust({ days: { name: "Dev Space", days } }, { by: "grace", now }).space;
  assert.deepEqual(again.trusts, [trust]);
  assert.deepEqual(old(again, 7).trusts, [{ ...trust, days: 7 }]);
  assert.equal(old(old(again, 7), null).trusts[0].days, null);
});

test("packages at hand say how others get here", () => {
  const content = { size: 2, sha256: spacebridge.digestOf(bytes("PK")) };
  const [one, other, fed] = [{ id: "Web", version: "1", content }, { id: "Web", version: "1", content: { ...content, size: 3 } }, { id: "Api", version: "1", feed: "Builds", content: { size: 3, sha256: spacebridge.digestOf(bytes("API")) } }];
  const check = new PackageCheck(one);
  check.update(bytes("PK"));
  const holdings = new AvailablePackages();
  holdings.insert(check.finish());
  assert.deepEqual([holdings.hasOther(one), holdings.hasOther(other)], [false, true]);
  assert.deepEqual([holdings.readiness(one), holdings.readiness(fed)], ["have", "full"]);
  holdings.reach("Builds");
  assert.deepEqual(holdings.readiness(fed), { feed: "Builds" });
  assert.deepEqual(holdings.inventory().packages.map(({ id }) => id), ["Web"]);
});

test("a release is shown before it is imported and after, and a Data Center names its Spaces", () => {
  const it = story();
  const { imported, verified } = crossed(it);
  assert.deepEqual(verified.release().variables.map(({ name }) => name), ["Shop.Url", "Shop.Password"]);
  assert.ok(!JSON.stringify(verified.release()).includes(secret));
  assert.deepEqual(imported.release.slice.variables, verified.release().variables);
  const center = new spacebridge.DataCenter("Brisbane", []).withSpace(it.prod);
  assert.deepEqual([center.name, center.spaces.map(({ name }) => name)], ["Brisbane", ["Prod Space"]]);
  assert.throws(() => center.deliver(verified.sealed.toBytes(), {}, { now, limits: { bytes: 9 } }), { code: "message-too-large" });
});

test("step templates are read by themselves", () => {
  const template = { Id: "ActionTemplates-1", Name: "Warm up", Version: 3, ActionType: "Octopus.Script", Properties: {}, Parameters: [{ Id: "p", Name: "Url", Label: "Address", DisplaySettings: {} }] };
  const [read] = OctopusDocuments.read({ "a.json": JSON.stringify(template) }).stepTemplates();
  assert.deepEqual([read.name, read.version, read.parameters.map(({ name }) => name)], ["Warm up", 3, ["Url"]]);
});

test("a query selects what a verb needs", () => {
  const { AssembledRelease, FactQuery, Facts } = spacebridge;
  const it = story();
  const { assembled, bundle } = promoted(it, {});
  const done = assembled.deployed("Test", "succeeded", { by: "ada", at: now });
  const facts = new Facts();
  facts.record(done);
  facts.record({ ...done, version: "0.9.0", release: null });
  const query = FactQuery.promote(it.dev, assembled, "Prod Space");
  const chosen = facts.select(query);
  assert.deepEqual(chosen.document().deployments.map(({ version }) => version), ["1.1.0"]);
  const again = (facts) => {
    const signer = it.devKeys.signer({ by: "ada", now, seed: new Uint8Array(32).fill(11) });
    return it.dev.promote(assembled, "Prod Space", facts, signer).bundle.toBytes();
  };
  assert.deepEqual(again(facts), again(chosen));
  assert.notEqual(query.also(FactQuery.rotate(it.dev)).document().reports.length, 0);
  const verified = bundle.verify(it.prod, undefined, { now });
  const reviewed = FactQuery.preview(it.prod, verified);
  for (const needed of [FactQuery.verify(bundle, it.prod, { now }), reviewed]) {
    assert.notEqual(needed.document().imports.length, 0);
  }

  const { manifestBytes, release, salt } = assembled;
  assert.equal(AssembledRelease.fromStored(release, manifestBytes, salt).digest, assembled.digest);
});

test("stored facts are read as strictly as in every language", () => {
  const { Facts } = spacebridge;
  const stored = new Facts().toBytes();
  assert.deepEqual(Facts.fromBytes(stored).document(), new Facts().document());
  assert.throws(() => Facts.fromBytes(stored.subarray(1)), { code: "facts-malformed" });
  assert.throws(() => Facts.fromBytes(new Uint8Array([...stored, 0])), { code: "facts-malformed" });
  assert.throws(() => Facts.fromBytes(stored, { limits: { bytes: 3 } }), { code: "facts-too-large" });
});
