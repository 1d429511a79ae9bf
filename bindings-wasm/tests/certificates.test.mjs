// Certificates are read in JavaScript as they are in Rust, and as OpenSSL reads them.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { spacebridge } from "./built.mjs";

const { Certificate } = spacebridge;

const P256 = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** A certificate that OpenSSL made, as text. */
function made(usage, ...key) {
  const cwd = mkdtempSync(join(tmpdir(), "spacebridge-"));
  try {
    const subject = ["-subj", "/CN=Prod Space", "-days", "2", "-addext", `keyUsage=critical,${usage}`];
    const files = ["-nodes", "-keyout", "key.pem", "-out", "certificate.pem"];
    const command = ["req", "-x509", "-newkey", ...key, ...subject, ...files];
    execFileSync("openssl", command, { cwd, stdio: "pipe" });
    return readFileSync(join(cwd, "certificate.pem"), "utf8");
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test("the fingerprint is the one that Node shows for the certificate", () => {
  const pem = made("digitalSignature,keyAgreement", ...P256);
  assert.equal(Certificate.fromPem(pem).fingerprint, new X509Certificate(pem).fingerprint256);
});

test("a key of another kind is refused", () => {
  const pem = made("digitalSignature,keyAgreement", "rsa:2048");
  assert.throws(() => Certificate.fromPem(pem).fingerprint, { code: "certificate-not-p256" });
});

test("a certificate that may not agree on keys is refused", () => {
  const pem = made("digitalSignature", ...P256);
  assert.throws(() => Certificate.fromPem(pem).fingerprint, { code: "certificate-key-usage" });
});

test("a file that is no certificate is refused", () => {
  const pem = "-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n";
  assert.throws(() => Certificate.fromPem(pem).fingerprint, { code: "certificate-pem-malformed" });
});
