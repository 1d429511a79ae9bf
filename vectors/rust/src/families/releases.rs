//! Releases whose packages nobody could hold to what was tested, and what a plan and a rehearsal
//! tell.

use anyhow::Result;
use serde_json::{Value, json};
use spacebridge::Content;

use super::places;
use super::rules::release;
use super::rules_facts::done;
use super::secrets::resealed;
use crate::cases::{About, Cases, held, preview, space_path};
use crate::item::{Item, map, text};
use crate::message::RawMessage;
use crate::world::{NOW, PACKAGE, SIGNED, World};

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    packages(cases)?;
    planned(world, cases);
    unpinned(world, cases)?;
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
            "release": release(parts), "target": "Prod Space",
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

/// Path, purpose, the package's id, version and acquisition, and whether it is found and refused.
type Use = (&'static str, &'static str, [&'static str; 3], bool, bool);

static USES: [Use; 6] = [
    (
        "refuse/A17-package-unlisted",
        "A step uses a package that the manifest does not list.",
        ["Evil.Tool", "1.1.0", "Server"],
        true,
        true,
    ),
    (
        "refuse/A17-package-bound-unlisted",
        "A binding becomes a package that the manifest does not list.",
        ["#{Evil}", "1.1.0", "Server"],
        true,
        true,
    ),
    (
        "refuse/A17-package-bound-unresolved",
        "A binding names a variable that the release does not have.",
        ["#{Which}", "1.1.0", "Server"],
        true,
        true,
    ),
    (
        "accept/package-bound-listed",
        "A binding becomes a package that the manifest lists.",
        ["#{Good}", "1.1.0", "Server"],
        true,
        false,
    ),
    (
        "refuse/A17-image-without-digest",
        "An image that the container engine fetches has a tag alone.",
        ["registry.example/shop", "latest", "NotAcquired"],
        true,
        true,
    ),
    (
        "accept/image-with-digest",
        "The digest of an image pins it.",
        ["registry.example/shop", DIGEST, "NotAcquired"],
        false,
        false,
    ),
];

const UNPINNED: &str = "package-unpinned";

/// A digest of an image.
const DIGEST: &str = "sha256:0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f";

/// Bundles of an owner that lists one package and uses another.
fn unpinned(world: &World, cases: &mut Cases) -> Result<()> {
    for (path, purpose, [id, version, acquisition], is_found, is_refused) in USES {
        let file = places::slice(world, |slice| {
            let action = slice.at(0).items()[0].at(5).items()[0].at(12);
            *action =
                Item::Array(vec![map([(1, text(id)), (2, text(version)), (4, text(acquisition))])]);
            for (name, value) in [("Evil", "Evil.Tool"), ("Good", "Shop.Web")] {
                slice.at(1).items().push(map([(0, text(name)), (1, text(value))]));
            }
        });
        // What is accepted has to open too, and secrets are bound to their slice.
        let file = resealed(world, RawMessage::open(&file)?)?;
        let mut findings = vec!["name-relied-on", "name-relied-on", "package-missing"];
        findings.extend(is_found.then_some(UNPINNED));
        let seen = preview("prod", json!({"findings": findings}));
        let expect = if is_refused {
            json!({"code": "deployment-blocked", "reasons": [UNPINNED]})
        } else {
            json!({"ok": true})
        };
        let planned = json!({
            "verb": "plan", "space": space_path("prod"), "now": NOW, "by": "grace",
            "environment": "Production", "holdings": [held()], "expect": expect,
        });
        let about = About { path, purpose, spec: "packages.md §9" };
        let mut steps = [seen, planned];
        for step in &mut steps {
            step["file"] = json!("bundle");
        }
        cases.case(&about, &steps, &[("bundle", &file)]);
    }
    Ok(())
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
