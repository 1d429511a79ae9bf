//! Files of private keys, and how keys are made.

use anyhow::{Result, anyhow};
use p256::pkcs8::EncodePrivateKey as _;
use pkcs8::pkcs5::pbes2;
use serde_json::{Value, json};

use super::certificates::{dual_certificate, dual_key};
use super::der::{self, oid, sequence, tlv};
use crate::cases::{About, Cases, code};
use crate::world::World;

const PBES2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d];
const PBES1_DES: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 3];
const PBKDF2: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0c];
const SCRYPT: &[u8] = &[0x2b, 6, 1, 4, 1, 0xda, 0x47, 4, 0x0b];
const HMAC_SHA1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 7];
const HMAC_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 2, 9];
const AES_256_CBC: &[u8] = &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 1, 0x2a];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const PASSPHRASE: &str = "correct horse";

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    files(world, cases)?;
    encrypted(cases)?;
    made(world, cases);
    Ok(())
}

fn files(world: &World, cases: &mut Cases) -> Result<()> {
    let dual = der::pkcs8_p256(&dual_key());
    let plain = der::pem("PRIVATE KEY", &dual);
    let algorithm = sequence(&[&oid(RSA), &[5, 0]]);
    let other = world.identity("dev").keys.to_unencrypted_pem()?;
    let one_of_another = der::pem("PRIVATE KEY", &der::pkcs8_p256(&world.identity("dev").signing));
    let padded = der::pkcs8_scalar(&dual_key(), &[&[0], dual_key().to_bytes().as_slice()].concat());
    let parameters = der::pem("EC PARAMETERS", &oid(P256));
    let rows: [(&str, &str, &str, String); 10] = [
        ("accept/keys-plain", "", "The key of the certificate.", plain.clone()),
        (
            "accept/keys-scalar-padded",
            "",
            "The scalar has a zero in front, as GnuTLS writes it.",
            der::pem("PRIVATE KEY", &padded),
        ),
        (
            "accept/keys-before-certificate",
            "",
            "The certificate stands behind the key in one file.",
            plain.clone() + &der::pem("CERTIFICATE", &dual_certificate()),
        ),
        (
            "refuse/A35-keys-parameters",
            "keys-pem-malformed",
            "The file has parameters of the curve in front of a key in the form of SEC 1.",
            parameters + &der::pem("EC PRIVATE KEY", &dual),
        ),
        (
            "refuse/A35-keys-of-another",
            "keys-mismatch",
            "The key is that of another certificate.",
            one_of_another,
        ),
        (
            "refuse/A25-keys-too-many",
            "keys-mismatch",
            "There are two keys for one certificate.",
            other.to_string(),
        ),
        (
            "refuse/A20-keys-rsa",
            "keys-not-p256",
            "The key is one for RSA.",
            der::pem("PRIVATE KEY", &der::pkcs8(&algorithm, &sequence(&[&[2, 1, 0]]))),
        ),
        (
            "refuse/A35-keys-no-pem",
            "keys-pem-malformed",
            "The file is no PEM.",
            "a private key\n".into(),
        ),
        (
            "refuse/A35-keys-sec1",
            "keys-pem-malformed",
            "The key is in the form of OpenSSL before PKCS#8.",
            der::pem("EC PRIVATE KEY", &dual),
        ),
        (
            "refuse/A25-keys-too-large",
            "keys-too-large",
            "The file has more bytes than the limit.",
            plain.clone() + &"x".repeat(65_537 - plain.len()),
        ),
    ];
    for (path, wanted, purpose, text) in rows {
        one(cases, path, purpose, None, wanted, &text);
    }
    Ok(())
}

/// Encrypted with few rounds: what is tested is the form, and not the strength.
fn encrypted(cases: &mut Cases) -> Result<()> {
    let parameters = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(1_000, &[5; 16], [6; 16])
        .map_err(|error| anyhow!("{error}"))?;
    let key = p256::SecretKey::from_slice(&dual_key().to_bytes())?;
    let plain = key.to_pkcs8_der().map_err(|error| anyhow!("{error}"))?;
    let text =
        parameters.encrypt(PASSPHRASE, plain.as_bytes()).map_err(|error| anyhow!("{error}"))?;
    let good = file(&pbkdf2(&[2, 2, 3, 0xe8]), &text);
    let rows: [(&str, &str, &str, Option<&str>, String); 4] = [
        (
            "accept/keys-encrypted",
            "",
            "The passphrase opens the key.",
            Some(PASSPHRASE),
            good.clone(),
        ),
        (
            "refuse/A31-keys-passphrase-other",
            "keys-passphrase",
            "The passphrase is another.",
            Some("correct house"),
            good.clone(),
        ),
        (
            "refuse/A31-keys-passphrase-missing",
            "keys-passphrase-missing",
            "The key is encrypted, and nobody gives the passphrase.",
            None,
            good,
        ),
        (
            "refuse/A31-keys-damaged",
            "keys-passphrase",
            "The last block of the encrypted key is missing: no reader can tell that from a slip.",
            Some(PASSPHRASE),
            file(&pbkdf2(&[2, 2, 3, 0xe8]), text.get(..text.len() - 16).unwrap_or_default()),
        ),
    ];
    for (path, wanted, purpose, passphrase, text) in rows {
        one(cases, path, purpose, passphrase, wanted, &text);
    }
    encrypted_otherwise(cases, &text);
    Ok(())
}

