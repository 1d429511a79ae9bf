//! Permissions of users.

use serde_json::{Value, json};

use super::rules::{ask, rule};
use super::rules_facts::with;
use crate::cases::Cases;

/// Name, purpose, teams, what is asked, how many grant, what the others miss.
type Row = (&'static str, &'static str, Value, Value, usize, &'static [&'static str]);

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, teams, asked, granted, missed) in
        roles().into_iter().chain(limits()).chain(dimensions())
    {
        let given = with(json!({"teams": teams, "user": "grace"}), asked);
        let missed: Vec<Value> = missed.iter().map(|missed| json!([{}, missed])).collect();
        let granted: Vec<Value> = core::iter::repeat_n(json!({}), granted).collect();
        let expect = json!({"shows": {"granted": granted, "missed": missed}});
        let step = ask("permission", given, expect);
        rule(cases, "rules.md §12", &format!("permission-{name}"), purpose, &[step]);
    }
    let given = json!({"teams": [], "user": "grace", "permission": "Everything"});
    let step = ask("permission", given, json!({"code": "permission-unknown"}));
    let purpose =
        "A permission that nobody knows is refused, and not taken for one that is denied.";
    rule(cases, "rules.md §12", "permission-unknown", purpose, &[step]);
}

fn team(name: &str, members: &[&str], permissions: &[&str], limits: Value) -> Value {
    let role = json!({"name": format!("{name}'s role"), "permissions": permissions});
    let assignment =
        with(json!({"role": role, "projects": [], "environments": [], "tenants": []}), limits);
    json!({"name": name, "members": members, "assignments": [assignment]})
}

fn roles() -> Vec<Row> {
    let deploy = |limits: Value| team("Ops", &["grace"], &["DeploymentCreate"], limits);
    let ask = |at: Value| with(json!({"permission": "DeploymentCreate"}), at);
    let shop = || json!({"project": "Shop", "environment": "Production"});
    vec![
        (
            "nobody",
            "Who is in no team may do nothing.",
            json!([team("Ops", &["ada"], &["DeploymentCreate"], json!({}))]),
            ask(shop()),
            0,
            &[],
        ),
        (
            "unlimited",
            "Empty lists are no limits.",
            json!([deploy(json!({}))]),
            ask(shop()),
            1,
            &[],
        ),
        (
            "other-role",
            "A role gives the permissions that it names, and no other.",
            json!([team("Ops", &["grace"], &["DeploymentView"], json!({}))]),
            ask(shop()),
            0,
            &[],
        ),
        (
            "everybody",
            "A team of everybody holds whoever asks.",
            json!([with(
                team("All", &[], &["DeploymentCreate"], json!({})),
                json!({"everyone": true})
            )]),
            ask(shop()),
            1,
            &[],
        ),
    ]
}

fn limits() -> Vec<Row> {
    let deploy = |limits: Value| team("Ops", &["grace"], &["DeploymentCreate"], limits);
    let ask = |at: Value| with(json!({"permission": "DeploymentCreate"}), at);
    let shop = || json!({"project": "Shop", "environment": "Production"});
    vec![
        (
            "within",
            "Within its limits a role gives what it says.",
            json!([deploy(json!({"projects": ["Shop"], "environments": ["Production"]}))]),
            ask(shop()),
            1,
            &[],
        ),
        (
            "other-project",
            "A role for other projects gives nothing here.",
            json!([deploy(json!({"projects": ["Till"]}))]),
            ask(shop()),
            0,
            &["project"],
        ),
        (
            "dimensions-and",
            "All limits of one assignment have to be met.",
            json!([deploy(json!({"projects": ["Shop"], "environments": ["Staging"]}))]),
            ask(shop()),
            0,
            &["environment"],
        ),
        (
            "union",
            "One team is enough, and others that miss take nothing away.",
            json!([
                deploy(json!({"projects": ["Till"]})),
                team("Shop", &["grace"], &["DeploymentCreate"], json!({"projects": ["Shop"]})),
            ]),
            ask(shop()),
            1,
            &["project"],
        ),
        (
            "union-is-no-mixture",
            "The limits of two assignments are not put together.",
            json!([
                deploy(json!({"projects": ["Shop"], "environments": ["Staging"]})),
                team(
                    "Till",
                    &["grace"],
                    &["DeploymentCreate"],
                    json!({"projects": ["Till"], "environments": ["Production"]})
                ),
            ]),
            ask(shop()),
            0,
            &["environment", "project"],
        ),
        (
            "remote-project",
            "Another Space's project is not ours of the same name.",
            json!([deploy(json!({"projects": ["Shop"]}))]),
            ask(json!({"project": "DevTest Space: Shop", "environment": "Production"})),
            0,
            &["project"],
        ),
    ]
}

fn dimensions() -> Vec<Row> {
    let deploy = |limits: Value| team("Ops", &["grace"], &["DeploymentCreate"], limits);
    let ask = |at: Value| with(json!({"permission": "DeploymentCreate"}), at);
    let shop = || json!({"project": "Shop", "environment": "Production"});
    vec![
        (
            "without-project",
            "Where no project is named, a role within projects gives nothing.",
            json!([deploy(json!({"projects": ["Shop"]}))]),
            ask(json!({"environment": "Production"})),
            0,
            &["project"],
        ),
        (
            "tenant-explicit",
            "A role for tenants deploys nothing that is for none of them.",
            json!([deploy(json!({"tenants": ["Acme"]}))]),
            ask(shop()),
            0,
            &["tenant"],
        ),
        (
            "tenant",
            "A role for tenants deploys for them.",
            json!([deploy(json!({"tenants": ["Acme"]}))]),
            ask(with(shop(), json!({"tenant": "ACME"}))),
            1,
            &[],
        ),
        (
            "tenant-supported",
            "A role for tenants sees a release, which is for nobody in particular.",
            json!([team("Ops", &["grace"], &["ReleaseView"], json!({"tenants": ["Acme"]}))]),
            json!({"permission": "ReleaseView", "project": "Shop"}),
            1,
            &[],
        ),
        (
            "dimension-not-looked-at",
            "A limit that a permission does not look at does not limit it.",
            json!([team(
                "Ops",
                &["grace"],
                &["ReleasePromote"],
                json!({"environments": ["Staging"], "tenants": ["Acme"]})
            )]),
            json!({"permission": "ReleasePromote", "project": "Shop"}),
            1,
            &[],
        ),
        (
            "trust-edit",
            "Trust belongs to the whole Space, and no limit narrows the permission to edit it.",
            json!([team("Ops", &["grace"], &["TrustEdit"], json!({"projects": ["Till"]}))]),
            json!({"permission": "TrustEdit"}),
            1,
            &[],
        ),
    ]
}
