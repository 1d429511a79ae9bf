//! Resolution of a variable in a place.

use serde_json::{Value, json};

use super::rules::{ask, rule, text};
use crate::cases::Cases;

/// Name, purpose, values, place, what it shows, findings.
type Row<'r> = (&'r str, &'r str, Value, Value, Value, &'static [&'static str]);

const OVERRIDDEN: &[&str] = &["answer-overridden"];
const TIED: &[&str] = &["variable-ambiguous"];

pub(super) fn family(cases: &mut Cases) {
    for (section, rows) in [
        ("3", matching()),
        ("3", elsewhere()),
        ("3", as_it_is()),
        ("4", ranks()),
        ("4", sets()),
        ("4", ties()),
    ] {
        for row in rows {
            put(cases, section, row);
        }
    }
    for row in answered() {
        let (name, purpose, (template, variable, place), shows, findings) = row;
        let known = json!([{"question": "X", "value": "here"}]);
        let given = json!({
            "variables": [variable], "name": "X", "place": place,
            "templates": [template], "known": known,
        });
        let expect = json!({"findings": findings, "shows": shows});
        rule(cases, "rules.md §4", name, purpose, &[ask("resolve", given, expect)]);
    }
    for (name, words, scope, rank) in dimensions() {
        let name = format!("rank-{name}");
        let purpose = format!("A value {words} has its rank.");
        let shows = over("own", rank, 0, "less-specific");
        put(cases, "4", (&name, &purpose, against_any(scope), everything(), shows, &[]));
    }
}

fn put(cases: &mut Cases, section: &str, row: Row<'_>) {
    let (name, purpose, variables, place, shows, findings) = row;
    // `null` is what comes out where nothing defines the variable.
    let key = if shows.is_null() { "value" } else { "shows" };
    let expect = json!({"findings": findings, key: shows});
    let given = json!({"variables": variables, "name": "X", "place": place});
    let name = if name.starts_with('A') { name.to_owned() } else { format!("resolve-{name}") };
    let spec = format!("rules.md §{section}");
    rule(cases, &spec, &name, purpose, &[ask("resolve", given, expect)]);
}

fn production() -> Value {
    json!({"environment": "Production"})
}

fn is(value: &str, rank: u32) -> Value {
    json!({"name": "X", "value": {"text": value}, "rank": rank})
}

fn over(value: &str, rank: u32, other: u32, why: &str) -> Value {
    let mut shows = is(value, rank);
    shows["lost"] = json!([{"rank": other, "why": why}]);
    shows
}

fn tenant(tags: &[&str]) -> Value {
    json!({"environment": "Production", "tenant": {"name": "Acme", "tags": tags}})
}

/// A value within a scope, and one for anywhere before it: the order must not matter.
fn against_any(scope: Value) -> Value {
    json!([text("any", json!({})), text("own", scope)])
}

fn matching() -> Vec<Row<'static>> {
    let two = json!({"environments": ["Production", "Test"]});
    let sets = json!({"tags": ["Region/North", "Tier/Gold"]});
    let north = json!({"tags": ["Region/North", "Region/South"]});
    vec![
        (
            "or-in-a-dimension",
            "A value for two environments holds in either; two members add no more than one.",
            against_any(two),
            production(),
            is("own", 100),
            &[],
        ),
        (
            "A32-resolve-and-across",
            "A value for an environment and a role does not hold where only the environment fits.",
            against_any(json!({"environments": ["Production"], "roles": ["web"]})),
            json!({"environment": "Production", "roles": ["db"]}),
            is("any", 0),
            &[],
        ),
        (
            "tags-or-in-a-set",
            "One tag of a tag set is enough, if several of that set are named.",
            against_any(north.clone()),
            tenant(&["Region/South"]),
            is("own", 1000),
            &[],
        ),
        (
            "tags-and-across-sets",
            "Of every tag set that is named the tenant needs a tag.",
            against_any(sets.clone()),
            tenant(&["Region/North"]),
            is("any", 0),
            &[],
        ),
        (
            "tags-of-every-set",
            "A tenant with a tag of each named set gets the value.",
            against_any(sets),
            tenant(&["Tier/Gold", "Region/North", "Size/Small"]),
            is("own", 1000),
            &[],
        ),
        (
            "tags-without-a-tenant",
            "A value for tenant tags holds in no deployment without a tenant (Octopus issue 7325).",
            against_any(north),
            production(),
            is("any", 0),
            &[],
        ),
    ]
}

