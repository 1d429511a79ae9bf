//! Steps and actions.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use super::Entry;
use super::facets::{Thing, entry};
use crate::model::{Action, PackageReference, Process, Step};
use crate::terms::Label;

/// A step by its name and its number among the steps of that name; an action of it likewise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    step: (Label, usize),
    action: Option<(Label, usize)>,
}

/// Steps and actions by name, in the newer order; what only the older release has comes last.
pub(super) fn compared(older: &Process, newer: &Process) -> Vec<Entry> {
    let before = taken_apart(older);
    let after = taken_apart(newer);
    let find: BTreeMap<&Place, &Thing> =
        before.iter().map(|(place, thing)| (place, thing)).collect();
    let kept: BTreeSet<&Place> = after.iter().map(|(place, _)| place).collect();
    let mut entries: Vec<Entry> = after
        .iter()
        .filter_map(|(place, thing)| entry(find.get(place).copied(), Some(thing)))
        .collect();
    let gone = before.iter().filter(|(place, _)| !kept.contains(place));
    entries.extend(gone.filter_map(|(_, thing)| entry(Some(thing), None)));
    entries.extend(order(&before, &after));
    entries
}

/// The process as a flat list, each step before its actions.
fn taken_apart(process: &Process) -> Vec<(Place, Thing)> {
    let mut list = Vec::new();
    let mut steps = BTreeMap::new();
    for step in &process.steps {
        let place = Place { step: numbered(&mut steps, step.name()), action: None };
        let mut actions = BTreeMap::new();
        let parts: Vec<(Place, Thing)> = step
            .actions()
            .iter()
            .map(|action| {
                let number = numbered(&mut actions, &action.name);
                let place = Place { action: Some(number), ..place.clone() };
                (place, action_thing(step.name(), action))
            })
            .collect();
        list.push((place, step_thing(step)));
        list.extend(parts);
    }
    list
}

fn numbered<'a>(counts: &mut BTreeMap<&'a Label, usize>, name: &'a Label) -> (Label, usize) {
    let count = counts.entry(name).or_default();
    *count = count.saturating_add(1);
    (name.clone(), *count)
}

/// The entry for steps or actions that changed places.
fn order(before: &[(Place, Thing)], after: &[(Place, Thing)]) -> Option<Entry> {
    let in_both = |list: &[(Place, Thing)], other: &[(Place, Thing)]| {
        let known: BTreeSet<&Place> = other.iter().map(|(place, _)| place).collect();
        let kept = list.iter().map(|(place, _)| place).filter(|place| known.contains(place));
        let mut thing = Thing::new("order of the steps");
        let lines: Vec<String> = kept.map(Place::to_string).collect();
        thing.given("order", lines.join("\n"));
        thing
    };
    entry(Some(&in_both(before, after)), Some(&in_both(after, before)))
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The name in lower case: the order is the same, however the name is written.
        let part = |out: &mut fmt::Formatter<'_>, (name, number): &(Label, usize)| {
            out.write_str(&name.as_str().to_lowercase())?;
            if *number > 1 { write!(out, " ({number})") } else { Ok(()) }
        };
        part(out, &self.step)?;
        self.action.as_ref().map_or(Ok(()), |action| {
            out.write_str(" › ")?;
            part(out, action)
        })
    }
}

fn step_thing(step: &Step) -> Thing {
    let mut thing = Thing::new(step.name().as_str());
    thing.text("condition", step.condition());
    thing.text("start", step.start());
    thing.text("package acquisition", step.acquisition());
    thing.properties("property", step.properties());
    thing.extra(step.extra());
    thing
}

fn action_thing(step: &Label, action: &Action) -> Thing {
    let Action {
        name,
        kind,
        notes,
        disabled,
        required,
        condition,
        pool,
        environments,
        excluded,
        channels,
        tags,
        properties,
        packages,
        extra,
    } = action;
    let mut thing = Thing::new(format!("{step} › {name}"));
    thing.given("kind", kind);
    thing.flag("disabled", *disabled);
    thing.flag("required", *required);
    thing.text("condition", condition);
    thing.list("runs only in", environments);
    thing.list("does not run in", excluded);
    thing.list("runs only for channels", channels);
    thing.list("runs only for tenant tags", tags);
    thing.text("worker pool", pool.as_ref().map(Label::to_string).unwrap_or_default());
    thing.text("notes", notes);
    for package in packages {
        package_fields(&mut thing, package);
    }
    thing.properties("property", properties);
    thing.extra(extra);
    thing
}

fn package_fields(thing: &mut Thing, reference: &PackageReference) {
    let PackageReference { name, package, version, feed, acquisition, properties, extra } =
        reference;
    let prefix = match name {
        Some(name) => format!("package {name}"),
        None => "package".into(),
    };
    thing.given(&prefix, package);
    thing.text(format!("{prefix}: version"), version.clone().unwrap_or_default());
    thing.text(format!("{prefix}: feed"), feed.as_ref().map(Label::to_string).unwrap_or_default());
    thing.text(format!("{prefix}: acquisition"), acquisition);
    thing.properties(&format!("{prefix}: property"), properties);
    thing.properties(&format!("{prefix}: beyond the model:"), extra);
}
