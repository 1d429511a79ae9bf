//! The parts of a slice that travel by name, and the findings for its target.

use serde_json::json;

use super::rules::{ask, release, rule, text};
use super::rules_slice::{PRODUCTION, Row, action, limited, put, step};
use crate::cases::Cases;

pub(super) fn family(cases: &mut Cases) {
    for row in names() {
        put(cases, row);
    }
    twice(cases);
    received(cases);
}

fn names() -> Vec<Row> {
    vec![
        (
            "7",
            "names-relied-on",
            "Roles, tenant tags and processes travel by name: each is told of once.",
            json!({"variables": [
                text("a", json!({"roles": ["web"], "processes": ["Deployment"]})),
                text("b", json!({"roles": ["web"], "tags": ["Region/North"]})),
            ]}),
            json!({"omitted": {"values": 0}}),
            &["name-relied-on", "name-relied-on", "name-relied-on"],
        ),
        (
            "7",
            "references-asked",
            "An account, a pool and a feed exist in one Space, and are asked for in the other.",
            json!({
                "process": limited(json!({
                    "pool": "Ubuntu",
                    "packages": [{"package": "Shop.Web", "version": "1.1.0", "feed": "Builds"}],
                }))["process"],
                "variables": [
                    {"name": "X", "value": {"reference": {
                        "kind": "AzureAccount", "name": "Shop Test",
                    }}},
                ],
            }),
            json!({"slice": {"variables": [
                {"value": {"reference": {"kind": "AzureAccount", "name": "Shop Test"}}},
            ]}}),
            &["reference-asked", "reference-asked", "reference-asked"],
        ),
        (
            "7",
            "feed-everywhere",
            "The built-in feed is everywhere, and a binding names nothing yet.",
            limited(json!({
                "pool": "#{Pool}",
                "packages": [
                    {"package": "Shop.Web", "version": "1.1.0", "feed": "feeds-builtin"},
                    {"name": "Db", "package": "Shop.Db", "version": "1.1.0",
                     "feed": "Octopus Server (built-in)"},
                ],
            })),
            json!({"omitted": {"steps": 0}}),
            &[],
        ),
    ]
}

/// Cases of a slice that is sliced again.
fn twice(cases: &mut Cases) {
    let scope = json!({"environments": [PRODUCTION], "channels": ["Stable"]});
    let parts = json!({
        "process": limited(scope.clone())["process"],
        "variables": [
            text("own", scope),
            text("any", json!({"actions": ["Deploy"]})),
        ],
    });
    let shows = json!({
        "slice": {
            "process": {"steps": [{"actions": [
                {"environments": [PRODUCTION], "channels": ["Stable"]},
            ]}]},
            "variables": [
                {"scope": {"environments": [PRODUCTION], "channels": ["Stable"]}},
                {"scope": {"actions": ["Deploy"], "environments": []}},
            ],
        },
        "omitted": {"values": 0, "steps": 0, "actions": 0},
    });
    let given = json!({"release": release(parts), "target": "Prod Space"});
    let expect = json!({"shows": shows, "findings": []});
    let purpose = "Cutting what was cut changes nothing.";
    rule(cases, "rules.md §6", "slice-twice", purpose, &[ask("slice", given, expect)]);
}

/// A slice, as its target looks at it.
fn received(cases: &mut Cases) {
    let slice = json!({
        "process": {"steps": [step("Deploy", &[action("Deploy", &["Production"])])]},
        "variables": [
            text("a", json!({"environments": ["Staging"], "roles": ["web"]})),
            {"name": "Y", "value": {"reference": {"kind": "WorkerPool", "name": "Ubuntu"}}},
        ],
    });
    let given = json!({"slice": slice, "environments": ["PRODUCTION"]});
    let findings = ["environment-unknown", "name-relied-on", "reference-asked"];
    let shows = findings.map(|code| json!({"code": code}));
    let expect = json!({"findings": findings, "shows": shows});
    let purpose = "A target is told which environments of a slice it does not have.";
    let step = ask("slice-findings", given, expect);
    rule(cases, "rules.md §7", "slice-received", purpose, &[step]);
}
