//! Changes of trust: comparisons by a person, changes, and the audit log.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use spacebridge::documents::write_document;
use spacebridge::release::Set;
use spacebridge::trust::{AuditLog, AuditRecord, DataCenter, Permit, Trust, TrustChange};
use spacebridge::{Actor, Certificate, Grant, Limits, Space, Team};

use super::senders::{name, space};
use super::steps::{note, ok, with};
use crate::cases::{About, Cases, code, space_path};
use crate::world::{NOW, SIGNED, World, target};
use spacebridge_testkit::Trusting as _;

const SPEC: &str = "format.md §4, §24, §26";

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    compared(world, cases);
    changes(world, cases)?;
    documents(world, cases)?;
    successions(world, cases)?;
    audit(world, cases)?;
    delivered(world, cases)
}

fn compared(world: &World, cases: &mut Cases) {
    let dev = world.identity("dev").certificate().fingerprint();
    let half = dev.words().split('-').take(8).collect::<Vec<_>>().join("-");
    let rows: [(&str, &str, &str, String, Value); 4] = [
        (
            "accept/fingerprint-words",
            "A person typed the words of the certificate at hand.",
            "dev",
            dev.words(),
            json!({"value": dev.to_string()}),
        ),
        (
            "accept/fingerprint-digits",
            "A person typed the digits of the certificate at hand, in lower case.",
            "dev",
            dev.to_string().to_lowercase(),
            json!({"value": dev.to_string()}),
        ),
        (
            "refuse/A35-fingerprint-of-another",
            "The certificate was exchanged on its way, and its owner's words differ.",
            "mallory",
            dev.words(),
            code("fingerprint-different"),
        ),
        (
            "refuse/A35-fingerprint-in-part",
            "A person compared half of the words.",
            "dev",
            half,
            code("fingerprint-incomplete"),
        ),
    ];
    for (path, purpose, whose, typed, expect) in rows {
        let file = format!("keys/{whose}/certificate.pem");
        let step =
            json!({"verb": "compare-fingerprint", "file": file, "typed": typed, "expect": expect});
        cases.case(&About { path, purpose, spec: "format.md §4" }, &[step], &[]);
    }
}

fn change(at: &str, change: Value, expect: Value) -> Value {
    json!({
        "verb": "change-trust", "space": space_path(at), "now": NOW, "by": "grace",
        "change": change, "expect": expect,
    })
}

/// A change that is refused: its name, the code, the purpose, at which Space, and the change.
type Refused = (&'static str, &'static str, &'static str, &'static str, Value);

fn changes(world: &World, cases: &mut Cases) -> Result<()> {
    let closed = Space::new(name("Prod Space"), world.identity("prod").certificate());
    space(cases, "prod-nobody-may", &closed)?;
    for (called, wanted, purpose, at, asked) in imports(world).into_iter().chain(edits(world)) {
        let path = format!("refuse/{called}");
        let about = About { path: &path, purpose, spec: SPEC };
        cases.case(&about, &[change(at, asked, code(wanted))], &[]);
    }
    permitted(world, cases)?;
    confirmed(world, cases)?;
    dual_use(world, cases)
}

/// One certificate for both purposes, which a trust allows or not.
fn dual_use(world: &World, cases: &mut Cases) -> Result<()> {
    let own = world.identity("prod").certificate();
    let der = super::pem("CERTIFICATE", &super::dual_certificate());
    let dual = Certificate::from_pem(&der, &Limits::default())?;
    let trust = Trust::new(name("Both Space"), &dual, [Grant::AcceptReleases]);
    let pending = target("Prod Space", own)?.trusting_as(trust.clone().pending())?;
    space(cases, "prod-dual-pending", &pending)?;
    let print = dual.fingerprint();
    let compared = json!({"fingerprint": print.to_string(), "typed": print.words()});
    let confirm = || json!({"confirm": {"name": "Both Space", "compared": compared}});
    let at = "prod-dual-pending";
    let refused = || change(at, confirm(), code("certificate-dual-use"));
    let about = About {
        path: "refuse/A12-dual-use-confirmed",
        purpose: "A certificate for both purposes is confirmed, and no trust allows it.",
        spec: SPEC,
    };
    cases.case(&about, &[refused()], &[]);
    let allowed = target("Prod Space", own)?.trusting_as(trust.allowing_dual_use())?;
    let digest = json!({"digest": allowed.trust_digest().to_string()});
    let about = About {
        path: "accept/dual-use-allowed",
        purpose: "A trust allows one certificate for signatures and encryption.",
        spec: SPEC,
    };
    let allow = change(at, json!({"dual": {"name": "Both Space"}}), ok());
    cases.case(&about, &[refused(), allow, change(at, confirm(), digest)], &[]);
    let mut stored: Value = serde_json::from_str(&write_document(&allowed))?;
    if let Some(trust) = stored["trusts"].as_array_mut().and_then(|trusts| trusts.last_mut()) {
        trust.as_object_mut().context("a trust")?.remove("dual");
    }
    let about = About {
        path: "refuse/A12-dual-use-stored",
        purpose: "A stored trust has one certificate for both uses, and does not allow it.",
        spec: "documents.md",
    };
    let expect = code("certificate-dual-use");
    let file = crate::cases::pretty(&stored);
    cases.one(&about, json!({"verb": "space", "expect": expect}), file.as_bytes());
    Ok(())
}

