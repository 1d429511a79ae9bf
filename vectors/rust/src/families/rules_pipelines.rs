//! The four pipelines of the request for comments, told step by step.

use serde_json::{Value, json};

use super::rules::{ask, rule};
use super::rules_facts::{done, lifecycle, phase, receipt, states as of_stops};
use crate::cases::Cases;

/// The states of the stages of a lifecycle, in its order: `open`, `reached`, `blocked`.
type States = &'static [&'static str];

pub(super) fn family(cases: &mut Cases) {
    to_prod(cases);
    to_regions(cases);
    there_and_back(cases);
    straight_on(cases);
}

fn to_prod(cases: &mut Cases) {
    let to_prod = [phase("Dev", &["Development"]), phase("Prod", &["Prod Space: Production"])];
    tell(
        cases,
        "dev-to-prod",
        "Dev promotes to Prod once Dev succeeded.",
        &to_prod,
        &[
            (&[], &["open", "blocked"]),
            (&[done("Development", "failed", 8)], &["open", "blocked"]),
            (&[done("Development", "succeeded", 9)], &["reached", "open"]),
            (&[receipt("Prod Space: Production", "failed", 10, 1)], &["reached", "open"]),
            (&[receipt("Prod Space: Production", "succeeded", 11, 2)], &["reached", "reached"]),
        ],
    );
}

fn to_regions(cases: &mut Cases) {
    let regions = [
        phase("Dev", &["Development"]),
        phase("Regions", &["<US Space>", "<AU Space>", "<EU Space>"]),
    ];
    let purpose = "Dev promotes to three regions, each of which gets there by itself.";
    tell(
        cases,
        "dev-to-regions",
        purpose,
        &regions,
        &[
            (&[], &["open", "blocked", "blocked", "blocked"]),
            (&[done("Development", "succeeded", 9)], &["reached", "open", "open", "open"]),
            (
                &[receipt("AU Space: Production", "succeeded", 10, 1)],
                &["reached", "open", "reached", "open"],
            ),
            (
                &[receipt("EU Space: Production", "succeeded", 11, 1)],
                &["reached", "open", "reached", "reached"],
            ),
            (
                &[receipt("US Space: Production", "succeeded-with-warnings", 12, 1)],
                &["reached", "reached", "reached", "reached"],
            ),
        ],
    );
}

fn there_and_back(cases: &mut Cases) {
    let back = [
        phase("Dev", &["Development"]),
        phase("QA", &["<QA Space>"]),
        phase("Stage", &["Stage"]),
        phase("Ops", &["<Ops Space>"]),
    ];
    let purpose = "There and back again: what QA did comes back as a receipt, then Dev goes on.";
    tell(
        cases,
        "there-and-back",
        purpose,
        &back,
        &[
            (&[done("Development", "succeeded", 8)], &["reached", "open", "blocked", "blocked"]),
            (
                &[receipt("QA Space: QA", "queued", 9, 1)],
                &["reached", "open", "blocked", "blocked"],
            ),
            (
                &[receipt("QA Space: QA", "succeeded", 10, 2)],
                &["reached", "reached", "open", "blocked"],
            ),
            (&[done("Stage", "succeeded", 11)], &["reached", "reached", "reached", "open"]),
            (
                &[receipt("Ops Space: Production", "succeeded", 12, 1)],
                &["reached", "reached", "reached", "reached"],
            ),
        ],
    );
}

fn straight_on(cases: &mut Cases) {
    let straight = [phase("QA", &["QA 1", "QA 2"]), phase("Ops", &["<Ops Space>"])];
    let purpose = "Straight on: QA passes on what Dev sent, once its own stops are reached.";
    tell(
        cases,
        "straight-on",
        purpose,
        &straight,
        &[
            (&[], &["open", "open", "blocked"]),
            (&[done("QA 1", "succeeded", 9)], &["reached", "open", "blocked"]),
            (&[done("QA 2", "succeeded", 10)], &["reached", "reached", "open"]),
            (
                &[receipt("Ops Space: Production", "succeeded", 11, 1)],
                &["reached", "reached", "reached"],
            ),
        ],
    );
}

/// Each chapter adds facts to those before it.
fn tell(
    cases: &mut Cases,
    name: &str,
    purpose: &str,
    phases: &[Value],
    chapters: &[(&[Value], States)],
) {
    let mut facts: Vec<Value> = Vec::new();
    let mut steps = Vec::new();
    for (more, states) in chapters {
        facts.extend_from_slice(more);
        let given = json!({
            "lifecycle": lifecycle(phases), "environments": [], "facts": {"deployments": facts},
            "candidate": {"project": "Shop", "version": "1.1.0"},
        });
        steps.push(ask(
            "progress",
            given,
            json!({"shows": of_stops(phases, states), "findings": []}),
        ));
    }
    rule(cases, "rules.md §10", &format!("pipeline-{name}"), purpose, &steps);
}
