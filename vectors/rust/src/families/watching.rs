//! Findings before a release is imported and deployed, and refused imports and plans.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::trust::Trust;
use spacebridge::{Facts, Grant, Lifecycle, Phase, Release, Space, Stage, Team};
use spacebridge_testkit::Target;

use super::places;
use super::senders::{name, space};
use super::steps::{import, note, ok, with};
use crate::cases::{About, Cases, code, held, preview, space_path};
use crate::item::text;
use crate::world::{NOW, World, small_document, target};
use spacebridge_testkit::Trusting as _;

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    spaces(world, cases)?;
    shown(world, cases)?;
    alike(world, cases)?;
    recalled(world, cases);
    planned(world, cases)?;
    halves(world, cases)
}

fn spaces(world: &World, cases: &mut Cases) -> Result<()> {
    let own = world.identity("prod").certificate();
    let dev = world.identity("dev").certificate();
    let from_dev = || Trust::new(name("DevTest Space"), dev, [Grant::AcceptReleases]);
    let stop = |name: &str| anyhow::Ok(Stage::Environment(name.parse()?));
    let straight = target("Prod Space", own)?.trusting_as(from_dev())?;
    let dated = target("Prod Space", own)?.trusting_as(from_dev().within_days(Some(2)))?;
    space(cases, "prod-within-two-days", &dated)?;
    let ways = |name: &str| {
        let phases = [Phase::new("Live".parse()?, [stop("Production")?])];
        anyhow::Ok(Lifecycle::new(name.parse()?, phases))
    };
    space(cases, "prod-two-lifecycles", &straight.with_lifecycle(ways("Hotfix")?)?)?;
    let bare = || Space::new(name("Prod Space"), own).with_environment(name("Production"));
    let everybody = || anyhow::Ok(Team::everyone("Everyone".parse()?));
    let other = bare()?
        .with_team(everybody()?)?
        .trusting_as(from_dev())?
        .with_lifecycle(ways("Hotfix")?)?;
    space(cases, "prod-other-lifecycle", &other)?;
    let phases = [
        Phase::new("Try".parse()?, [stop("Staging")?]),
        Phase::new("Live".parse()?, [stop("Production")?]),
    ];
    let staged = bare()?
        .with_environment(name("Staging"))?
        .with_team(everybody()?)?
        .trusting_as(from_dev())?
        .with_lifecycle(Lifecycle::new("Staged".parse()?, phases))?;
    space(cases, "prod-staged", &staged)?;
    let mut team = Team::everyone("Deployers".parse()?);
    team.everyone = false;
    team.members = ["grace".into()].into();
    let manned =
        bare()?.with_team(team)?.trusting_as(from_dev())?.with_lifecycle(ways("Straight on")?)?;
    space(cases, "prod-grace-deploys", &manned)?;
    let only_dev =
        target("Ops Space", world.identity("ops").certificate())?.trusting_as(from_dev())?;
    space(cases, "ops-only-dev", &only_dev)
}

fn one(cases: &mut Cases, path: &str, purpose: &str, spec: &str, step: Value, file: &[u8]) {
    cases.one(&About { path, purpose, spec }, step, file);
}

