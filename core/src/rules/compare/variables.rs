//! Variables, value by value.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::Entry;
use super::facets::{Thing, entry};
use super::pairing::Pairing;
use crate::model::{Prompt, Scope, Value, Variable};

/// Variables by name. The values of one variable are paired by scope and set, then by scope, then
/// by what they say: a value whose scope changed is one change, not two.
pub(super) fn compared(older: &[Variable], newer: &[Variable]) -> Vec<Entry> {
    let groups = Pairing::by(older, newer, |variable: &Variable| variable.name());
    let mut entries = Vec::new();
    for (name, group) in groups {
        let group = group
            .matching(|variable| Some((variable.scope().clone(), variable.origin().clone())))
            .matching(|variable| Some(variable.scope().clone()))
            .matching(said)
            .if_one_is_left();
        entries.extend(group.entries(thing));
        entries.extend(order(name.as_str(), group.pairs()));
    }
    entries
}

/// Returns the text of a value, if it can be compared.
fn said(variable: &Variable) -> Option<String> {
    match variable.value() {
        Value::Text(text) => Some(format!("text {text}")),
        Value::Reference { kind, name } => Some(format!("reference {} {name}", kind.as_str())),
        Value::Sensitive(_) => None,
    }
}

fn thing(variable: &Variable) -> Thing {
    let name = variable.name();
    let limits = in_words(variable.scope());
    let title = if limits.is_empty() { name.to_string() } else { format!("{name} ({limits})") };
    let mut thing = Thing::new(title);
    match variable.value() {
        Value::Text(text) => thing.given("value", text),
        Value::Sensitive(secret) => thing.secret("value", secret),
        Value::Reference { kind, name } => {
            thing.given("refers to", kind.as_str());
            thing.given("value", name.as_str());
        }
    }
    thing.origin(variable.origin());
    thing.text("description", variable.description());
    if let Some(Prompt { label, description, required, control }) = variable.prompt() {
        thing.given("asked as", label);
        thing.text("help of the question", description);
        thing.flag("answer is required", *required);
        thing.given("control of the question", control.as_str());
    }
    if let Some(rank) = variable.rank() {
        thing.given("rank", rank.to_string());
    }
    thing.extra(variable.extra());
    thing
}

/// A scope in words: dimensions that AND are separated by `;`, values that OR by `,`.
fn in_words(scope: &Scope) -> String {
    fn part<T: ToString>(parts: &mut Vec<String>, prefix: &str, members: &[T]) {
        let members: Vec<String> = members.iter().map(ToString::to_string).collect();
        if !members.is_empty() {
            parts.push(format!("{prefix}{}", members.join(", ")));
        }
    }
    let mut parts = Vec::new();
    part(&mut parts, "", &scope.environments().iter().collect::<Vec<_>>());
    part(&mut parts, "steps ", &scope.actions().iter().collect::<Vec<_>>());
    part(&mut parts, "channels ", &scope.channels().iter().collect::<Vec<_>>());
    part(&mut parts, "targets ", &scope.machines().iter().collect::<Vec<_>>());
    part(&mut parts, "processes ", &scope.processes().iter().collect::<Vec<_>>());
    part(&mut parts, "target tags ", &scope.roles().iter().collect::<Vec<_>>());
    part(&mut parts, "tenant tags ", &scope.tags().iter().collect::<Vec<_>>());
    parts.join("; ")
}

/// The entry for values of one name that changed places.
fn order(name: &str, pairs: &[(&Variable, &Variable)]) -> Option<Entry> {
    // The values of one release lie in one list, so their addresses are in its order.
    let mut before = pairs.to_vec();
    before.sort_by_key(|(older, _)| core::ptr::from_ref(*older));
    let mut after = pairs.to_vec();
    after.sort_by_key(|(_, newer)| core::ptr::from_ref(*newer));
    let same = |a: &Variable, b: &Variable| core::ptr::eq(a, b);
    if before.iter().zip(&after).all(|((_, before), (_, after))| same(before, after)) {
        return None;
    }
    let listed = |pairs: &[(&Variable, &Variable)]| {
        let mut thing = Thing::new(format!("{name}: order of its values"));
        let scopes: Vec<String> = pairs
            .iter()
            .map(|(_, newer)| in_words(newer.scope()))
            .map(|scope| if scope.is_empty() { "anywhere".into() } else { scope })
            .collect();
        thing.given("order", scopes.join("\n"));
        thing
    };
    entry(Some(&listed(&before)), Some(&listed(&after)))
}
