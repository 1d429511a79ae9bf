//! Sealed secrets: bound to something else, sealed by another, or not what was committed to.

use anyhow::Result;
use serde_json::json;

use super::places;
use crate::cases::{About, Cases, code, open};
use crate::item::{Item, TRUE, bytes, int, map, text};
use crate::message::{RawMessage, digest};
use crate::sealing::{Binding, commitment, plaintext, seal};
use crate::world::{Identity, SECRETS, World};

const VALUE: &str = "schema-value";
const MISADDRESSED: &str = "secrets-misaddressed";

static BINDINGS: [(&str, &str, &str, fn(&mut Binding)); 6] = [
    (
        "A06-bound-to-other-bundle",
        "secrets-do-not-open",
        "The secrets are bound to another bundle.",
        |b| b.bundle = vec![5; 16],
    ),
    (
        "A06-bound-to-other-release",
        "secrets-do-not-open",
        "The secrets are bound to another release.",
        |b| b.release = [5; 32],
    ),
    (
        "A06-bound-to-other-slice",
        "secrets-do-not-open",
        "The secrets are bound to another slice.",
        |b| b.slice = [5; 32],
    ),
    (
        "A06-bound-to-other-key",
        "secrets-do-not-open",
        "The secrets are bound to another encryption certificate.",
        |b| b.encryption = [5; 32],
    ),
    ("A06-sealed-by-another", "secrets-misaddressed", "The secrets name another sealer.", |b| {
        b.sealer = [5; 32]
    }),
    ("A05-sealed-to-another", "secrets-misaddressed", "The secrets name another recipient.", |b| {
        b.recipient = [5; 32]
    }),
];

static PROFILE: [(&str, &str, &str, fn(&mut Vec<Item>)); 12] = [
    (
        "A20-content-aes-128",
        MISADDRESSED,
        "The content is encrypted with another algorithm.",
        |p| p[0] = bytes(map([(1, int(1))]).encode()),
    ),
    ("A20-nonce-in-header", MISADDRESSED, "The nonce stands in the protected header, too.", |p| {
        p[0] = bytes(map([(1, int(3)), (5, bytes([7; 12]))]).encode())
    }),
    ("A37-nonce-short", MISADDRESSED, "The nonce has 8 bytes.", |p| *p[1].at(5) = bytes([7; 8])),
    ("A37-nonce-missing", MISADDRESSED, "There is no nonce.", |p| p[1].drop_key(5)),
    (
        "A22-sealed-unprotected",
        MISADDRESSED,
        "The sealed secrets have a label more that nobody protects.",
        |p| p[1].put(4, bytes([1])),
    ),
    ("A09-no-recipient", MISADDRESSED, "The secrets are sealed to nobody.", |p| {
        p[3] = Item::Array(Vec::new())
    }),
    ("A09-two-recipients", MISADDRESSED, "The secrets are sealed to one more.", |p| {
        let first = p[3].items()[0].clone();
        p[3].items().push(first);
    }),
    ("A08-compressed-point", MISADDRESSED, "The ephemeral key is compressed.", |p| {
        *p[3].items()[0].items()[1].at(-1).at(-3) = TRUE
    }),
    ("A08-other-curve", MISADDRESSED, "The ephemeral key names another curve.", |p| {
        *p[3].items()[0].items()[1].at(-1).at(-1) = int(2)
    }),
    ("A08-wrapped-short", MISADDRESSED, "The wrapped key has 32 bytes.", |p| {
        p[3].items()[0].items()[2] = bytes([1; 32])
    }),
    (
        "A08-point-not-on-curve",
        "secrets-do-not-open",
        "The ephemeral key is no point of the curve.",
        |p| *p[3].items()[0].items()[1].at(-1).at(-2) = bytes([1; 32]),
    ),
    (
        "A08-ciphertext-changed",
        "secrets-do-not-open",
        "One bit of the ciphertext is another.",
        |p| {
            let mut changed = p[2].content().to_vec();
            changed[0] ^= 1;
            p[2] = bytes(changed);
        },
    ),
];

/// Returns the binding with which the owner seals the secrets of the small release.
fn honest(world: &World) -> Result<Binding> {
    let mut message = world.message();
    let prod = world.identity("prod");
    Ok(Binding {
        bundle: message.id(),
        sealer: world.identity("dev").fingerprint(),
        recipient: prod.fingerprint(),
        encryption: digest(prod.certificate().encryption_der()),
        release: RawMessage::open(message.payload.at(1).content())?.digest(),
        slice: digest(message.part(places::SLICE).content()),
    })
}

const SALT: [u8; 32] = [9; 32];

/// The secrets of the small release, by their ids.
fn known(world: &World) -> Vec<(u32, &'static str)> {
    let message = world.message();
    let Item::Uint(default) = message.content(places::TEMPLATES).items()[1].at(4).clone() else {
        panic!("no secret")
    };
    let Item::Uint(value) = message.content(places::SLICE).at(1).items()[1].at(1).clone() else {
        panic!("no secret")
    };
    let id = |id: u64| u32::try_from(id).unwrap_or_else(|error| panic!("{error}"));
    let mut all = vec![(id(default), SECRETS[0]), (id(value), SECRETS[1])];
    all.sort_unstable();
    all
}

/// Expects the secrets of the small release, in the order of their ids.
pub(super) fn opened(world: &World) -> serde_json::Value {
    let texts: Vec<&str> = known(world).into_iter().map(|(_, text)| text).collect();
    json!({"secrets": texts})
}

