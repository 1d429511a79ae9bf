//! Octopus's own JSON: what is refused, and what a person should see.

use serde_json::{Value, json};

use super::octopus_parts::{Documents, action, base, named};
use super::rules::rule;
use crate::cases::{About, Cases};

/// Name, purpose, how the documents are changed, more of the step, code.
type Refusal = (&'static str, &'static str, fn(&mut Documents), Value, &'static str);

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, change, more, code) in
        selections().into_iter().chain(too_much()).chain(fields())
    {
        put(cases, name, purpose, change, more, json!({"code": code}));
    }
    whole(cases);
}

pub(super) fn put(
    cases: &mut Cases,
    name: &str,
    purpose: &str,
    change: fn(&mut Documents),
    more: Value,
    expect: Value,
) {
    let mut documents = base();
    change(&mut documents);
    let step = json!({"verb": "octopus", "documents": documents.list(), "expect": expect});
    let step = super::rules_facts::with(step, more);
    if name.starts_with('A') && expect.get("code").is_some() {
        let path = format!("refuse/{name}");
        cases.case(&About { path: &path, purpose, spec: "rules.md §15" }, &[step], &[]);
    } else {
        let name = if name.starts_with('A') { name.to_owned() } else { format!("octopus-{name}") };
        rule(cases, "rules.md §15", &name, purpose, &[step]);
    }
}

fn selections() -> Vec<Refusal> {
    let none = || json!({});
    vec![
        (
            "ambiguous",
            "Two documents are releases of one version.",
            |documents| {
                let mut other = documents.get("release").clone();
                other["Id"] = "Releases-2".into();
                documents.add(other);
            },
            none(),
            "octopus-ambiguous",
        ),
        (
            "no-release",
            "No document is a release.",
            |documents| documents.remove("release"),
            none(),
            "octopus-release-missing",
        ),
        (
            "A19-octopus-other-project",
            "The release is of another project than the one asked for.",
            |_| (),
            json!({"project": "Till"}),
            "octopus-release-missing",
        ),
        (
            "other-version",
            "No release has the version that is asked for.",
            |_| (),
            json!({"version": "1.2.0"}),
            "octopus-release-unknown",
        ),
        (
            "no-process",
            "No document is the process that the release froze.",
            |documents| documents.remove("process"),
            none(),
            "octopus-process-missing",
        ),
        (
            "A19-octopus-spaces-mixed",
            "The documents are of two Spaces: what one permits must not be permitted in another.",
            |documents| {
                documents.get("project")["SpaceId"] = "Spaces-1".into();
                documents.get("environment")["SpaceId"] = "Spaces-2".into();
            },
            json!({"read": "space"}),
            "octopus-spaces-mixed",
        ),
    ]
}

fn too_much() -> Vec<Refusal> {
    vec![
        (
            "A25-octopus-bytes",
            "The documents have more bytes together than they may have.",
            |_| (),
            json!({"limits": {"bytes": 100}}),
            "octopus-too-large",
        ),
        (
            "A25-octopus-values",
            "The documents have more values together than they may have.",
            |_| (),
            json!({"limits": {"items": 10}}),
            "octopus-too-large",
        ),
        (
            "A25-octopus-variables",
            "A variable set has a value more than it may have.",
            |_| (),
            json!({"limits": {"variables": 0}}),
            "octopus-too-large",
        ),
    ]
}

fn fields() -> Vec<Refusal> {
    let none = || json!({});
    vec![
        (
            "no-json",
            "A document is no JSON.",
            |documents| documents.add(json!("{\"Id\": ")),
            none(),
            "octopus-malformed",
        ),
        (
            "secrets-of-another-shape",
            "The file of secrets has another shape than it must have.",
            |_| (),
            json!({"secrets": "{\"variable\": []}"}),
            "octopus-malformed",
        ),
        (
            "A21-octopus-key-twice",
            "An object has a key twice, so that two readers could see two values.",
            |documents| documents.add(json!("{\"Id\": \"A-1\", \"Name\": \"a\", \"Name\": \"b\"}")),
            none(),
            "octopus-key-twice",
        ),
        (
            "property-a-list",
            "A property of an action is a list.",
            |documents| action(documents)["Properties"] = json!({"Script": [1]}),
            none(),
            "octopus-field",
        ),
        (
            "A27-octopus-name",
            "An environment has a name that reorders the text around it.",
            |documents| documents.get("environment")["Name"] = "Te\u{202e}st".into(),
            none(),
            "octopus-name",
        ),
        (
            "A32-octopus-scope",
            "A value is limited in a way that nobody knows, and would be seen without the limit.",
            |documents| {
                documents.get("variables")["Variables"][0]["Scope"] =
                    json!({"Tenant": ["Tenants-1"]});
            },
            none(),
            "octopus-scope-unknown",
        ),
        (
            "time",
            "A release was assembled at no time.",
            |documents| documents.get("release")["Assembled"] = "yesterday".into(),
            none(),
            "octopus-time",
        ),
        (
            "version",
            "A release has a version that is none.",
            |documents| documents.get("release")["Version"] = "1.1.0 (final)".into(),
            none(),
            "octopus-version",
        ),
    ]
}

/// Cases of whole documents.
fn whole(cases: &mut Cases) {
    let shows = json!({
        "project": "Shop", "version": "1.1.0", "channel": "Stable",
        "assembled": "2026-11-19T08:15:00Z",
        "packages": [{"id": "Shop.Web", "version": "1.1.0"}],
        "process": {"steps": [{"name": "Deploy", "actions": [{
            "kind": "Octopus.Script", "environments": ["Test"],
            "packages": [{"package": "Shop.Web", "version": "1.1.0"}],
        }]}]},
        "variables": [{"name": "Host", "value": {"text": "shop.test"},
                       "scope": {"environments": ["Test"]}}],
    });
    let purpose = "Ids become the names of what they stand for.";
    put(cases, "names", purpose, |_| (), json!({}), json!({"shows": shows, "findings": []}));
    let purpose = "A step only for an environment that nobody names stays limited to its id.";
    let shows = json!({"process": {"steps": [{"actions": [
        {"environments": ["Environments-9"]},
    ]}]}});
    let expect = json!({"shows": shows, "findings": ["octopus-reference-missing"]});
    let change = |documents: &mut Documents| {
        action(documents)["Environments"] = json!(["Environments-9"]);
    };
    put(cases, "A32-octopus-limit-stays", purpose, change, json!({}), expect);
    let purpose = "An environment that is named like another Space's is that Space's.";
    let change = |documents: &mut Documents| {
        documents.add(named("Environments-2", "Prod Space: Production"));
        action(documents)["Environments"] = json!(["Environments-2"]);
    };
    let shows = json!({"process": {"steps": [{"actions": [
        {"environments": ["Prod Space: Production"]},
    ]}]}});
    put(cases, "remote-environment", purpose, change, json!({}), json!({"shows": shows}));
}
