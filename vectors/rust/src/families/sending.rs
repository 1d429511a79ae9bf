//! Actions that a Space refuses to sign, and findings about sent messages.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::answers::Assignment;
use spacebridge::release::Set;
use spacebridge::trust::{Permission, Role};
use spacebridge::{Digest, Grant, Space, Team};

use super::senders::{name, space};
use super::steps::{assemble, deployed, import, ok, promote, signs, with};
use crate::cases::{About, Cases, code, space_path};
use crate::world::{NOW, World, path, small_document};
use spacebridge_testkit::Trusting as _;

const SPEC: &str = "format.md §11, §12";

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    let everybody = Team::everyone("Everyone".parse()?);
    let dev = world.identity("dev").certificate();
    let alone = Space::new(name("DevTest Space"), dev).with_environment(name("Test"))?;
    let prod = world.identity("prod").certificate();
    let granting = |space: Space| {
        space.trusting(name("Prod Space"), prod, [Grant::PromoteTo, Grant::AcceptResults])
    };
    space(cases, "dev-alone", &alone.clone().with_team(everybody.clone())?)?;
    space(cases, "dev-nobody-may", &granting(alone.clone())?)?;
    let mallory = world.identity("mallory").certificate();
    let both = granting(alone.clone())?.with_team(everybody)?.trusting(
        name("Mallory Space"),
        mallory,
        [Grant::AcceptResults],
    )?;
    let careful = granting(alone.clone())?.with_lifecycle(path())?;
    space(cases, "dev-careful", &careful.with_team(nearly_everything()?)?)?;
    let both = both.with_lifecycle(path())?;
    space(cases, "dev-and-mallory", &both)?;
    assembling(cases);
    promoting(cases);
    gating(cases);
    made(world, cases);
    passing(world, cases)
}

fn one(cases: &mut Cases, path: &str, purpose: &str, steps: &[Value]) {
    cases.case(&About { path, purpose, spec: SPEC }, steps, &[]);
}

fn assembling(cases: &mut Cases) {
    let mut withheld = assemble("dev", code("secret-withheld"));
    withheld["release"]["variables"][1]["value"] = json!({"sensitive": null});
    let foreign = "keys/mallory/keys.pem";
    let rows = [
        (
            "refuse/A05-release-for-nobody",
            "No Space may be sent releases of the project.",
            assemble("dev-alone", code("no-audience")),
        ),
        ("refuse/A31-secret-not-known", "A secret is not known here.", withheld),
        (
            "refuse/A07-signed-with-the-keys-of-another",
            "The keys are those of another Space.",
            with(assemble("dev", code("signer-foreign")), "keys", foreign),
        ),
        (
            "refuse/A29-own-certificate-expired",
            "The certificate that signs has expired.",
            with(assemble("dev", code("certificate-expired")), "now", "2037-01-01T00:00:00Z"),
        ),
        (
            "refuse/A19-assembled-by-a-stranger",
            "No team lets this person make releases.",
            assemble("dev-nobody-may", code("permission-missing")),
        ),
    ];
    for (path, purpose, step) in rows {
        one(cases, path, purpose, &[step]);
    }
}

fn promoting(cases: &mut Cases) {
    let at = "dev-and-mallory";
    let good = || assemble(at, ok());
    let to = |target: &str, wanted: &str| promote(at, target, code(wanted));
    let grant = json!({"grant": {"name": "Mallory Space", "permits": [
        {"grant": "promote-to", "projects": null}]}});
    let granted = json!({
        "verb": "change-trust", "space": space_path(at), "now": NOW, "by": "ada",
        "change": grant, "expect": ok(),
    });
    let mut other = small_document("1.1.0");
    other["notes"] = "Fixes the basket, and more.".into();
    let stored = json!({
        "verb": "from-stored", "space": space_path(at), "release": other, "expect": ok(),
    });
    let rows: [(&str, &str, Vec<Value>); 7] = [
        (
            "refuse/A05-target-unknown",
            "The target is no Space that is known here.",
            vec![good(), to("Nowhere Space", "target-unknown")],
        ),
        (
            "refuse/A05-target-not-granted",
            "The target is trusted, and not with releases.",
            vec![good(), to("Mallory Space", "promote-not-granted")],
        ),
        (
            "refuse/A33-target-not-open",
            "The release was not tested yet.",
            vec![good(), with(to("Prod Space", "target-not-open"), "facts", json!({}))],
        ),
        (
            "refuse/A09-target-added-later",
            "The target may receive releases only since this one was assembled.",
            vec![good(), granted, to("Mallory Space", "audience-missing")],
        ),
        (
            "refuse/A34-release-changed",
            "The notes are not those of the release that was assembled.",
            vec![good(), stored, to("Prod Space", "release-changed")],
        ),
        (
            "refuse/A29-target-certificate-expired",
            "The encryption certificate of the target has expired.",
            vec![
                good(),
                with(to("Prod Space", "certificate-expired"), "now", "2028-06-01T00:00:00Z"),
            ],
        ),
        (
            "refuse/A25-bundle-too-large",
            "The release has one template more than a reader takes.",
            vec![with(good(), "templates", 9_999), to("Prod Space", "bundle-too-large")],
        ),
    ];
    for (path, purpose, steps) in rows {
        one(cases, path, purpose, &steps);
    }
}

