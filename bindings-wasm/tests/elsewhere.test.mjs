// Keys in WebCrypto, which nobody can take out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";
import { now, promoted, secret, story } from "./story.mjs";

const { Answers, TargetState, Signer, WebCryptoKeys, opened, signed } = spacebridge;

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
