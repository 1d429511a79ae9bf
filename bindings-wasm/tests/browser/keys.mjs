// Keys that a browser holds and does not give out: they sign, and they open a secret.

import { spacebridge } from "./built.mjs";
import { now, promoted, secret, story } from "../story.mjs";

const { Answers, AvailablePackages, TargetState, PackageCheck, Signer, WebCryptoKeys, opened, signed } = spacebridge;

/** A key pair's private half, which cannot be taken out of the browser. */
async function taken(pem, algorithm, usage) {
  const text = pem.split("-----")[2].replaceAll(/\s/g, "");
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("pkcs8", bytes, { name: algorithm, namedCurve: "P-256" }, false, [usage]);
}

globalThis.crossing = async () => {
  const it = story();
  const pem = it.prodKeys.toUnencryptedPem().expose();
  const blocks = pem.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/g);
  const identity = await taken(blocks[0], "ECDSA", "sign");
  const encryption = await taken(blocks[1] ?? blocks[0], "ECDH", "deriveBits");
  const keys = new WebCryptoKeys({ identity, encryption });
  const refused = await Promise.all([identity, encryption].map((key) => crypto.subtle.exportKey("pkcs8", key).then(() => false, () => true)));

  const verified = promoted(it).bundle.verify(it.prod, undefined, { now });
  const known = (facts) => new TargetState(facts);
  const preview = it.prod.preview(verified, new Answers(), known());
  const imported = it.prod.importRelease(verified, preview.digest, known(), { by: "grace", now });
  const done = imported.release.deployed("Production", "succeeded", { by: "grace", at: now });
  const signer = new Signer(it.prodKeys.certificate, { by: "grace", now });
  const reported = await signed(() => it.prod.issueReceipt(imported.release, done, { imports: [imported.fact], deployments: [done] }, signer), [signer, keys]);

  const answers = new Answers();
  answers.insert("Shop.Contact", "ada", { environment: "Production" });
  const holdings = new AvailablePackages();
  const check = new PackageCheck(imported.release.release.packages[0]);
  check.update(new TextEncoder().encode("PK!"));
  holdings.insert(check.finish());
  const at = known({ imports: [imported.fact] }).withHoldings(holdings);
  const plan = it.prod.plan(imported.release, "Production", null, answers, at, { by: "grace", now });
  const revealed = await opened(plan, keys);
  const password = plan.variables.find((one) => one.name === "Shop.Password");
  return {
    refused,
    outcome: reported.receipt.verify(it.dev, { now }).document().outcome,
    opened: revealed.text(password.value).expose() === secret,
  };
};
globalThis.ready = true;
