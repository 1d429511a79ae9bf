// A release crosses an air gap, and its result comes back, with every step in JavaScript.

import assert from "node:assert/strict";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";
import { bytes, now, promoted, secret, story } from "./story.mjs";

const { AnswerSheet, Answers, AvailablePackages, TargetState, Facts, PackageCheck, BundleMessage, ReceiptMessage, Space } = spacebridge;

test("a release crosses, is deployed, and the result comes back", () => {
  const it = story();
  const sent = promoted(it);
  const { bundle, assembled } = sent;
  const [devFacts, prodFacts] = [new Facts(), new Facts()];
  devFacts.record(sent);

  // The file is carried.
  const received = BundleMessage.fromBytes(bundle.toBytes());
  assert.equal(received.document().kind, "bundle");
  assert.equal(received.claims().subject, "Shop/1.1.0");
  const verified = received.verify(it.prod, prodFacts, { now });
  assert.equal(verified.document().sender, "Dev Space");
  assert.ok(verified.report.some((line) => line.check === "freshness" && line.standing === "not-established"));

  const check = new PackageCheck(assembled.manifest.packages[0]);
  check.update(bytes("PK"));
  check.update(bytes("!"));
  const holdings = new AvailablePackages();
  holdings.insert(check.finish());

  const preview = it.prod.preview(verified, new Answers(), new TargetState(prodFacts));
  assert.deepEqual(preview.document().packages.map((one) => one.standing), ["missing"]);
  assert.deepEqual(preview.blanks(new Answers(), "Production").map((blank) => blank.question), ["Shop.Contact"]);

  const imported = it.prod.importRelease(verified, preview.digest, new TargetState(prodFacts), { by: "grace", now });
  prodFacts.record(imported);
  const sheet = AnswerSheet.ofRelease(imported.release, it.prod);
  const filled = JSON.parse(sheet.skeleton(new Answers()));
  filled.environments.Production["Shop.Contact"].value = "ada@example.com";
  const answers = sheet.read(JSON.stringify(filled), new Answers());
  assert.equal(answers.length, 1);

  const known = () => new TargetState(prodFacts).withRelease(imported.release).withHoldings(holdings);
  assert.throws(
    () => it.prod.plan(imported.release, "Production", null, new Answers(), known(), { by: "grace", now }),
    (error) => error.code === "deployment-blocked" && error.reasons.some((reason) => reason.code === "blank"),
  );
  const plan = it.prod.plan(imported.release, "Production", null, answers, known(), { by: "grace", now });
  const password = plan.variables.find((one) => one.name === "Shop.Password");
  assert.equal(password.value.sensitive, null);
  assert.equal(plan.resolve("Shop.Contact").value.text, "ada@example.com");
  const revealed = plan.openSecrets(it.prodKeys);
  assert.equal(revealed.text(password.value).expose(), secret);
  assert.deepEqual([...revealed.ids()], [password.value.sealed]);

  const done = imported.release.deployed("Production", "succeeded", { by: "grace", at: now });
  const signer = it.prodKeys.signer({ by: "grace", now });
  assert.throws(
    () => it.prod.issueReceipt(imported.release, done, prodFacts, it.prodKeys.signer({ by: "grace", now })),
    { code: "deployment-not-recorded" },
  );
  prodFacts.record(done);
  const reported = it.prod.issueReceipt(imported.release, done, prodFacts, signer);
  prodFacts.record(reported);
  assert.match(reported.text, /succeeded/);

  // And back.
  const receipt = ReceiptMessage.fromBytes(reported.receipt.toBytes()).verify(it.dev, { now });
  const accepted = it.dev.accept(receipt, devFacts, { by: "ada", now });
  devFacts.record(accepted);
  assert.equal(accepted.fact.environment, "Prod Space: Production");
  const progress = spacebridge.progress(
    it.path,
    it.dev.environments,
    { project: "Shop", version: "1.1.0" },
    devFacts,
  );
  assert.equal(progress.phases[0].status, "complete");

  // A result is recorded once, and one that contradicts it not at all.
  const before = devFacts.document();
  assert.equal(before.deployments.length, 1);
  devFacts.record(accepted);
  assert.deepEqual(devFacts.document(), before);
  const other = { ...sent, fact: { ...sent.fact, bundle: "0".repeat(64) } };
  assert.throws(() => devFacts.record(other), { code: "fact-number-used" });
  assert.throws(() => devFacts.record("a text"), { code: "argument-malformed" });
  assert.deepEqual(devFacts.document(), before);
  assert.deepEqual(Facts.fromBytes(prodFacts.toBytes()).document(), prodFacts.document());
  assert.deepEqual(Facts.fromDocument(before).toBytes(), devFacts.toBytes());
});

