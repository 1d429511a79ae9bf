//! An encryption key that was renewed, and releases that are opened again.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::{Certificate, Facts, Space, Validity};
use spacebridge_testkit::seed;

use super::secrets::{opened, sealed_to};
use super::senders::space;
use super::steps::with;
use crate::cases::{About, Cases, code, open, space_path, verify};
use crate::world::{Identity, World};

const SECRETS: &str = "format.md §16, §24";

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let prod = world.identity("prod");
    let until = Validity::of_encryption("2026-10-01T00:00:00Z".parse()?);
    let next = Identity::of(prod.keys.renew_encryption(until, seed(36))?)?;
    let renewed =
        world.spaces["prod"].renew(next.certificate(), &Facts::none(), prod.signer(37)?)?;
    space(cases, "prod-renewed", &renewed.space)?;
    cases.shared("spaces/prod-renewed/certificate.pem", next.certificate().to_pem());
    cases.shared("spaces/prod-renewed/keys.pem", next.keys.to_unencrypted_pem()?.as_bytes());
    sealed(world, &next, cases)?;
    listed(world, &renewed.space, cases)?;
    reopened(world, cases)
}

/// Secrets that are sealed to the former key, and to the present one. Each opens with its own.
fn sealed(world: &World, next: &Identity, cases: &mut Cases) -> Result<()> {
    let former = "keys/prod/keys.pem";
    let present = "spaces/prod-renewed/keys.pem";
    let open = |keys: &str, expect: Value| {
        with(with(open("prod-renewed", expect), "keys", keys), "file", "input")
    };
    let do_not = || code("secrets-do-not-open");
    let to_next = sealed_to(world, world.message(), next)?;
    let before = [open(former, opened(world))];
    let steps = [open(present, do_not()), open(former, opened(world))];
    let turned = [open(former, do_not()), open(present, opened(world))];
    let rows: [(&str, &str, &[Value], &[u8]); 3] = [
        (
            "accept/sealed-before-a-renewal",
            "The secrets were sealed to the encryption key that the target had before.",
            &before,
            &world.bundle,
        ),
        (
            "refuse/A10-renewed-key-for-the-former",
            "The secrets were sealed to the former key, and the renewed one does not open them.",
            &steps,
            &world.bundle,
        ),
        (
            "refuse/A10-former-key-for-the-renewed",
            "The secrets are sealed to the renewed key, and the former one does not open them.",
            &turned,
            &to_next,
        ),
    ];
    for (path, purpose, steps, file) in rows {
        cases.case(&About { path, purpose, spec: SECRETS }, steps, &[("input", file)]);
    }
    Ok(())
}

/// Documents of a Space with a slip in the list of its former encryption certificates.
fn listed(world: &World, renewed: &Space, cases: &mut Cases) -> Result<()> {
    let document = serde_json::to_value(renewed)?;
    let own = world.identity("prod").certificate();
    let dev = world.identity("dev").certificate();
    let listed = |certificates: Vec<&Certificate>| {
        let mut document = document.clone();
        document["former_encryption"] = json!(certificates);
        document.to_string().into_bytes()
    };
    let rows = [
        (
            "refuse/A35-former-encryption-of-another",
            "A former encryption certificate has the identity of another Space.",
            listed(vec![own, dev]),
            "identity-other",
        ),
        (
            "refuse/A35-former-encryption-twice",
            "A former encryption certificate is listed twice.",
            listed(vec![own, own]),
            "certificate-known",
        ),
        (
            "refuse/A35-former-encryption-in-use",
            "The present encryption certificate is listed as a former one.",
            listed(vec![renewed.certificate()]),
            "certificate-known",
        ),
        (
            "refuse/A25-former-encryption-too-many",
            "A Space's document lists more former encryption certificates than a Space keeps.",
            listed(vec![own; Space::MAX_FORMER_ENCRYPTION.saturating_add(1)]),
            "former-certificates-too-many",
        ),
    ];
    for (path, purpose, bytes, wanted) in rows {
        let step = json!({"verb": "space", "expect": code(wanted)});
        cases.one(&About { path, purpose, spec: "documents.md" }, step, &bytes);
    }
    Ok(())
}

/// A release that was imported, after the trust in its sender ended.
fn reopened(world: &World, cases: &mut Cases) -> Result<()> {
    let facts = serde_json::to_value(&world.imported)?;
    let release = world.imported.imports.first().map(|import| import.release.to_string());
    let reopen = |at: &str, facts: &Value, expect: Value| {
        json!({
            "verb": "reopen", "space": space_path(at), "facts": facts, "expect": expect,
        })
    };
    let mut other = facts.clone();
    other["imports"][0]["sequence"] = 7.into();
    let good = json!({"digest": release});
    let refused = [
        (
            "refuse/A16-reopened-not-imported",
            "A bundle that nobody imported is to be opened again.",
            reopen("prod", &json!({}), code("import-not-recorded")),
        ),
        (
            "refuse/A16-reopened-with-another-number",
            "The recorded import has another number than the bundle.",
            reopen("prod", &other, code("fact-contradicts")),
        ),
        (
            "refuse/A05-reopened-elsewhere",
            "The import was recorded by another Space than the one that opens the bundle.",
            reopen("dev", &facts, code("audience-other")),
        ),
    ];
    for (path, purpose, step) in refused {
        cases.one(&About { path, purpose, spec: "format.md §24" }, step, &world.bundle);
    }
    for (path, purpose, at, wanted) in [
        (
            "accept/reopened-after-a-revocation",
            "An imported release is opened again after its sender's key was revoked.",
            "prod-revoked",
            "sender-revoked",
        ),
        (
            "accept/reopened-without-the-grant",
            "An imported release is opened again after the grant was withdrawn.",
            "prod-no-grant",
            "grant-missing",
        ),
        (
            "accept/reopened-without-the-trust",
            "An imported release is opened again in a Space that no longer trusts anybody.",
            "prod-alone",
            "sender-unknown",
        ),
    ] {
        let file = |step: Value| with(step, "file", "input");
        let refused = with(verify("bundle", at, code(wanted)), "facts", facts.clone());
        let steps = [file(refused), file(reopen(at, &facts, good.clone()))];
        let about = About { path, purpose, spec: "format.md §24" };
        cases.case(&about, &steps, &[("input", &world.bundle)]);
    }
    Ok(())
}