/// Certificates that may not come in under such a name.
fn imports(world: &World) -> [Refused; 4] {
    let dev = world.identity("dev").certificate();
    let mallory = world.identity("mallory").certificate();
    [
        (
            "A27-trust-looks-alike",
            "name-confusable",
            "The name of a new trust has a Cyrillic letter that looks like one of ours.",
            "prod",
            import("Dev\u{422}est Space", mallory.to_pem()),
        ),
        (
            "A35-certificate-under-two-names",
            "certificate-known",
            "The certificate of a trusted Space comes under another name.",
            "prod",
            import("Another Space", dev.to_pem()),
        ),
        (
            "A35-name-of-another",
            "name-taken",
            "Another certificate comes under the name of a trusted Space.",
            "prod",
            import("DevTest Space", mallory.to_pem()),
        ),
        (
            "A19-trust-changed-by-a-stranger",
            "permission-missing",
            "No team lets this person change what is trusted.",
            "prod-nobody-may",
            import("DevTest Space", dev.to_pem()),
        ),
    ]
}

fn import(name: &str, pem: String) -> Value {
    json!({"import": {"name": name, "certificate": pem, "permits": []}})
}

/// Changes of what is trusted already.
fn edits(world: &World) -> [Refused; 6] {
    let print = world.identity("mallory").certificate().fingerprint();
    let compared = json!({"fingerprint": print.to_string(), "typed": print.words()});
    let good = json!({"bundles": 0, "receipts": 0, "notices": 0});
    [
        (
            "A35-confirmed-another",
            "compared-other",
            "What was compared is another certificate than the one that was imported.",
            "prod-pending",
            json!({"confirm": {"name": "DevTest Space", "compared": compared}}),
        ),
        (
            "A10-revoked-key-is-granted",
            "key-revoked",
            "A Space whose key is revoked is to be granted something.",
            "prod-revoked",
            json!({"grant": {"name": "DevTest Space", "permits": [
                {"grant": "accept-results", "projects": null}]}}),
        ),
        (
            "A10-revoked-key-is-granted-anew",
            "key-revoked",
            "The permits of a Space whose key is revoked are to be replaced.",
            "prod-revoked",
            json!({"regrant": {"name": "DevTest Space", "permits": ["accept-results"]}}),
        ),
        (
            "A35-narrower-permit-added",
            "permit-covered",
            "A permit for one project is to be added beside one for all, which narrows nothing.",
            "prod",
            json!({"grant": {"name": "DevTest Space", "permits": [
                {"grant": "accept-releases", "projects": ["Shop"]}]}}),
        ),
        (
            "A10-key-that-it-never-had",
            "identity-other",
            "A former key is to be revoked that the Space never had.",
            "prod",
            json!({"former": {"name": "DevTest Space", "key": print.to_string(), "good": good}}),
        ),
        (
            "A35-trust-that-is-not-there",
            "space-unknown",
            "A trust is to be changed that does not exist.",
            "prod",
            json!({"withdraw": {"name": "Nowhere Space", "grant": "accept-releases"}}),
        ),
    ]
}

