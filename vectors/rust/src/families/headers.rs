//! Rejected headers: algorithms, labels, claims, kinds.

use anyhow::Result;

use super::places;
use crate::cases::{About, Cases, code, verify};
use crate::item::{Item, bytes, int, text};
use crate::message::RawMessage;
use crate::world::World;

struct Change {
    name: &'static str,
    code: &'static str,
    purpose: &'static str,
    change: fn(&World, &mut RawMessage),
}

const fn change(
    name: &'static str,
    code: &'static str,
    purpose: &'static str,
    change: fn(&World, &mut RawMessage),
) -> Change {
    Change { name, code, purpose, change }
}

const ALGORITHM: &str = "cose-algorithm";
const CLAIM: &str = "cose-claim";

static CHANGES: [Change; 50] = [
    change("A20-alg-es384", ALGORITHM, "The header names ECDSA with SHA-384.", |_, m| {
        *m.protected.at(1) = int(-35)
    }),
    change("A20-alg-es512", ALGORITHM, "The header names ECDSA with SHA-512.", |_, m| {
        *m.protected.at(1) = int(-36)
    }),
    change("A20-alg-eddsa", ALGORITHM, "The header names EdDSA.", |_, m| {
        *m.protected.at(1) = int(-8)
    }),
    change("A20-alg-es256k", ALGORITHM, "The header names another curve.", |_, m| {
        *m.protected.at(1) = int(-47)
    }),
    change("A20-alg-rsa", ALGORITHM, "The header names RSA.", |_, m| {
        *m.protected.at(1) = int(-257)
    }),
    change(
        "A20-alg-hmac",
        ALGORITHM,
        "The header names HMAC, so that a public key would be the secret.",
        |_, m| *m.protected.at(1) = int(5),
    ),
    change("A20-alg-none", ALGORITHM, "The header names the reserved algorithm 0.", |_, m| {
        *m.protected.at(1) = int(0)
    }),
    change("A20-alg-text", "cbor-type", "The algorithm is named by a text.", |_, m| {
        *m.protected.at(1) = text("ES256")
    }),
    change("A20-alg-missing", "cose-header-missing", "The header names no algorithm.", |_, m| {
        m.protected.drop_key(1)
    }),
    change(
        "A20-alg-unprotected",
        "cose-header-missing",
        "The algorithm stands in the header that is not signed.",
        |_, m| {
            m.protected.drop_key(1);
            m.unprotected.put(1, int(-7));
        },
    ),
    change(
        "A20-thumbprint-sha1",
        ALGORITHM,
        "The certificate is named by another digest than SHA-256.",
        |_, m| m.protected.at(34).items()[0] = int(-14),
    ),
    change(
        "A22-alg-twice",
        "cose-header-twice",
        "The algorithm stands in both headers.",
        |_, m| m.unprotected.put(1, int(-7)),
    ),
    change("A22-type-twice", "cose-header-twice", "The type stands in both headers.", |_, m| {
        m.unprotected.put(16, text("text/plain"))
    }),
    change(
        "A22-unprotected-kid",
        "cose-header-unknown",
        "A key id stands where nobody signed it.",
        |_, m| m.unprotected.put(4, bytes(*b"prod")),
    ),
    change(
        "A22-unprotected-text",
        "cose-header-unknown",
        "A text label stands where nobody signed it.",
        |_, m| m.unprotected.put_item(text("note"), text("approved")),
    ),
    change(
        "A22-unprotected-countersignature",
        "cose-header-unknown",
        "Somebody countersigned; nobody checks that.",
        |_, m| m.unprotected.put(11, bytes([0; 64])),
    ),
    change(
        "A22-log-receipts-none",
        "cose-log-receipts",
        "The header for receipts of logs has none.",
        |_, m| m.unprotected.put(394, Item::Array(Vec::new())),
    ),
    change(
        "A25-log-receipts-nine",
        "cose-log-receipts",
        "A statement has the receipts of nine logs.",
        |_, m| m.unprotected.put(394, Item::Array(vec![bytes([1; 16]); 9])),
    ),
    change("A21-log-receipts-text", "cbor-type", "The receipt of a log is a text.", |_, m| {
        m.unprotected.put(394, Item::Array(vec![text("yes")]))
    }),
    change(
        "A25-log-receipts-too-large",
        "cose-header-too-large",
        "The receipts of logs have a byte more than 65,536.",
        |_, m| m.unprotected.put(394, Item::Array(vec![bytes([1; 65_530]), bytes([1; 7])])),
    ),
    change(
        "A22-log-receipts-signed",
        "cose-header-unknown",
        "The receipts of logs are in the protected header.",
        |_, m| m.protected.put(394, Item::Array(vec![bytes([1; 16])])),
    ),
    change(
        "A22-protected-kid",
        "cose-header-unknown",
        "A key id is signed; the format has none.",
        |_, m| m.protected.put(4, bytes(*b"dev")),
    ),
    change(
        "A22-protected-text",
        "cose-header-unknown",
        "The header has a label of its own.",
        |_, m| m.protected.put_item(text("x"), int(1)),
    ),
    change(
        "A22-chain-of-another",
        "cose-chain-mismatch",
        "The attached certificate is another Space's.",
        |w, m| m.unprotected.put(33, bytes(w.identity("mallory").der())),
    ),
    change("A22-chain-list", "cbor-type", "Certificates are attached as a list.", |w, m| {
        m.unprotected.put(33, Item::Array(vec![bytes(w.identity("dev").der())]))
    }),
    change(
        "A20-crit-unknown",
        "cose-critical",
        "A label must be understood that is unknown.",
        |_, m| m.protected.put(2, Item::Array(vec![int(99)])),
    ),
    change(
        "A20-crit-absent",
        "cose-critical",
        "A label must be understood that is absent.",
        |_, m| m.protected.put(2, Item::Array(vec![int(33)])),
    ),
    change(
        "A20-crit-empty",
        "cose-critical",
        "Nothing must be understood, which says nothing.",
        |_, m| m.protected.put(2, Item::Array(Vec::new())),
    ),
    change("A20-crit-nine", "cose-critical", "Nine labels must be understood.", |_, m| {
        m.protected.put(2, Item::Array(vec![int(1); 9]))
    }),
    change(
        "A06-issuer-of-another",
        "cose-issuer",
        "The header claims another issuer than its signer.",
        |w, m| *m.claims().at(1) = uri(w.identity("ops").fingerprint()),
    ),
    change(
        "A05-audience-missing",
        "audience-other",
        "A bundle is for nobody in particular.",
        |_, m| m.claims().drop_key(3),
    ),
    change(
        "A35-uri-unused-bits",
        CLAIM,
        "The issuer's fingerprint has a second spelling.",
        |w, m| {
            let Item::Text(mut spelled) = uri(w.identity("dev").fingerprint()) else {
                panic!("no text")
            };
            let last = spelled.pop().unwrap_or_default();
            spelled.push(char::from_u32(u32::from(last) + 1).unwrap_or('A'));
            *m.claims().at(1) = Item::Text(spelled);
        },
    ),
    change(
        "A35-uri-padded",
        CLAIM,
        "The audience's fingerprint is written with padding.",
        |w, m| {
            let Item::Text(spelled) = uri(w.identity("prod").fingerprint()) else {
                panic!("no text")
            };
            *m.claims().at(3) = Item::Text(format!("{spelled}="));
        },
    ),
    change(
        "A35-uri-sha-512",
        CLAIM,
        "The audience's fingerprint claims another digest.",
        |w, m| {
            let Item::Text(spelled) = uri(w.identity("prod").fingerprint()) else {
                panic!("no text")
            };
            *m.claims().at(3) = Item::Text(spelled.replace("sha-256", "sha-512"));
        },
    ),
    change("A35-uri-short", CLAIM, "The audience's fingerprint is cut.", |_, m| {
        *m.claims().at(3) = text("ni:///sha-256;AAAA")
    }),
    change(
        "A29-issued-before-1970",
        "cbor-type",
        "The message was signed before there was time.",
        |_, m| *m.claims().at(6) = int(-1),
    ),
    change(
        "A29-issued-after-9999",
        CLAIM,
        "The message was signed after the year 9999.",
        |_, m| *m.claims().at(6) = int(253_402_300_800),
    ),
    change(
        "A29-expiry",
        CLAIM,
        "The message brings an expiry of its own, which nothing judges.",
        |_, m| m.claims().put(4, int(1)),
    ),
    change("A37-id-short", "cbor-length", "The id of the message has 15 bytes.", |_, m| {
        *m.claims().at(7) = bytes([1; 15])
    }),
    change("A37-id-long", "cbor-length", "The id of the message has 17 bytes.", |_, m| {
        *m.claims().at(7) = bytes([1; 17])
    }),
    change("A37-id-missing", CLAIM, "The message has no id.", |_, m| m.claims().drop_key(7)),
    change("A34-subject-missing", CLAIM, "The header does not say what it is about.", |_, m| {
        m.claims().drop_key(2)
    }),
    change("A34-claims-missing", "cose-header-missing", "The header has no claims.", |_, m| {
        m.protected.drop_key(15)
    }),
    change(
        "A07-thumbprint-missing",
        "cose-header-missing",
        "The header does not name its signer.",
        |_, m| m.protected.drop_key(34),
    ),
    change(
        "A07-thumbprint-short",
        "cbor-length",
        "The signer's fingerprint has 31 bytes.",
        |_, m| m.protected.at(34).items()[1] = bytes([1; 31]),
    ),
    change(
        "A12-type-missing",
        "cose-header-missing",
        "The header does not say what the message is.",
        |_, m| m.protected.drop_key(16),
    ),
    change("A12-type-receipt", "message-kind", "A bundle calls itself a receipt.", |_, m| {
        *m.protected.at(16) = text("application/vnd.spacebridge.receipt+cose")
    }),
    change(
        "A12-content-receipt",
        "message-kind",
        "A bundle calls its payload a receipt.",
        |_, m| *m.protected.at(3) = text("application/vnd.spacebridge.receipt+cbor"),
    ),
    change("A12-type-case", "message-kind", "The type is written in capitals.", |_, m| {
        *m.protected.at(16) = text("application/vnd.spacebridge.BUNDLE+cose")
    }),
    change("A12-type-other", "message-kind", "The type is that of any COSE message.", |_, m| {
        *m.protected.at(16) = text("application/cose")
    }),
];

/// A fingerprint as headers spell it.
pub(super) fn uri(fingerprint: [u8; 32]) -> Item {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut spelled = String::from("ni:///sha-256;");
    for chunk in fingerprint.chunks(3) {
        let bits = chunk.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            spelled.push(char::from(ALPHABET[bits >> (18 - 6 * place) & 63]));
        }
    }
    Item::Text(spelled)
}

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for change in &CHANGES {
        let path = format!("refuse/{}", change.name);
        let about = About { path: &path, purpose: change.purpose, spec: "format.md §8, §9" };
        let file = places::bundle(world, |message| (change.change)(world, message));
        cases.one(&about, verify("bundle", "prod", code(change.code)), &file);
    }
    Ok(())
}