fn elsewhere() -> Vec<Row<'static>> {
    vec![
        (
            "no-channel",
            "A runbook has no channel, so a value for a channel does not hold in one.",
            against_any(json!({"channels": ["Stable"]})),
            json!({"environment": "Production", "process": "Restart"}),
            is("any", 0),
            &[],
        ),
        (
            "no-action",
            "A value for an action does not hold outside of actions.",
            against_any(json!({"actions": ["Deploy"]})),
            production(),
            is("any", 0),
            &[],
        ),
        (
            "no-machine",
            "A value for a machine does not hold before a machine is chosen.",
            against_any(json!({"machines": ["web-1"]})),
            production(),
            is("any", 0),
            &[],
        ),
        (
            "A32-resolve-remote-environment",
            "An environment of another Space is not ours of the same name.",
            against_any(json!({"environments": ["Prod Space: Production"]})),
            production(),
            is("any", 0),
            &[],
        ),
    ]
}

fn as_it_is() -> Vec<Row<'static>> {
    vec![
        (
            "names-without-case",
            "Names are compared without regard to case.",
            json!([{"name": "x", "value": {"text": "own"},
                    "scope": {"environments": ["PRODUCTION"]}}]),
            production(),
            json!({"value": {"text": "own"}, "rank": 100}),
            &[],
        ),
        (
            "nothing",
            "Where no value holds the variable is undefined.",
            json!([text("own", json!({"environments": ["Test"]}))]),
            production(),
            Value::Null,
            &[],
        ),
        (
            "A31-resolve-binding-stays",
            "A binding is part of the text, and is not resolved (Octopus issue 3868).",
            json!([
                text("#{Password}", json!({})),
                {"name": "Password", "value": {"sensitive": "hunter2"}},
            ]),
            production(),
            is("#{Password}", 0),
            &[],
        ),
        (
            "A31-resolve-secret-unseen",
            "A secret counts like any value, and is not shown.",
            json!([{"name": "X", "value": {"sensitive": "hunter2"}}]),
            production(),
            json!({"value": {"sensitive": null}, "rank": 0}),
            &[],
        ),
    ]
}

/// A place in which every dimension is known.
fn everything() -> Value {
    json!({
        "environment": "Production", "machine": "web-1", "roles": ["web", "db"],
        "targeted": ["db"], "action": "Deploy", "channel": "Stable", "process": "Deployment",
        "tenant": {"name": "Acme", "tags": ["Region/North"]},
    })
}

fn dimensions() -> [(&'static str, &'static str, Value, u32); 7] {
    [
        ("action", "for an action", json!({"actions": ["Deploy"]}), 10_000_000),
        ("machine", "for a machine", json!({"machines": ["web-1"]}), 1_000_000),
        ("targeted-role", "for a role that the step asks for", json!({"roles": ["db"]}), 100_000),
        (
            "role",
            "for another role of the target (Octopus issue 8767)",
            json!({"roles": ["web"]}),
            10_000,
        ),
        ("tags", "for a tenant tag", json!({"tags": ["Region/North"]}), 1_000),
        ("environment", "for an environment", json!({"environments": ["Production"]}), 100),
        ("channel", "for a channel", json!({"channels": ["Stable"]}), 10),
    ]
}

fn ranks() -> Vec<Row<'static>> {
    let pair = |lower: Value, higher: Value| json!([text("low", lower), text("high", higher)]);
    let place = everything();
    vec![
        (
            "rank-adds-up",
            "A rank is the sum over the dimensions: tag and environment beat a tag.",
            pair(
                json!({"tags": ["Region/North"]}),
                json!({"tags": ["Region/North"], "environments": ["Production"]}),
            ),
            place.clone(),
            over("high", 1_100, 1_000, "less-specific"),
            &[],
        ),
        (
            "rank-tag-over-environment-and-channel",
            "One dimension beats any number of those below it.",
            pair(
                json!({"environments": ["Production"], "channels": ["Stable"]}),
                json!({"tags": ["Region/North"]}),
            ),
            place.clone(),
            over("high", 1_000, 110, "less-specific"),
            &[],
        ),
        (
            "rank-machine-over-roles",
            "A machine beats a role, an environment and a channel together.",
            pair(
                json!({"roles": ["db"], "environments": ["Production"], "channels": ["Stable"]}),
                json!({"machines": ["web-1"]}),
            ),
            place.clone(),
            over("high", 1_000_000, 100_110, "less-specific"),
            &[],
        ),
        (
            "rank-any-targeted-role",
            "Of several roles one that the step asks for is enough for the higher rank.",
            pair(json!({"roles": ["web"]}), json!({"roles": ["web", "db"]})),
            place.clone(),
            over("high", 100_000, 10_000, "less-specific"),
            &[],
        ),
        (
            "rank-of-its-own",
            "A value that carries a rank has that one, whatever its scope says.",
            json!([
                text("scoped", json!({"environments": ["Production"]})),
                {"name": "X", "value": {"text": "carried"}, "rank": 110},
            ]),
            place,
            over("carried", 110, 100, "less-specific"),
            &[],
        ),
    ]
}

