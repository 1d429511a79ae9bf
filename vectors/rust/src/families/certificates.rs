//! Certificate files: each rule of §5, broken once.

use anyhow::Result;
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use super::der::{self, X509};
use crate::cases::{About, Cases, code};
use crate::message::digest;
use crate::world::World;

const LABEL: &str = "CERTIFICATE";
type Row = (&'static str, &'static str, &'static str, fn(&mut X509));

static ROWS: [Row; 21] = [
    (
        "A35-certificate-version-1",
        "certificate-malformed",
        "The certificate is of version 1 and has extensions.",
        |c| c.version = 0,
    ),
    (
        "A35-certificate-extension-twice",
        "certificate-malformed",
        "An extension is there twice.",
        |c| c.extensions.push(der::usage(der::SIGN_AND_AGREE)),
    ),
    (
        "A35-certificate-critical-extension",
        "certificate-critical-extension",
        "A critical extension is none that the format has.",
        |c| c.extensions.push(der::name_constraints()),
    ),
    (
        "A12-certificate-signs-only",
        "certificate-key-usage",
        "A certificate that stands alone may not be used for key agreement.",
        |c| c.extensions = vec![der::constraints(), der::usage(der::SIGN_ONLY)],
    ),
    (
        "A12-certificate-without-usage",
        "certificate-key-usage",
        "The certificate does not say what its key may be used for.",
        |c| c.extensions = vec![der::constraints()],
    ),
    (
        "A35-certificate-no-common-name",
        "certificate-name",
        "The subject has no common name.",
        |c| c.name = der::organization("Both Space"),
    ),
    (
        "A28-certificate-name-acts",
        "certificate-name",
        "The common name has an escape character for terminals.",
        |c| c.name = der::common_name("Both\u{1b}[31mSpace"),
    ),
    (
        "A20-certificate-on-another-curve",
        "certificate-not-p256",
        "The key is on the curve P-384.",
        |c| c.key = der::p384(),
    ),
    ("A08-certificate-point-not-on-curve", "key-point-invalid", "The key is on no curve.", |c| {
        c.key = der::p256(&[&[4][..], &[7; 64]].concat())
    }),
    (
        "A08-certificate-point-compressed",
        "key-point-invalid",
        "The key is a compressed point.",
        |c| {
            let even = 2 | (c.key.last().copied().unwrap_or_default() & 1);
            c.key = der::p256(&[&[even], &der::point(&c.signer)[1..33]].concat());
        },
    ),
    (
        "A08-certificate-point-compact",
        "key-point-invalid",
        "The key is a compact point: a coordinate, and nothing of the other.",
        |c| c.key = der::p256(&[&[5], &der::point(&c.signer)[1..33]].concat()),
    ),
    (
        "A35-certificate-usage-in-another-form",
        "certificate-malformed",
        "A bit that the key usage does not count is set.",
        |c| c.extensions[1] = der::usage(&[3, 0x89]),
    ),
    (
        "A35-certificate-usage-with-zeroes",
        "certificate-malformed",
        "The key usage counts bits at its end that are not set.",
        |c| c.extensions[1] = der::usage(&[0, 0x88]),
    ),
    (
        "A35-certificate-two-common-names",
        "certificate-name",
        "The subject has two common names.",
        |c| c.more_names.push(der::common_name("Prod Space")),
    ),
    (
        "A35-certificate-name-of-bytes",
        "certificate-malformed",
        "A part of the name is an octet string.",
        |c| c.text = 4,
    ),
    (
        "A35-certificate-name-of-another-type",
        "certificate-name",
        "The common name is a TeletexString, whose letters mean what they like.",
        |c| c.text = 0x14,
    ),
    (
        "A35-certificate-signature-of-bits",
        "certificate-malformed",
        "The signature leaves out the last bit of its last byte.",
        |c| c.unused = 1,
    ),
    (
        "A35-certificate-serial-number-negative",
        "certificate-malformed",
        "The serial number is negative.",
        |c| c.serial_number = &[0x81],
    ),
    ("A35-certificate-serial-number-0", "certificate-malformed", "The serial number is 0.", |c| {
        c.serial_number = &[0]
    }),
    (
        "A35-certificate-two-algorithms",
        "certificate-malformed",
        "The algorithm in the signed part is not the one beside the signature.",
        |c| c.algorithm = der::ECDSA_WITH_SHA384,
    ),
    (
        "A25-certificate-too-large",
        "certificate-too-large",
        "The certificate has more bytes than the limit.",
        |c| c.name = der::common_name(&"x".repeat(16_384)),
    ),
];

/// The key of the certificate that serves both purposes.
pub(super) fn dual_key() -> SigningKey {
    SigningKey::from_slice(&digest(b"the key of Both Space"))
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The certificate that serves both purposes.
pub(crate) fn dual_certificate() -> Vec<u8> {
    X509::dual(&dual_key()).encode()
}

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let key = dual_key();
    let dual = der::pem(LABEL, &dual_certificate());
    cases.shared("keys/dual/certificate.pem", dual.as_bytes());
    cases.shared("keys/dual/keys.pem", der::pem("PRIVATE KEY", &der::pkcs8_p256(&key)));
    let fingerprint = spacebridge::Fingerprint::from_bytes(digest(&dual_certificate()));
    let shown = json!({"name": "Both Space", "fingerprint": fingerprint.to_string()});
    let good = "A Space publishes one certificate for both purposes.";
    one(cases, "accept/certificate-dual-use", good, json!({"value": shown}), &dual);
    for (name, wanted, purpose, change) in &ROWS {
        let mut certificate = X509::dual(&key);
        change(&mut certificate);
        let text = der::pem(LABEL, &certificate.encode());
        one(cases, &format!("refuse/{name}"), purpose, code(wanted), &text);
    }
    files(world, cases, &dual);
    Ok(())
}

/// Files in which each certificate is as it should be.
fn files(world: &World, cases: &mut Cases, dual: &str) {
    let dev = world.identity("dev").certificate();
    let prod = world.identity("prod").certificate();
    let name = json!({"name": dev.name(), "fingerprint": dev.fingerprint().to_string()});
    let good = "A Space publishes an identity certificate and its encryption certificate.";
    one(cases, "accept/certificate-two", good, json!({"value": name}), &dev.to_pem());
    let spoilt = der::pem(LABEL, &[dev.identity_der(), &[0]].concat());
    let crossed = der::pem(LABEL, dev.identity_der()) + &der::pem(LABEL, prod.encryption_der());
    let turned = der::pem(LABEL, dev.encryption_der()) + &der::pem(LABEL, dev.identity_der());
    let rows = [
        (
            "A35-certificate-three",
            "certificate-count",
            "The file has three certificates.",
            dev.to_pem() + dual,
        ),
        (
            "A35-certificate-trailing-byte",
            "certificate-malformed",
            "A byte follows the certificate within its block.",
            spoilt,
        ),
        (
            "A35-encryption-of-another",
            "certificate-not-issued",
            "The encryption certificate is that of another Space.",
            crossed,
        ),
        (
            "A12-certificates-exchanged",
            "certificate-key-usage",
            "The encryption certificate stands in the place of the identity.",
            turned,
        ),
        (
            "A31-key-among-certificates",
            "certificate-pem-malformed",
            "The file has a private key beside the certificate.",
            dual.to_owned() + &der::pem("PRIVATE KEY", &der::pkcs8_p256(&dual_key())),
        ),
        (
            "A35-certificate-no-pem",
            "certificate-pem-malformed",
            "The file is no PEM.",
            "a certificate\n".into(),
        ),
        (
            "A25-certificate-file-too-large",
            "certificate-too-large",
            "The file has more bytes than the limit.",
            dual.to_owned() + &"x".repeat(65_537 - dual.len()),
        ),
    ];
    for (name, wanted, purpose, text) in rows {
        one(cases, &format!("refuse/{name}"), purpose, code(wanted), &text);
    }
}

fn one(cases: &mut Cases, path: &str, purpose: &str, expect: Value, file: &str) {
    let about = About { path, purpose, spec: "format.md §5" };
    cases.one(&about, json!({"verb": "certificate", "expect": expect}), file.as_bytes());
}