/// Findings of the preview of a valid file.
fn shown(world: &World, cases: &mut Cases) -> Result<()> {
    let finds = |at: &str, code: &str| preview(at, json!({"finds": [code]}));
    let later = places::changed(world, &world.bundle, "dev", |m| m.payload.put(40, text("more")))?;
    let rows: [(&str, &str, Value, &[u8]); 8] = [
        (
            "accept/A04-bundle-is-old",
            "The bundle was sealed longer ago than the way takes.",
            with(finds("prod-within-two-days", "bundle-old"), "now", "2026-11-25T09:00:01Z"),
            &world.bundle,
        ),
        (
            "accept/A09-carries-onward",
            "The bundle carries what a Space further on needs.",
            finds("prod", "carries-onward"),
            &world.through,
        ),
        (
            "accept/A29-clock-ahead",
            "The bundle was signed more than five minutes later than now.",
            with(finds("prod", "clock-ahead"), "now", "2026-11-23T08:54:59Z"),
            &world.bundle,
        ),
        (
            "accept/A29-clock-a-little-ahead",
            "The bundle was signed five minutes later than now: clocks differ as much.",
            with(
                preview("prod", json!({"standing": {"issued-at": "passed"}})),
                "now",
                "2026-11-23T08:55:00Z",
            ),
            &world.bundle,
        ),
        (
            "accept/A29-clock-behind",
            "The certificate of the sender is not valid yet.",
            with(finds("prod", "clock-behind"), "now", "2025-12-31T23:59:59Z"),
            &world.bundle,
        ),
        (
            "accept/A22-fields-unknown",
            "The bundle has a field that this version does not know.",
            finds("prod", "fields-unknown"),
            &later,
        ),
        (
            "accept/A13-receipts-of-a-stranger",
            "The receipts that come along are signed by a Space that is not known here.",
            finds("ops-only-dev", "receipt-signer-unknown"),
            &world.told,
        ),
        (
            "accept/A33-not-from-its-owner",
            "The sender does not own the release.",
            finds("ops", "passed-on"),
            &world.passed,
        ),
    ];
    for (path, purpose, step, file) in rows {
        one(cases, path, purpose, "format.md §19", step, file);
    }
    let mut few = preview("prod", code("cbor-items"));
    few["limits"] = json!({"items": 40});
    let purpose = "The documents have more items than the limit.";
    one(cases, "refuse/A25-over-limit-items", purpose, "format.md §20", few, &world.bundle);
    Ok(())
}

/// A project whose name looks like the one that is imported already.
fn alike(world: &World, cases: &mut Cases) -> Result<()> {
    let mut release = small_document("1.1.0");
    release["project"] = "Sh\u{43e}p".into();
    let other = world.send(serde_json::from_value::<Release>(release)?)?;
    let later = places::changed(world, &world.later, "dev", |_| ())?;
    let mut shown = preview("prod", json!({"finds": ["name-confusable"]}));
    shown["file"] = "later".into();
    cases.case(
        &About {
            path: "accept/A27-project-looks-alike",
            purpose: "The project has the name of another one, but for a Cyrillic letter.",
            spec: "format.md §3",
        },
        &[import("first", "prod", ok()), shown],
        &[("first", &other), ("later", &later)],
    );
    Ok(())
}

fn recalled(world: &World, cases: &mut Cases) {
    let mut shown = preview("prod", json!({"finds": ["release-recalled"]}));
    shown["file"] = "bundle".into();
    cases.case(
        &About {
            path: "accept/A04-recall-comes-first",
            purpose: "A bundle comes after the recall of its release.",
            spec: "format.md §25",
        },
        &[note("recall", "prod", ok()), shown],
        &[("recall", &world.recall), ("bundle", &world.bundle)],
    );
    let blocked = json!({"code": "deployment-blocked", "reasons": ["release-recalled"]});
    cases.case(
        &About {
            path: "refuse/A33-recalled-is-not-deployed",
            purpose: "A release that was recalled goes nowhere new.",
            spec: "format.md §25",
        },
        &[
            plan("bundle", "prod", ok()),
            note("recall", "prod", ok()),
            plan("bundle", "prod", blocked),
        ],
        &[("recall", &world.recall), ("bundle", &world.bundle)],
    );
}

/// Imports a bundle and plans its deployment.
fn plan(file: &str, at: &str, expect: Value) -> Value {
    json!({
        "verb": "plan", "file": file, "space": space_path(at), "now": NOW, "by": "grace",
        "environment": "Production", "holdings": [held()], "expect": expect,
    })
}

