//! Signatures that do not hold, and messages of another kind than was expected.

use anyhow::Result;

use super::places;
use crate::cases::{About, Cases, code, verify};
use crate::item::{bytes, int, text};
use crate::message::{RawMessage, frame, sign};
use crate::world::World;

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    signatures(world, cases);
    kinds(world, cases);
    large(world, cases);
    Ok(())
}

type Forged = (&'static str, &'static str, &'static str, Vec<u8>);

/// Other signatures in the place of a `good` one.
fn forged(good: &[u8], other: Vec<u8>, payload_alone: Vec<u8>) -> [Forged; 12] {
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order: Vec<u8> = (0..32)
        .filter_map(|at| u8::from_str_radix(order.get(2 * at..2 * at + 2)?, 16).ok())
        .collect();
    let half = |low: bool| if low { good[..32].to_vec() } else { good[32..].to_vec() };
    let mut flipped = good.to_vec();
    flipped[63] ^= 1;
    [
        (
            "A07-signature-flipped",
            "signature-invalid",
            "One bit of the signature is another.",
            flipped,
        ),
        ("A07-signature-of-another", "signature-invalid", "Somebody else signed.", other),
        ("A07-signature-zero", "signature-invalid", "The signature is all zeroes.", vec![0; 64]),
        (
            "A07-signature-r-zero",
            "signature-invalid",
            "r is 0.",
            [vec![0; 32], half(false)].concat(),
        ),
        (
            "A07-signature-s-zero",
            "signature-invalid",
            "s is 0.",
            [half(true), vec![0; 32]].concat(),
        ),
        (
            "A07-signature-r-order",
            "signature-invalid",
            "r is the order of the group.",
            [order.clone(), half(false)].concat(),
        ),
        (
            "A07-signature-s-order",
            "signature-invalid",
            "s is the order of the group.",
            [half(true), order].concat(),
        ),
        (
            "A07-signature-swapped",
            "signature-invalid",
            "r and s stand in the wrong order.",
            [half(false), half(true)].concat(),
        ),
        (
            "A23-signature-over-payload",
            "signature-invalid",
            "The signature covers the payload and not the header.",
            payload_alone,
        ),
        ("A07-signature-empty", "cbor-length", "The signature is empty.", Vec::new()),
        ("A07-signature-short", "cbor-length", "The signature has 63 bytes.", good[..63].to_vec()),
        ("A07-signature-long", "cbor-length", "The signature has 65 bytes.", [good, &[0]].concat()),
    ]
}

/// Signatures that are none, or somebody else's.
fn signatures(world: &World, cases: &mut Cases) {
    let message = world.message();
    let protected = message.protected.encode();
    let payload = message.payload.encode();
    let good = sign(&protected, &payload, &world.identity("dev").signing);
    let other = sign(&protected, &payload, &world.identity("mallory").signing);
    let payload_alone = sign(&[], &payload, &world.identity("dev").signing);
    let files = forged(&good, other, payload_alone);
    for (name, wanted, purpose, signature) in files {
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §7, §8" };
        let file = frame(&protected, &message.unprotected, &payload, &signature).encode();
        cases.one(&about, verify("bundle", "prod", code(wanted)), &file);
    }
    changed(world, cases, &good);
    high(world, cases, &good);
}

/// Cases in which the signed bytes differ from the present ones.
fn changed(world: &World, cases: &mut Cases, good: &[u8]) {
    let message = world.message();
    let flips: [(&str, &str, fn(&mut RawMessage)); 3] = [
        ("A07-header-changed", "The time in the header was changed after it was signed.", |m| {
            *m.claims().at(6) = int(1)
        }),
        ("A07-payload-changed", "The number was changed after it was signed.", |m| {
            *m.payload.at(2) = int(7)
        }),
        ("A05-audience-changed", "The audience was changed after it was signed.", |m| {
            *m.claims().at(3) = text("ni:///sha-256;AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        }),
    ];
    for (name, purpose, change) in flips {
        let mut changed = message.clone();
        change(&mut changed);
        let protected = changed.protected.encode();
        let payload = changed.payload.encode();
        let file = frame(&protected, &changed.unprotected, &payload, good).encode();
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §8" };
        cases.one(&about, verify("bundle", "prod", code("signature-invalid")), &file);
    }
}

/// The other half of a signature is as good: devices write either.
fn high(world: &World, cases: &mut Cases, good: &[u8]) {
    let message = world.message();
    let protected = message.protected.encode();
    let payload = message.payload.encode();
    let signature = p256::ecdsa::Signature::from_slice(good).unwrap_or_else(|e| panic!("{e}"));
    let negated = -*signature.s();
    let high = p256::ecdsa::Signature::from_scalars(signature.r(), negated);
    let high = high.unwrap_or_else(|error| panic!("{error}")).to_bytes().to_vec();
    let statement = frame(&protected, &message.unprotected, &payload, &high).encode();
    let file = [statement, message.behind()].concat();
    let about = About {
        path: "accept/signature-high-s",
        purpose: "The signature has the higher of two values of s; the message is the same.",
        spec: "format.md §7",
    };
    let digest = super::hex(&message.digest());
    cases.one(&about, verify("bundle", "prod", serde_json::json!({"digest": digest})), &file);
}

/// Each kind of message where each other is expected.
fn kinds(world: &World, cases: &mut Cases) {
    let mut message = world.message();
    let manifest = message.payload.at(1).content().to_vec();
    let recall = RawMessage::open(&world.recall).unwrap_or_else(|error| panic!("{error}"));
    let recall = recall.clone().payload.at(3).content().to_vec();
    let succession = RawMessage::open(&world.succession).unwrap_or_else(|error| panic!("{error}"));
    let succession = succession.clone().payload.at(4).content().to_vec();
    let files: [(&str, &[u8]); 6] = [
        ("bundle", &world.bundle),
        ("receipt", &world.receipts[0]),
        ("notice", &world.recall),
        ("manifest", &manifest),
        ("recall", &recall),
        ("succession", &succession),
    ];
    for (found, file) in files {
        for wanted in ["bundle", "receipt", "notice"] {
            if found == wanted {
                continue;
            }
            let space = if wanted == "receipt" { "dev" } else { "prod" };
            let path = format!("refuse/A12-{found}-for-{wanted}");
            let purpose = format!("A {found} is given where a {wanted} is expected.");
            let about = About { path: &path, purpose: &purpose, spec: "format.md §9" };
            cases.one(&about, verify(wanted, space, code("message-kind")), file);
        }
    }
    for (name, inner) in [
        ("receipt", RawMessage::statement(&world.receipts[0])),
        ("bundle", RawMessage::statement(&world.bundle)),
        ("recall", recall.clone()),
    ] {
        let path = format!("refuse/A12-{name}-as-manifest");
        let purpose = format!("A {name} stands in the place of the manifest.");
        let about = About { path: &path, purpose: &purpose, spec: "format.md §9, §19 row 10" };
        let file = places::bundle(world, |m| *m.payload.at(1) = bytes(inner.clone()));
        cases.one(&about, verify("bundle", "prod", code("message-kind")), &file);
    }
}

fn large(world: &World, cases: &mut Cases) {
    let file = places::bundle(world, |message| {
        *message.claims().at(2) = text(&"x".repeat(4096));
    });
    let about = About {
        path: "refuse/A25-header-too-large",
        purpose: "The protected header has more than 4,096 bytes.",
        spec: "format.md §20",
    };
    cases.one(&about, verify("bundle", "prod", code("cose-header-too-large")), &file);
}
