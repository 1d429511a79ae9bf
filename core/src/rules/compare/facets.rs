//! A thing as a list of fields, and two such lists compared.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::lines;
use super::{Change, Difference, Entry, Shown};
use crate::model::{Origin, Properties, PropertyValue, Sensitive};

/// A thing, taken apart into fields that say something.
pub(super) struct Thing {
    title: String,
    facets: Vec<(String, Facet)>,
}

/// Content of a field. A secret stays in the custody of its type. A secret stays in the custody of
/// its type.
enum Facet {
    Text(String),
    Secret(Sensitive),
}

impl Thing {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), facets: Vec::new() }
    }

    /// A field whose empty text says nothing.
    pub(super) fn text(&mut self, field: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.given(field, text);
        }
    }

    /// A field that says something even if it is empty.
    pub(super) fn given(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.facets.push((field.into(), Facet::Text(text.into())));
    }

    pub(super) fn flag(&mut self, field: impl Into<String>, is_set: bool) {
        if is_set {
            self.given(field, "yes");
        }
    }

    pub(super) fn list<T: ToString>(
        &mut self,
        field: impl Into<String>,
        members: impl IntoIterator<Item = T>,
    ) {
        let members: Vec<String> = members.into_iter().map(|member| member.to_string()).collect();
        self.text(field, members.join(", "));
    }

    pub(super) fn secret(&mut self, field: impl Into<String>, secret: &Sensitive) {
        self.facets.push((field.into(), Facet::Secret(secret.clone())));
    }

    pub(super) fn value(&mut self, field: impl Into<String>, value: &PropertyValue) {
        match value {
            PropertyValue::Text(text) => self.given(field, text),
            PropertyValue::Sensitive(secret) => self.secret(field, secret),
        }
    }

    pub(super) fn properties(&mut self, prefix: &str, properties: &Properties) {
        for (name, value) in &properties.0 {
            self.value(format!("{prefix} {name}"), value);
        }
    }

    /// Adds the fields of the source's document beyond the model.
    pub(super) fn extra(&mut self, extra: &Properties) {
        self.properties("beyond the model:", extra);
    }

    pub(super) fn origin(&mut self, origin: &Origin) {
        if let Origin::Library { set, order } = origin {
            self.given("library set", set.as_str());
            self.given("place of the library set", order.to_string());
        }
    }

    /// The fields by name; of several with one name each has its number.
    fn by_name(&self) -> BTreeMap<(&str, usize), &Facet> {
        let mut counts = BTreeMap::<&str, usize>::new();
        let numbered = self.facets.iter().map(|(field, facet)| {
            let count = counts.entry(field).or_default();
            *count = count.saturating_add(1);
            ((field.as_str(), *count), facet)
        });
        numbered.collect()
    }
}

/// The entry that two things make, of which one may be absent; none if nothing differs.
pub(super) fn entry(older: Option<&Thing>, newer: Option<&Thing>) -> Option<Entry> {
    let either = newer.or(older)?;
    let path = either.title.clone();
    let change = match (older, newer) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        (Some(_), Some(_)) => Change::Changed,
    };
    let fields = differences(older, newer);
    if change != Change::Changed {
        return Some(Entry { path, change, fields });
    }
    let all_secret = fields.iter().all(|field| field.change == Change::CannotTell);
    let change = if all_secret { Change::CannotTell } else { change };
    (!fields.is_empty()).then_some(Entry { path, change, fields })
}

fn differences(older: Option<&Thing>, newer: Option<&Thing>) -> Vec<Difference> {
    let before = older.map(Thing::by_name).unwrap_or_default();
    let after = newer.map(Thing::by_name).unwrap_or_default();
    let mut found = Vec::new();
    if let (Some(older), Some(newer)) = (older, newer)
        && older.title != newer.title
    {
        let titles = (Facet::Text(older.title.clone()), Facet::Text(newer.title.clone()));
        found.extend(difference("name", Some(&titles.0), Some(&titles.1)));
    }
    // In the order of the newer thing's fields; what only the older one has comes last.
    let fields = newer.iter().chain(&older).flat_map(|thing| &thing.facets);
    let mut seen = BTreeSet::new();
    let fields: Vec<&str> =
        fields.map(|(field, _)| field.as_str()).filter(|field| seen.insert(*field)).collect();
    for field in fields {
        let mut number = 1_usize;
        loop {
            let key = (field, number);
            let old = before.get(&key).copied();
            let new = after.get(&key).copied();
            if old.is_none() && new.is_none() {
                break;
            }
            found.extend(difference(field, old, new));
            number = number.saturating_add(1);
        }
    }
    found
}

/// Returns the difference of a field, if there is one.
fn difference(field: &str, older: Option<&Facet>, newer: Option<&Facet>) -> Option<Difference> {
    let change = match (older, newer) {
        (None, None) => return None,
        (None, Some(_)) => Change::Added,
        (Some(_), None) => Change::Removed,
        (Some(Facet::Text(older)), Some(Facet::Text(newer))) if older == newer => return None,
        (Some(Facet::Secret(older)), Some(Facet::Secret(newer))) => match (older, newer) {
            (Sensitive::Known(older), Sensitive::Known(newer)) if older == newer => return None,
            (Sensitive::Known(_), Sensitive::Known(_)) => Change::Changed,
            _ => Change::CannotTell,
        },
        (Some(_), Some(_)) => Change::Changed,
    };
    let text = |facet: Option<&Facet>| match facet {
        Some(Facet::Text(text)) => Some(text.clone()),
        Some(Facet::Secret(_)) | None => None,
    };
    let lines = match (text(older), text(newer)) {
        (Some(older), Some(newer)) if older.contains('\n') || newer.contains('\n') => {
            lines::diff(&older, &newer)
        }
        _ => Vec::new(),
    };
    let shown = |facet: &Facet| match facet {
        Facet::Text(text) => Shown::Text(text.clone()),
        Facet::Secret(_) => Shown::Secret,
    };
    Some(Difference {
        field: field.into(),
        change,
        newer: newer.map(shown),
        older: older.map(shown),
        lines,
    })
}