fn planned(world: &World, cases: &mut Cases) -> Result<()> {
    let blocked = |reason: &str| json!({"code": "deployment-blocked", "reasons": [reason]});
    let mut prompting = small_document("1.1.0");
    prompting["variables"][0]["value"] = json!({"text": ""});
    prompting["variables"][0]["scope"] = json!({});
    prompting["variables"][0]["prompt"] = json!({"label": "Whom to greet", "required": true});
    let prompting = world.send(serde_json::from_value::<Release>(prompting)?)?;
    let gone = with(
        plan("input", "prod", blocked("lifecycle-unknown")),
        "later",
        space_path("prod-other-lifecycle"),
    );
    let both = ["environment-unknown", "lifecycle-blocked"];
    let both = json!({"code": "deployment-blocked", "reasons": both});
    let nowhere = with(plan("input", "prod", both), "environment", "Staging");
    let nobody = with(plan("input", "prod", blocked("tenant-unknown")), "tenant", "Acme");
    let rows: [(&str, &str, Value, &[u8]); 7] = [
        (
            "refuse/A33-environment-that-is-not-ours",
            "The environment is none of this Space, so no lifecycle stops there.",
            nowhere,
            &world.bundle,
        ),
        (
            "refuse/A33-tenant-that-is-not-ours",
            "The tenant is none of this Space.",
            nobody,
            &world.bundle,
        ),
        (
            "refuse/A33-lifecycle-is-gone",
            "The lifecycle that the release goes through was taken away.",
            gone,
            &world.bundle,
        ),
        (
            "refuse/A33-phase-skipped",
            "The release was not in the phase before.",
            plan("input", "prod-staged", blocked("lifecycle-blocked")),
            &world.bundle,
        ),
        (
            "refuse/A19-deployed-by-a-stranger",
            "No team lets this person deploy.",
            with(
                plan("input", "prod-grace-deploys", blocked("permission-missing")),
                "user",
                "trudy",
            ),
            &world.bundle,
        ),
        (
            "refuse/A34-prompt-unanswered",
            "A value that is asked for at each deployment was not given.",
            plan("input", "prod", blocked("prompt-unanswered")),
            &prompting,
        ),
        (
            "refuse/A33-lifecycle-not-chosen",
            "Two lifecycles fit, and nobody chose.",
            import("input", "prod-two-lifecycles", code("lifecycle-ambiguous")),
            &world.bundle,
        ),
    ];
    for (path, purpose, step, file) in rows {
        one(cases, path, purpose, "format.md §19", step, file);
    }
    Ok(())
}

/// An import that is cut off, and a file that is exchanged after somebody looked at it.
fn halves(world: &World, cases: &mut Cases) -> Result<()> {
    let reviewed = reviewed(world, &world.bundle)?;
    let seen = |expect: Value| with(import("input", "prod", expect), "reviewed", reviewed.clone());
    let fresh = places::changed(world, &world.bundle, "dev", |message| {
        *message.payload.at(2) = crate::item::int(2);
    })?;
    one(
        cases,
        "accept/A30-what-was-reviewed",
        "The file that is imported is the one that was reviewed.",
        "format.md §19",
        seen(ok()),
        &world.bundle,
    );
    one(
        cases,
        "refuse/A30-file-exchanged-after-the-preview",
        "The file was exchanged for another of the same release after it was reviewed.",
        "format.md §19",
        seen(code("preview-other")),
        &fresh,
    );
    let digest = json!({"digest": release(world)?});
    let nothing = with(import("input", "prod", digest.clone()), "facts", json!({}));
    let imported = serde_json::to_value(&world.imported)?;
    let stored = json!({"finds": ["already-imported"], "digest": release(world)?});
    let stored = with(import("input", "prod", stored), "facts", imported);
    let about = About {
        path: "accept/A30-import-cut-off",
        purpose: "The power failed before the import was stored, and after: it is one release.",
        spec: "format.md §18",
    };
    let steps = [import("input", "prod", digest), nothing, stored];
    cases.case(&about, &steps, &[("input", &world.bundle)]);
    Ok(())
}

/// The identity of the small release.
fn release(world: &World) -> Result<String> {
    let mut bundle = world.message();
    let manifest = crate::message::RawMessage::open(bundle.payload.at(1).content())?;
    Ok(spacebridge::Digest::from_bytes(manifest.digest()).to_string())
}

/// The digest of the preview of a bundle at `prod`.
fn reviewed(world: &World, bundle: &[u8]) -> Result<String> {
    let facts = Facts::none();
    let target = Target::new(&world.spaces["prod"], &facts, NOW.parse()?);
    Ok(target.preview(&target.verify(bundle)?)?.digest().to_string())
}