/// Template, value of the release and place.
type Against = (Value, Value, Value);

/// A template that is answered with `here`, and a value of the release.
fn answered() -> Vec<(&'static str, &'static str, Against, Value, &'static [&'static str])> {
    let template = json!({"name": "X"});
    let carried = |scope: Value| {
        let mut sent = text("sent", scope);
        sent["rank"] = json!(u32::MAX);
        sent
    };
    let for_action = json!({"actions": ["Deploy"]});
    let tag_and_environment = json!({"tags": ["Region/North"], "environments": ["Production"]});
    let place = everything();
    vec![
        (
            "A32-resolve-rank-against-answer",
            "A value that carries the highest rank there is does not override an answer.",
            (template.clone(), carried(json!({})), production()),
            over("here", 1_001, 1_001, "not-ours"),
            &[],
        ),
        (
            "A32-resolve-rank-and-scope-against-answer",
            "A carried rank counts in place of the scope, and only up to that of the answer.",
            (template.clone(), carried(for_action.clone()), place.clone()),
            over("here", 1_001, 1_001, "not-ours"),
            &[],
        ),
        (
            "A32-resolve-scope-against-answer",
            "A value for an action overrides an answer, and a person is alarmed.",
            (template.clone(), text("sent", for_action), place.clone()),
            over("sent", 10_000_000, 1_001, "less-specific"),
            OVERRIDDEN,
        ),
        (
            "A32-resolve-tag-and-environment-against-answer",
            "A value for a tag and an environment overrides an answer that is given once.",
            (template.clone(), text("sent", tag_and_environment), place.clone()),
            over("sent", 1_100, 1_001, "less-specific"),
            OVERRIDDEN,
        ),
        (
            "A32-resolve-tag-against-answer",
            "A value for a tag does not override an answer, and nobody is alarmed.",
            (template, text("sent", json!({"tags": ["Region/North"]})), place),
            over("here", 1_001, 1_000, "less-specific"),
            &[],
        ),
    ]
}

fn sets() -> Vec<Row<'static>> {
    let library = |value: &str, set: &str, order: u32| {
        json!({"name": "X", "value": {"text": value},
               "origin": {"library": {"set": set, "order": order}}})
    };
    vec![
        (
            "project-over-library",
            "Of equal ranks the project's value comes before a library set's.",
            json!([library("set", "Shared", 0), text("project", json!({}))]),
            production(),
            over("project", 0, 0, "library"),
            &[],
        ),
        (
            "earlier-set",
            "Of equal ranks the value of the earlier library set counts.",
            json!([library("later", "B", 1), library("earlier", "A", 0)]),
            production(),
            over("earlier", 0, 0, "later-set"),
            &[],
        ),
        (
            "rank-over-project",
            "A more specific value of a library set beats the project's.",
            json!([
                text("project", json!({})),
                {"name": "X", "value": {"text": "set"},
                 "scope": {"environments": ["Production"]},
                 "origin": {"library": {"set": "Shared", "order": 3}}},
            ]),
            production(),
            over("set", 100, 0, "less-specific"),
            &[],
        ),
    ]
}

fn ties() -> Vec<Row<'static>> {
    let north = json!({"tags": ["Region/North"]});
    let both = json!({"tags": ["Region/North", "Region/South"]});
    vec![
        (
            "tie",
            "Where nothing else decides the first in document order counts, and a person is told.",
            json!([
                text("first", json!({"environments": ["Production"]})),
                text("second", json!({"environments": ["Production", "Test"]})),
            ]),
            production(),
            over("first", 100, 100, "tied"),
            TIED,
        ),
        (
            "tie-of-equals",
            "Tied values that say the same need nobody's attention.",
            json!([
                text("same", json!({"environments": ["Production"]})),
                text("same", json!({"environments": ["Production", "Test"]})),
            ]),
            production(),
            over("same", 100, 100, "tied"),
            &[],
        ),
        (
            "tags-add-nothing",
            "Two tags are no more specific than one of them (Octopus issue 5277).",
            json!([text("one", north), text("both", both)]),
            tenant(&["Region/North", "Region/South"]),
            over("one", 1_000, 1_000, "tied"),
            TIED,
        ),
        (
            "process-between-equals",
            "A process adds nothing to a rank, and decides between equal ones.",
            json!([text("any", json!({})), text("own", json!({"processes": ["Deployment"]}))]),
            json!({"environment": "Production", "process": "Deployment"}),
            over("own", 0, 0, "less-specific"),
            &[],
        ),
    ]
}