fn plain(world: &World) -> Vec<u8> {
    plaintext(SALT, &known(world), &[0; 100])
}

/// The bundle with these secrets in the place of its own.
fn put(world: &World, plain: &[u8], binding: &Binding, to: &p256::SecretKey) -> Result<Vec<u8>> {
    let sealed = seal(plain, binding, &to.public_key())?;
    Ok(places::bundle(world, |message| {
        message.edit(places::SECRETS, |field| *field = bytes(sealed.encode()));
    }))
}

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let prod = world.identity("prod");
    for (name, wanted, purpose, change) in BINDINGS {
        let mut binding = honest(world)?;
        change(&mut binding);
        let file = put(world, &plain(world), &binding, &prod.opening)?;
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §16" };
        cases.one(&about, open("prod", code(wanted)), &file);
    }
    contents(world, cases)?;
    profile(world, cases);
    anew(world, cases)
}

/// Secrets that open, and whose content is invalid.
fn contents(world: &World, cases: &mut Cases) -> Result<()> {
    for (name, wanted, purpose, plain, to) in invalid(world) {
        let file = put(world, &plain, &honest(world)?, to)?;
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §15, §16" };
        cases.one(&about, open("prod", code(wanted)), &file);
    }
    Ok(())
}

type Content<'w> = (&'static str, &'static str, &'static str, Vec<u8>, &'w p256::SecretKey);

fn invalid(world: &World) -> [Content<'_>; 8] {
    let prod = world.identity("prod");
    let ops = &world.identity("ops").opening;
    let known = known(world);
    let mut other = known.clone();
    other[1].1 = "hunter3";
    let moved: Vec<(u32, &str)> = known.iter().map(|(id, text)| (id / 2, *text)).collect();
    [
        (
            "A31-secrets-of-other-ids",
            "secrets-not-committed",
            "The secrets have other ids than their places.",
            plaintext(SALT, &moved, &[0; 100]),
            &prod.opening,
        ),
        (
            "A08-sealed-to-other-key",
            "secrets-do-not-open",
            "The secrets are sealed to somebody else's key.",
            plain(world),
            ops,
        ),
        (
            "A08-other-secrets",
            "secrets-not-committed",
            "The secrets that open are not those that the owner committed to.",
            plaintext(SALT, &other, &[0; 100]),
            &prod.opening,
        ),
        (
            "A08-other-salt",
            "secrets-not-committed",
            "The salt is not the one that the owner committed with.",
            plaintext([5; 32], &known, &[0; 100]),
            &prod.opening,
        ),
        (
            "A08-one-secret-less",
            "secrets-not-committed",
            "There is one secret less than the owner committed to.",
            plaintext(SALT, &known[..1], &[0; 100]),
            &prod.opening,
        ),
        (
            "A31-padding-not-zero",
            VALUE,
            "The padding says something.",
            plaintext(SALT, &known, &[1; 100]),
            &prod.opening,
        ),
        (
            "A21-secrets-trailing",
            "cbor-trailing",
            "A byte follows the sealed document.",
            [plain(world), vec![0]].concat(),
            &prod.opening,
        ),
        (
            "A25-secrets-no-document",
            "cbor-type",
            "What is sealed is a text.",
            text("hunter2").encode(),
            &prod.opening,
        ),
    ]
}

/// Secrets that the writer seals without a fault: each case above is refused for its one fault.
fn anew(world: &World, cases: &mut Cases) -> Result<()> {
    let about = About {
        path: "accept/sealed-by-another-writer",
        purpose: "Secrets as another implementation seals them.",
        spec: "format.md §15, §16",
    };
    let file = resealed(world, world.message())?;
    cases.one(&about, open("prod", opened(world)), &file);
    Ok(())
}

/// A bundle whose manifest or slice was changed, with its secrets committed to and sealed anew.
pub(super) fn resealed(world: &World, bundle: RawMessage) -> Result<Vec<u8>> {
    sealed_to(world, bundle, world.identity("prod"))
}

/// The bundle, changed and committed to anew, with its secrets sealed to this key of the target.
pub(super) fn sealed_to(world: &World, mut bundle: RawMessage, to: &Identity) -> Result<Vec<u8>> {
    places::in_manifest(world, &mut bundle, |manifest| {
        let committed = bytes(commitment(SALT, &known(world)));
        places::row(world, &mut manifest.payload, "prod").items()[3] = committed;
    });
    let release = RawMessage::open(bundle.payload.at(1).content())?.digest();
    let slice = digest(bundle.part(places::SLICE).content());
    let encryption = digest(to.certificate().encryption_der());
    let binding = Binding { encryption, release, slice, ..honest(world)? };
    let sealed = seal(&plain(world), &binding, &to.opening.public_key())?;
    bundle.edit(places::SECRETS, |field| *field = bytes(sealed.encode()));
    Ok(bundle.sign(&world.identity("dev").signing))
}

/// Sealed secrets outside the profile.
fn profile(world: &World, cases: &mut Cases) {
    for (name, wanted, purpose, change) in PROFILE {
        let file = places::sealed(world, |sealed| {
            let Item::Tag(96, inner) = sealed else { panic!("no COSE_Encrypt") };
            change(inner.items());
        });
        let path = format!("refuse/{name}");
        let about = About { path: &path, purpose, spec: "format.md §16" };
        cases.one(&about, open("prod", code(wanted)), &file);
    }
}
