// Keys in WebCrypto, which nobody can take out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";
import { now, promoted, secret, story } from "./story.mjs";

const { Answers, Certificate, TargetState, Signer, UnsignedCertificate, WebCryptoKeys, opened, signed } = spacebridge;

test("a key that cannot be taken out signs and opens", async () => {
  const it = story();
  const stored = await WebCryptoKeys.fromPem(it.prodKeys.toUnencryptedPem().expose());
  const verified = promoted(it).bundle.verify(it.prod, undefined, { now });
  const known = () => new TargetState();
  const preview = it.prod.preview(verified, new Answers(), known());
  const imported = it.prod.importRelease(verified, preview.digest, known(), { by: "grace", now });

  const done = imported.release.deployed("Production", "failed", { by: "grace", at: now });
  const signer = new Signer(it.prodKeys.certificate, { by: "grace", now });
  const report = () => it.prod.issueReceipt(imported.release, done, { imports: [imported.fact], deployments: [done] }, signer);
  assert.throws(report, { code: "key-asked" });
  const reported = await signed(report, [signer, stored]);
  assert.equal(reported.receipt.verify(it.dev, { now }).document().outcome, "failed");
  assert.throws(report, { code: "argument-used-up" });

  const answers = new Answers();
  answers.insert("Shop.Contact", "ada", { environment: "Production" });
  const holdings = new spacebridge.AvailablePackages();
  const check = new spacebridge.PackageCheck(imported.release.release.packages[0]);
  check.update(new TextEncoder().encode("PK!"));
  holdings.insert(check.finish());
  const at = new TargetState({ imports: [imported.fact] }).withHoldings(holdings);
  const plan = it.prod.plan(imported.release, "Production", null, answers, at, { by: "grace", now });
  const revealed = await opened(plan, stored);
  const password = plan.variables.find((one) => one.name === "Shop.Password");
  assert.equal(revealed.text(password.value).expose(), secret);
});

test("two keys sign one succession, each asked in its turn", async () => {
  const it = story();
  const { keys } = await import("./story.mjs");
  const nextKeys = keys("Dev Space", 7);
  const [now_, next_] = await Promise.all(
    [it.devKeys, nextKeys].map((one) => WebCryptoKeys.fromPem(one.toUnencryptedPem().expose())),
  );
  const signer = new Signer(it.devKeys.certificate, { by: "ada", now });
  const next = new Signer(nextKeys.certificate, { by: "ada", now });
  const succeeded = await signed(() => it.dev.rotate(next, {}, signer), [signer, now_], [next, next_]);
  assert.equal(succeeded.space.certificate.fingerprint, nextKeys.certificate.fingerprint);
  const notice = succeeded.announcements[0].notice.verify(it.prod, { now });
  assert.equal(notice.document().content.succession.epoch, 2);
});

test("a key that refuses is the end of it", async () => {
  const it = story();
  const signer = new Signer(it.devKeys.certificate, { by: "ada", now });
  const refusing = { sign: () => Promise.reject(new Error("the card is not there")) };
  const assembling = signed(() => it.dev.assemble(it.release, signer), [signer, refusing]);
  await assert.rejects(assembling, /the card is not there/);
});

test("certificates are issued for keys that WebCrypto made and never gives out", async () => {
  const signs = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const opens = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const raw = async (pair) => new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const points = [await raw(signs), await raw(opens)];
  const token = new WebCryptoKeys({ identity: signs.privateKey, encryption: opens.privateKey });
  const seed = (number) => new Uint8Array(32).fill(number);
  const prepare = (number) => new UnsignedCertificate("Dev Space", ...points, { now, seed: seed(number) });

  const signatures = await Promise.all(prepare(50).toBeSigned.map((part) => token.sign(part)));
  const certificate = prepare(50).finish(signatures);
  assert.equal(certificate.name, "Dev Space");
  assert.deepEqual([certificate.identityKey, certificate.encryptionKey], points);
  assert.equal(Certificate.fromPem(certificate.toPem()).fingerprint, certificate.fingerprint);
  const hash = async (part) => new Uint8Array(await crypto.subtle.digest("SHA-256", part));
  assert.deepEqual(await Promise.all(prepare(50).toBeSigned.map(hash)), prepare(50).digests);
  for (const wrong of [signatures.toReversed(), signatures.slice(1), [seed(0), seed(0)]]) {
    assert.throws(() => prepare(50).finish(wrong), { code: "key-signature-invalid" });
  }
  assert.throws(() => prepare(51).finish(signatures), { code: "key-signature-invalid" });

  const it = story();
  const next = it.prodKeys.certificate.encryptionKey;
  const renewal = UnsignedCertificate.renewal(certificate, next, { now, seed: seed(52) });
  const renewed = renewal.finish([await token.sign(renewal.toBeSigned[0])]);
  assert.equal(renewed.fingerprint, certificate.fingerprint);
  assert.deepEqual(renewed.encryptionKey, next);
});