test("the same seeds give the same bytes", () => {
  const bundle = promoted(story()).bundle;
  const one = bundle.toBytes();
  const statement = bundle.statementBytes();
  assert.deepEqual(one.subarray(0, statement.length), statement);
  assert.deepEqual(one, promoted(story()).bundle.toBytes());
});

test("a Space comes back from its document, also by way of JSON", () => {
  const { dev } = story();
  const again = Space.fromDocument(JSON.parse(JSON.stringify(dev.document())));
  assert.deepEqual(again.document(), dev.document());
  assert.equal(again.trustDigest, dev.trustDigest);
});

test("nothing that is shown holds a secret", () => {
  const it = story();
  const { bundle, assembled } = promoted(it);
  const verified = bundle.verify(it.prod, undefined, { now });
  const preview = it.prod.preview(verified, new Answers(), new TargetState());
  const shown = [it.release, it.release.document(), assembled.document(), verified.document(), preview.document()];
  for (const one of shown) assert.ok(!JSON.stringify(one).includes(secret));
  const held = new spacebridge.Secret(secret);
  assert.ok(!`${held} ${JSON.stringify({ held })}`.includes(secret));
});

test("whoever watches a pack being made is told how far it is, and may stop it", () => {
  const [older, newer] = ["a", "b"].map((mark) => bytes("the same text, again and again. ".repeat(400) + mark));
  const told = [];
  const pack = spacebridge.makePack(older, newer, undefined, (done, whole) => void told.push(done / whole));
  assert.deepEqual(pack, spacebridge.makePack(older, newer));
  assert.equal(told.at(-1), 1);
  const enough = () => {
    throw new RangeError("enough");
  };
  assert.throws(() => spacebridge.makePack(older, newer, undefined, enough), { name: "RangeError", message: "enough" });
  assert.throws(() => spacebridge.makePack(older, newer, undefined, "no function"), { code: "argument-malformed", path: "watch" });
});

test("a pack makes the new package of the older one, whole and in pieces", () => {
  const [older, newer] = ["a", "b"].map((mark) => bytes("the same text, again and again. ".repeat(400) + mark));
  const pack = spacebridge.makePack(older, newer);
  const content = (data) => ({ size: data.length, sha256: spacebridge.digestOf(data) });
  assert.deepEqual(spacebridge.readPack(pack).target, content(newer));
  const target = { id: "Shop", version: "2", content: content(newer) };
  assert.deepEqual(spacebridge.applyPack(pack, older, target).bytes, newer);

  const unpacking = new spacebridge.Unpacking(target, content(older));
  const made = [];
  const left = { pack, basis: older };
  for (let next = unpacking.advance(); next !== null; next = unpacking.advance()) {
    if (typeof next !== "string") {
      made.push(...next);
      continue;
    }
    const piece = left[next].subarray(0, 7);
    const taken = next === "pack" ? unpacking.givePack(piece) : unpacking.giveBasis(piece);
    left[next] = left[next].subarray(taken);
  }
  assert.equal(unpacking.finish().document().content.size, newer.length);
  assert.deepEqual(Uint8Array.from(made), newer);
});
