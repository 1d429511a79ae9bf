//! Releases whose packages nobody could hold to what was tested, and what a plan and a rehearsal
//! tell.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::Content;

use super::rules::release;
use super::rules_facts::done;
use crate::cases::{About, Cases, held, space_path};
use crate::world::{NOW, PACKAGE, SIGNED, World, path};

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    packages(cases)?;
    planned(world, cases);
    rehearsed(cases);
    documents(world, cases)
}

fn package(more: Value) -> Value {
    let package = json!({"id": "Shop.Web", "version": "1.1.0", "content": Content::of(PACKAGE)});
    super::rules_facts::with(package, more)
}

fn packages(cases: &mut Cases) -> Result<()> {
    let step = |package: &str| {
        json!({"steps": [{"name": "Deploy", "actions": [{
            "name": "Deploy", "kind": "Octopus.Script",
            "packages": [{"package": package, "version": "1.1.0"}],
        }]}]})
    };
    let rows = [
        (
            "A17-release-package-no-digest",
            "A package was never read, so that nobody could tell its bytes.",
            json!({"packages": [package(json!({"content": null}))], "process": step("Shop.Web")}),
            "package-no-digest",
        ),
        (
            "A17-release-package-twice",
            "A package is listed twice, with different bytes.",
            json!({
                "packages": [
                    package(json!({})),
                    package(json!({"feed": "Other", "content": Content::of(b"rebuilt")})),
                ],
                "process": step("Shop.Web"),
            }),
            "package-ambiguous",
        ),
        (
            "A17-release-package-not-selected",
            "A step uses a package of which the release has no version.",
            json!({"packages": [package(json!({}))], "process": step("Shop.Db")}),
            "package-not-selected",
        ),
    ];
    for (name, purpose, parts, code) in rows {
        let step = json!({
            "verb": "promote", "space": space_path("dev"), "now": SIGNED, "by": "ada",
            "keys": "keys/dev/keys.pem", "assembling": 50, "promoting": 51,
            "release": release(parts), "target": "Prod Space", "lifecycle": path(),
            "facts": {"deployments": [done("Test", "succeeded", 9)]},
            "expect": {"code": code},
        });
        let path = format!("refuse/{name}");
        cases.case(&About { path: &path, purpose, spec: "errors.md" }, &[step], &[]);
    }
    Ok(())
}

fn planned(world: &World, cases: &mut Cases) {
    let purpose = "A tenant is planned for that the Space does not have.";
    let about = About { path: "rules/plan-tenant-unknown", purpose, spec: "errors.md" };
    let step = json!({
        "verb": "plan", "space": space_path("prod"), "now": NOW, "by": "grace",
        "environment": "Production", "tenant": "Globex", "holdings": [held()],
        "expect": {"code": "deployment-blocked", "reasons": ["tenant-unknown"]},
    });
    cases.one(&about, step, &world.bundle);
}

fn rehearsed(cases: &mut Cases) {
    let purpose = "A grant is to be withdrawn without which a lifecycle goes no further.";
    let about = About { path: "rules/rehearse-lifecycle-cut", purpose, spec: "errors.md" };
    let step = json!({
        "verb": "rehearse", "space": space_path("prod"),
        "change": {"withdraw": {"name": "Ops Space", "grant": "promote-to"}},
        "expect": {"findings": ["lifecycle-cut"]},
    });
    cases.case(&about, &[step], &[]);
}

/// Documents of a Space with a slip, each of which could change what is trusted.
fn documents(world: &World, cases: &mut Cases) -> Result<()> {
    let space = serde_json::to_value(&world.spaces["prod"])?;
    let changed = |key: &str, value: Value| {
        let mut space = space.clone();
        space[key] = value;
        space.to_string().into_bytes()
    };
    let text = space.to_string();
    let mut widened = space["trusts"].clone();
    widened[0]["permits"][0] = json!({"grant": "accept-releases", "project": ["Shop"]});
    let rows: [(&str, &str, Vec<u8>, Value, &str); 6] = [
        (
            "refuse/A19-space-unknown-key",
            "A Space's document has a key that no Space has.",
            changed("trust", json!([])),
            json!({}),
            "document-malformed",
        ),
        (
            "refuse/A19-permit-unknown-key",
            "A slip in the key that limits a permit to projects would permit all of them.",
            changed("trusts", widened),
            json!({}),
            "document-malformed",
        ),
        (
            "rules/space-no-list",
            "The environments of a Space's document are a text.",
            changed("environments", json!("Production")),
            json!({}),
            "document-malformed",
        ),
        (
            "refuse/A22-lifecycle-as-list",
            "A lifecycle is a list of its name and its phases, without their keys.",
            changed("lifecycles", json!([["Straight", []]])),
            json!({}),
            "document-malformed",
        ),
        (
            "rules/space-name",
            "The name of a Space's document is a number.",
            changed("name", json!(7)),
            json!({}),
            "document-malformed",
        ),
        (
            "refuse/A25-space-too-large",
            "A Space's document has a byte more than it may have.",
            text.clone().into_bytes(),
            json!({"limits": {"bytes": text.len() - 1}}),
            "document-too-large",
        ),
    ];
    for (path, purpose, bytes, more, code) in rows {
        let step = json!({"verb": "space", "expect": {"code": code}});
        let step = super::rules_facts::with(step, more);
        cases.one(&About { path, purpose, spec: "documents.md" }, step, &bytes);
    }
    Ok(())
}
