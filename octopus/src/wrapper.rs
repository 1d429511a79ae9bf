//! What holds resources and is none itself: lists, pages, dashboards, progressions.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::node::shown;

/// A resource that was taken out of a wrapper, and its place in it, such as `.Items[2]`.
type ResolvedValue = (String, Value);

/// The resources in `value`, taken out of it; `None` if it is no wrapper.
///
/// What a server wraps, it wraps in one of these:
///
/// - a list, or a page: `{"Items": […]}`;
/// - a dashboard, with `PreviousItems` beside `Items`;
/// - a project's progression: `{"Releases": [{"Deployments": {environment: items}}]}`. Older
///   servers give one item where newer ones give a list;
/// - a release's progression: `{"Phases": [{"Deployments": […]}], "NextDeployments": […]}`;
/// - a task and its deployment, or a task and its log: `{"Task": …, "Deployment": …}`.
pub(super) fn contents(value: &mut Value) -> Option<Vec<ResolvedValue>> {
    let mut held = Vec::new();
    match value {
        Value::Array(_) => take_all("", value, &mut held),
        Value::Object(map) => {
            if lists(map, "Items") {
                for field in ["Items", "PreviousItems"] {
                    take_field("", map, field, &mut held);
                }
            } else if lists(map, "Releases") && has(map, "Environments") {
                for (index, release) in elements(map, "Releases") {
                    let place = format!(".Releases[{index}].Deployments");
                    take_by_environment(&place, release, &mut held);
                }
            } else if lists(map, "Phases") && has(map, "NextDeployments") {
                for (index, phase) in elements(map, "Phases") {
                    if let Value::Object(phase) = phase {
                        let place = format!(".Phases[{index}]");
                        take_field(&place, phase, "Deployments", &mut held);
                    }
                }
            } else if field(map, "Task").is_some_and(|task| task.is_object()) {
                for field in ["Task", "Deployment"] {
                    take_one(map, field, &mut held);
                }
            } else {
                return None;
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return None,
    }
    Some(held)
}

fn take_field(
    place: &str,
    map: &mut Map<String, Value>,
    name: &str,
    held: &mut Vec<ResolvedValue>,
) {
    if let Some(value) = field(map, name) {
        take_all(&format!("{place}.{name}"), value, held);
    }
}

/// The elements of a list, or the one resource that stands in its place.
fn take_all(place: &str, value: &mut Value, held: &mut Vec<ResolvedValue>) {
    match value.take() {
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            held.extend(items.map(|(index, item)| (format!("{place}[{index}]"), item)));
        }
        Value::Null => {}
        one => held.push((place.into(), one)),
    }
}

fn take_one(map: &mut Map<String, Value>, name: &str, held: &mut Vec<ResolvedValue>) {
    if let Some(value) = field(map, name).filter(|value| value.is_object()) {
        held.push((format!(".{name}"), value.take()));
    }
}

fn take_by_environment(place: &str, release: &mut Value, held: &mut Vec<ResolvedValue>) {
    let Value::Object(release) = release else { return };
    let Some(Value::Object(environments)) = field(release, "Deployments") else { return };
    for (environment, items) in environments {
        take_all(&format!("{place}[\"{}\"]", shown(environment)), items, held);
    }
}

fn elements<'m>(
    map: &'m mut Map<String, Value>,
    name: &str,
) -> impl Iterator<Item = (usize, &'m mut Value)> {
    let list = field(map, name).and_then(Value::as_array_mut);
    list.into_iter().flatten().enumerate()
}

/// The field of this name, whatever its case.
fn field<'m>(map: &'m mut Map<String, Value>, name: &str) -> Option<&'m mut Value> {
    map.iter_mut().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn lists(map: &mut Map<String, Value>, name: &str) -> bool {
    field(map, name).is_some_and(|value| value.is_array())
}

fn has(map: &mut Map<String, Value>, name: &str) -> bool {
    field(map, name).is_some()
}