/// One permit is added, then all are replaced, then one grant is removed.
fn permitted(world: &World, cases: &mut Cases) -> Result<()> {
    let dev = world.identity("dev").certificate();
    let own = world.identity("prod").certificate();
    let digest = |permits: Vec<Permit>| -> Result<Value> {
        let trust = Trust::new(name("DevTest Space"), dev, permits);
        let space = target("Prod Space", own)?.trusting_as(trust)?;
        Ok(json!({"digest": space.trust_digest().to_string()}))
    };
    let narrow = || Grant::AcceptReleases.only([name("Shop")]);
    let before = target("Prod Space", own)?.trusting_as(Trust::new(
        name("DevTest Space"),
        dev,
        [Grant::AcceptReleases],
    ))?;
    space(cases, "prod-of-one-grant", &before)?;
    let at = "prod-of-one-grant";
    let permits = json!(["accept-results"]);
    let added = json!({"grant": {"name": "DevTest Space", "permits": permits}});
    let permits = json!([{"grant": "accept-releases", "projects": ["Shop"]}, "accept-results"]);
    let replaced = json!({"regrant": {"name": "DevTest Space", "permits": permits}});
    let removed = json!({"withdraw": {"name": "DevTest Space", "grant": "accept-results"}});
    let both = [Grant::AcceptReleases.into(), Grant::AcceptResults.into()];
    let steps = [
        change(at, added, digest(both.into())?),
        change(at, replaced, digest(vec![narrow(), Grant::AcceptResults.into()])?),
        change(at, removed, digest(vec![narrow()])?),
    ];
    let about = About {
        path: "accept/permits-added-replaced-removed",
        purpose: "Permits are added, replaced by narrower ones, and removed, each by its own name.",
        spec: SPEC,
    };
    cases.case(&about, &steps, &[]);
    Ok(())
}

fn confirmed(world: &World, cases: &mut Cases) -> Result<()> {
    let dev = world.identity("dev").certificate();
    let own = world.identity("prod").certificate();
    let print = dev.fingerprint();
    let compared = json!({"fingerprint": print.to_string(), "typed": print.words()});
    let confirm = json!({"confirm": {"name": "DevTest Space", "compared": compared}});
    let confirmed = target("Prod Space", own)?.trusting_as(Trust::new(
        name("DevTest Space"),
        dev,
        [Grant::AcceptReleases],
    ))?;
    let digest = json!({"digest": confirmed.trust_digest().to_string()});
    let verify = with(crate::cases::verify("bundle", "prod-pending", ok()), "file", "input");
    cases.case(
        &About {
            path: "accept/trust-confirmed",
            purpose: "A certificate that a person compared is trusted from then on.",
            spec: SPEC,
        },
        &[
            with(verify.clone(), "expect", code("sender-pending")),
            change("prod-pending", confirm, digest),
            verify,
        ],
        &[("input", &world.bundle)],
    );
    Ok(())
}

/// Documents of Spaces that nobody could have built.
fn documents(world: &World, cases: &mut Cases) -> Result<()> {
    let prod: Value = serde_json::from_str(&write_document(&world.spaces["prod"]))?;
    let rows = [
        (
            "A27-environment-twice",
            "name-taken",
            "Two environments differ only in upper and lower case.",
            with(prod.clone(), "environments", json!(["Production", "PRODUCTION"])),
        ),
        (
            "A35-environment-of-nobody",
            "space-unknown",
            "A remote environment lies in a Space that is not trusted.",
            with(prod.clone(), "remote", json!(["Nowhere Space: Production"])),
        ),
        (
            "A10-epoch-without-keys",
            "epoch-skipped",
            "The Space says that it is at its third identity, and has no former ones.",
            with(prod, "epoch", 3),
        ),
    ];
    for (called, wanted, purpose, document) in rows {
        let path = format!("refuse/{called}");
        let about = About { path: &path, purpose, spec: "documents.md" };
        let file = crate::cases::pretty(&document);
        cases.one(&about, json!({"verb": "space", "expect": code(wanted)}), file.as_bytes());
    }
    Ok(())
}

fn successions(world: &World, cases: &mut Cases) -> Result<()> {
    let own = world.identity("prod").certificate();
    let dev = Trust::new(
        name("DevTest Space"),
        world.identity("dev").certificate(),
        [Grant::AcceptReleases],
    );
    let ahead = target("Prod Space", own)?.trusting_as(dev.clone().at_epoch(4))?;
    space(cases, "prod-at-epoch-4", &ahead)?;
    let next = world.identity("next").certificate();
    let both = target("Prod Space", own)?.trusting_as(dev)?.trusting(
        name("Other Space"),
        next,
        [Grant::AcceptResults],
    )?;
    space(cases, "prod-knows-next", &both)?;
    for (called, wanted, purpose, at) in [
        (
            "A10-succession-skips",
            "epoch-skipped",
            "The second identity is announced to somebody who trusts the fourth.",
            "prod-at-epoch-4",
        ),
        (
            "A10-succession-to-a-known-key",
            "certificate-known",
            "The next identity is that of another Space that is trusted.",
            "prod-knows-next",
        ),
    ] {
        let path = format!("refuse/{called}");
        let about = About { path: &path, purpose, spec: "format.md §25" };
        cases.case(&about, &[note("input", at, code(wanted))], &[("input", &world.succession)]);
    }
    Ok(())
}