/// Returns a team that may do everything but bring a lifecycle along.
fn nearly_everything() -> Result<Team> {
    let override_lifecycle = Permission::LifecycleOverride;
    let may = Permission::ALL.iter().copied().filter(|one| *one != override_lifecycle);
    let role = Role::new("Nearly everything".parse()?, may.collect::<Set<_>>());
    Ok(Team::new("Careful".parse()?, ["ada"]).with(Assignment::everywhere(role)))
}

/// Cases about the lifecycle that gates a promotion.
fn gating(cases: &mut Cases) {
    let straight = json!({"name": "Straight", "phases": [
        {"name": "Live", "manual": [{"space": "Prod Space"}]},
    ]});
    let untested =
        |at: &str, expect: Value| with(promote(at, "Prod Space", expect), "facts", json!({}));
    let through = |name: &str, expect: Value| with(untested("dev", expect), "through", name);
    let brought =
        |at: &str, expect: Value| with(untested(at, expect), "lifecycle", straight.clone());
    let rows = [
        (
            "refuse/A33-lifecycle-brought-along",
            "A lifecycle that is not the Space's own takes a permission of its own.",
            "dev-careful",
            brought("dev-careful", code("permission-missing")),
        ),
        (
            "refuse/A33-lifecycle-unknown",
            "The Space has no lifecycle of this name.",
            "dev",
            through("Straight", code("lifecycle-unfit")),
        ),
        (
            "refuse/A33-lifecycle-named",
            "The Space's own lifecycle is named, and the release was not tested yet.",
            "dev",
            through("Dev to Prod", code("target-not-open")),
        ),
        (
            "accept/promoted-through-another-lifecycle",
            "Whoever has the permission brings a lifecycle along that skips the test.",
            "dev",
            brought("dev", json!({"finds": ["name-relied-on"]})),
        ),
    ];
    for (path, purpose, at, step) in rows {
        one(cases, path, purpose, &[assemble(at, ok()), step]);
    }
}

/// Cases in which the same seeds make the same bytes, which other cases read.
fn made(world: &World, cases: &mut Cases) {
    let digest = Digest::of(&world.bundle).to_string();
    let same = json!({"digest": digest, "finds": ["name-relied-on"]});
    one(
        cases,
        "accept/promoted",
        "The file that `accept/bundle` reads, made of its seeds.",
        &[assemble("dev", ok()), promote("dev", "Prod Space", same)],
    );
    let mut referring = assemble("dev", ok());
    let account = json!({"name": "Account", "value": {"reference": {
        "kind": "AzureAccount", "name": "Cloud"}}});
    if let Some(variables) = referring["release"]["variables"].as_array_mut() {
        variables.push(account);
    }
    let asked = json!({"finds": ["reference-asked", "name-relied-on"]});
    one(
        cases,
        "accept/promoted-with-a-reference",
        "A value stands for an account that exists only here, so the target is asked for it.",
        &[referring, promote("dev", "Prod Space", asked)],
    );
}

fn passing(world: &World, cases: &mut Cases) -> Result<()> {
    let imports =
        || with(import("input", "prod", ok()), "facts", json!({"deployments": [deployed_here()]}));
    let passes = |expect: Value| {
        let step = signs("pass-on", "prod", "prod", 22, expect);
        with(step, "target", "Ops Space")
    };
    let files: [(&str, &[u8]); 1] = [("input", &world.bundle)];
    let about = About {
        path: "refuse/A09-passed-on-to-somebody-else",
        purpose: "The bundle carries nothing for the Space that the release should go on to.",
        spec: SPEC,
    };
    let steps = [imports(), passes(code("onward-missing"))];
    cases.case(&about, &steps, &files);
    let digest = Digest::of(&world.passed).to_string();
    let about = About {
        path: "accept/passes-on",
        purpose: "The file that `accept/passed-on` reads, made of its seed.",
        spec: SPEC,
    };
    let files: [(&str, &[u8]); 1] = [("input", &world.through)];
    let steps = [imports(), passes(json!({"digest": digest}))];
    cases.case(&about, &steps, &files);
    Ok(())
}

/// Returns the deployment of the release by `prod` before it forwards it.
fn deployed_here() -> Value {
    let mut deployment = deployed("succeeded");
    deployment["notes"] = "The cache was cold.".into();
    deployment["completed"] = true.into();
    deployment
}
