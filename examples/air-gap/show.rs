//! Functions that put values into rows.

use spacebridge::facts::Evidence;
use spacebridge::release::{Omitted, PropertyValue, Set};
use spacebridge::trust::Origin;
use spacebridge::{
    ContentDigest, Deployment, Scope, Sensitive, Step, Template, Timestamp, Value, Variable,
};

/// The first part of a digest: enough to compare by eye, and no proof.
pub(crate) fn short(digest: &ContentDigest) -> String {
    let digest = digest.to_string();
    format!("sha256 {}…", digest.chars().take(16).collect::<String>())
}

/// A point in time to the second.
pub(crate) fn time(instant: Timestamp) -> String {
    let text = instant.to_string();
    let seconds = text.split('.').next().unwrap_or_default().trim_end_matches('Z');
    seconds.replace('T', " ")
}

/// So many of a thing.
pub(crate) fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// Describes the parts of a release that a bundle leaves out.
pub(crate) fn omitted(omitted: Omitted) -> String {
    let parts = [(omitted.values, "value"), (omitted.steps, "step"), (omitted.actions, "action")];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, thing)| count(usize::try_from(number).unwrap_or(usize::MAX), thing))
        .collect();
    if parts.is_empty() {
        "nothing".into()
    } else {
        format!("{}, because only others need them", parts.join(", "))
    }
}

/// Returns true if a variable's value must not be seen.
pub(crate) const fn is_secret(variable: &Variable) -> bool {
    matches!(variable.value(), Value::Sensitive(_))
}

/// A variable's value: a secret is called one, and never shown.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Text(text) if text.is_empty() => "(empty)".into(),
        Value::Text(text) => text.clone(),
        Value::Sensitive(sensitive) => secret(sensitive).into(),
        Value::Reference { kind, name } => format!("{} `{name}` of the source", kind.as_str()),
    }
}

const fn secret(sensitive: &Sensitive) -> &'static str {
    match sensitive {
        Sensitive::Known(_) => "(secret)",
        Sensitive::Sealed(_) => "(secret, sealed)",
        Sensitive::Withheld => "(secret, not known here)",
    }
}

/// Describes the scope of a value.
pub(crate) fn scope(scope: &Scope) -> String {
    let parts = [
        list("", scope.environments()),
        list("step ", scope.actions()),
        list("tag ", scope.roles()),
        list("machine ", scope.machines()),
        list("channel ", scope.channels()),
        list("tenants ", scope.tags()),
        list("process ", scope.processes()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "everywhere".into() } else { parts.join(", ") }
}

fn list<T: ToString>(kind: &str, members: &Set<T>) -> Option<String> {
    let names: Vec<_> = members.iter().map(ToString::to_string).collect();
    (!names.is_empty()).then(|| format!("{kind}{}", names.join(" or ")))
}

/// A variable: its name, its value, and where that holds.
pub(crate) fn variable(variable: &Variable) -> [String; 3] {
    let mut place = scope(variable.scope());
    if let Origin::Library { set, .. } = variable.origin() {
        place = format!("{place}; library {set}");
    }
    [variable.name().to_string(), place, value(variable.value())]
}

/// A template: its name, how it is asked, and what holds if nobody answers.
pub(crate) fn template(template: &Template) -> [String; 4] {
    let per = match (template.per.environment, template.per.tenant) {
        (false, false) => "once",
        (true, false) => "per environment",
        (false, true) => "per tenant",
        (true, true) => "per environment and tenant",
    };
    let default = match &template.default {
        Some(PropertyValue::Text(text)) => format!("default: {text}"),
        Some(PropertyValue::Sensitive(sensitive)) => format!("default: {}", secret(sensitive)),
        None if template.required => "required".into(),
        None => "optional".into(),
    };
    [template.name.to_string(), template.control.to_string(), per.into(), default]
}

/// A step: its number, its name, and what it does with which packages.
pub(crate) fn step(index: usize, step: &Step) -> [String; 3] {
    let actions = step.actions().iter().map(|action| {
        let packages: Vec<_> =
            action.packages.iter().map(|package| package.package.as_str()).collect();
        let kind = action.kind.trim_start_matches("Octopus.");
        let named =
            if action.name == *step.name() { String::new() } else { action.name.to_string() };
        let what = if named.is_empty() { kind.into() } else { format!("{named} ({kind})") };
        if packages.is_empty() { what } else { format!("{what}: {}", packages.join(", ")) }
    });
    let actions: Vec<_> = actions.collect();
    let number = index.saturating_add(1);
    [number.to_string(), step.name().to_string(), actions.join("; ")]
}

/// A deployment: what, where, how it went, when, and how we know.
pub(crate) fn deployment(fact: &Deployment) -> [String; 5] {
    let known = match fact.evidence {
        Evidence::Own => format!("by {}", fact.by),
        Evidence::Receipt { sequence, .. } => format!("by {}, receipt {sequence}", fact.by),
        Evidence::Told { .. } => format!("by {}, as the sender tells", fact.by),
    };
    let place = fact.environment.to_string();
    [fact.version.to_string(), place, fact.outcome.to_string(), time(fact.at()), known]
}