/// The log of three changes, and what may become of it.
fn audit(world: &World, cases: &mut Cases) -> Result<()> {
    let records = records(world)?;
    let log = |records: &[AuditRecord]| {
        let mut log = AuditLog::default();
        for record in records {
            log.append(record.clone());
        }
        log
    };
    let [first, second, third] = records.as_slice() else { anyhow::bail!("three records") };
    let whole = log(&records);
    let head = whole.head().context("no head")?.to_string();
    let cut = log(&[first.clone(), second.clone()]);
    let silent = log(&[first.clone(), third.clone()]);
    let mut changed = serde_json::to_value(&whole)?;
    changed[1]["record"]["by"] = "nobody".into();
    let rows: [(&str, &str, Value, Option<&str>, Value); 4] = [
        (
            "accept/audit-log",
            "A log of three changes, which goes on from the head that was written down.",
            serde_json::to_value(&whole)?,
            Some(&head),
            json!({"value": head}),
        ),
        (
            "refuse/A34-audit-entry-changed",
            "Somebody put another name into an entry.",
            changed,
            None,
            code("audit-broken"),
        ),
        (
            "refuse/A14-audit-cut-off",
            "The last entry is missing, whose digest was written down.",
            serde_json::to_value(&cut)?,
            Some(&head),
            code("audit-head-unknown"),
        ),
        (
            "refuse/A34-audit-unrecorded",
            "A change is left out, and the entries are chained without it.",
            serde_json::to_value(&silent)?,
            None,
            code("audit-unrecorded"),
        ),
    ];
    for (path, purpose, log, since, expect) in rows {
        let step = json!({"verb": "audit", "log": log, "expect": expect});
        let step = since.map_or(step.clone(), |head| with(step, "since", head));
        cases.case(&About { path, purpose, spec: "format.md §26" }, &[step], &[]);
    }
    Ok(())
}

fn records(world: &World) -> Result<Vec<AuditRecord>> {
    let certificate = world.identity("dev").certificate();
    let print = certificate.fingerprint();
    let permits = || Set::from([Grant::AcceptReleases.into()]);
    let called = || name("DevTest Space");
    let asked = [
        TrustChange::Import {
            name: called(),
            certificate: certificate.clone(),
            permits: permits(),
        },
        TrustChange::Confirm { name: called(), compared: print.compare(&print.words())? },
        TrustChange::Withdraw { name: called(), grant: Grant::AcceptReleases },
    ];
    let mut space = target("Prod Space", world.identity("prod").certificate())?;
    let by = Actor::new("grace", SIGNED.parse()?);
    let mut records = Vec::new();
    for change in asked {
        let changed = space.change_trust(&change, &by)?;
        records.push(changed.record);
        space = changed.space;
    }
    Ok(records)
}

fn delivered(world: &World, cases: &mut Cases) -> Result<()> {
    for (path, purpose, managed, expect) in [
        (
            "accept/delivered",
            "A Data Center brings a bundle to the Space that it is for.",
            ["dev", "prod"],
            json!({"value": "Prod Space"}),
        ),
        (
            "refuse/A05-delivered-elsewhere",
            "A bundle comes to a Data Center that does not manage its target.",
            ["dev", "ops"],
            code("audience-elsewhere"),
        ),
    ] {
        let mut center = DataCenter::new(name("Brisbane"), [Team::everyone("Hosts".parse()?)]);
        for managed in managed {
            center = center.with_space(world.spaces[managed].clone())?;
        }
        let document: Value = serde_json::from_str(&write_document(&center))?;
        let file = crate::cases::pretty(&document);
        let step = json!({
            "verb": "deliver", "center": "center.json", "file": "input", "now": NOW,
            "expect": expect,
        });
        let about = About { path, purpose, spec: "format.md §19" };
        let files: [(&str, &[u8]); 2] =
            [("center.json", file.as_bytes()), ("input", &world.bundle)];
        cases.case(&about, &[step], &files);
    }
    Ok(())
}