/// Encrypted with schemes, or at a cost, that a reader refuses.
fn encrypted_otherwise(cases: &mut Cases, text: &[u8]) {
    let rows: [(&str, &str, &str, String); 4] = [
        (
            "refuse/A25-keys-too-many-rounds",
            "keys-too-expensive",
            "The key takes one round of PBKDF2 more than the limit.",
            file(&pbkdf2(&[2, 4, 0, 0x98, 0x96, 0x81]), text),
        ),
        (
            "refuse/A25-keys-scrypt-too-large",
            "keys-too-expensive",
            "The key takes scrypt with twice the memory that a reader gives it.",
            file(&scrypt(), text),
        ),
        (
            "refuse/A20-keys-sha1",
            "keys-unsupported",
            "The key is derived from the passphrase with HMAC-SHA1.",
            file(&derived(&[2, 2, 3, 0xe8], HMAC_SHA1), text),
        ),
        (
            "refuse/A20-keys-des",
            "keys-unsupported",
            "The key is encrypted with PBES1 and DES.",
            file(
                &sequence(&[&oid(PBES1_DES), &sequence(&[&tlv(4, &[&[5; 8]]), &[2, 1, 1]])]),
                text,
            ),
        ),
    ];
    for (path, wanted, purpose, file) in rows {
        one(cases, path, purpose, Some(PASSPHRASE), wanted, &file);
    }
}

fn file(algorithm: &[u8], text: &[u8]) -> String {
    der::pem("ENCRYPTED PRIVATE KEY", &sequence(&[algorithm, &tlv(4, &[text])]))
}

fn pbes2(derivation: &[u8]) -> Vec<u8> {
    let cipher = sequence(&[&oid(AES_256_CBC), &tlv(4, &[&[6; 16]])]);
    sequence(&[&oid(PBES2), &sequence(&[derivation, &cipher])])
}

fn pbkdf2(rounds: &[u8]) -> Vec<u8> {
    derived(rounds, HMAC_SHA256)
}

fn derived(rounds: &[u8], function: &[u8]) -> Vec<u8> {
    let hash = sequence(&[&oid(function), &[5, 0]]);
    pbes2(&sequence(&[&oid(PBKDF2), &sequence(&[&tlv(4, &[&[5; 16]]), rounds, &hash])]))
}

fn scrypt() -> Vec<u8> {
    let cost: &[u8] = &[2, 3, 0, 0x80, 0];
    let parts: [&[u8]; 4] = [&tlv(4, &[&[5; 16]]), cost, &[2, 1, 8], &[2, 1, 1]];
    pbes2(&sequence(&[&oid(SCRYPT), &sequence(&parts)]))
}

fn one(
    cases: &mut Cases,
    path: &str,
    purpose: &str,
    passphrase: Option<&str>,
    wanted: &str,
    file: &str,
) {
    let expect = if wanted.is_empty() { json!({"ok": true}) } else { code(wanted) };
    let certificate = "keys/dual/certificate.pem";
    let mut step = json!({"verb": "keys", "certificate": certificate, "expect": expect});
    if let Some(passphrase) = passphrase {
        step["passphrase"] = passphrase.into();
    }
    cases.one(&About { path, purpose, spec: "format.md §6" }, step, file.as_bytes());
}

/// Keys that are made: the same seed makes the same keys, in every language.
fn made(world: &World, cases: &mut Cases) {
    let year = |year: u16| {
        let until = format!("{year}-01-01T00:00:00Z");
        json!({"from": "2026-01-01T00:00:00Z", "until": until})
    };
    let generate = |name: &str, seed: u8, until: u16, expect: Value| {
        json!({
            "verb": "generate", "name": name, "seed": seed, "identity": year(until),
            "encryption": year(2028), "expect": expect,
        })
    };
    let mut early = generate("Dev Space", 1, 2036, code("keys-validity"));
    early["identity"]["from"] = "1969-12-31T23:59:59Z".into();
    let encrypt = json!({
        "verb": "encrypt", "keys": "keys/dev/keys.pem", "passphrase": "", "seed": 1,
        "expect": code("keys-passphrase-empty"),
    });
    let renewed = json!({
        "verb": "renew-keys", "keys": "keys/dual/keys.pem", "encryption": year(2028),
        "seed": 1, "expect": code("keys-unencodable"),
    });
    let dev = world.identity("dev").certificate();
    let rows: [(&str, &str, Value); 8] = [
        (
            "refuse/A37-seed-zero",
            "The seed has nothing but zeros.",
            generate("Dev Space", 0, 2036, code("seed-zero")),
        ),
        (
            "refuse/A28-keys-name-acts",
            "The name has a line feed.",
            generate("Dev\nSpace", 1, 2036, code("keys-name")),
        ),
        (
            "refuse/A25-keys-name-too-long",
            "The name has 201 characters.",
            generate(&"x".repeat(201), 1, 2036, code("keys-name")),
        ),
        (
            "refuse/A29-keys-end-first",
            "The certificate would end before it begins.",
            generate("Dev Space", 1, 2025, code("keys-validity")),
        ),
        ("refuse/A29-keys-before-1970", "The certificate would begin before 1970.", early),
        ("refuse/A31-keys-encrypted-with-nothing", "The passphrase is empty.", encrypt),
        (
            "refuse/A12-certificate-that-may-not-issue",
            "A certificate for both purposes issues no encryption certificate.",
            renewed,
        ),
        (
            "accept/keys-of-a-seed",
            "The same seed makes the same keys and the same certificate: those in `keys/dev`.",
            generate("DevTest Space", 1, 2036, json!({"value": dev.fingerprint().to_string()})),
        ),
    ];
    for (path, purpose, step) in rows {
        cases.case(&About { path, purpose, spec: "format.md §5, §6, §22" }, &[step], &[]);
    }
}
