//! Pairing of the things of two releases.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::Entry;
use super::facets::{Thing, entry};
use crate::model::{Package, Template};
use crate::terms::Label;

/// Things of one name in both releases, being paired. The pairs do not depend on which release is
/// called the older one.
pub(super) struct Pairing<'a, T> {
    older: Vec<&'a T>,
    newer: Vec<&'a T>,
    pairs: Vec<(&'a T, &'a T)>,
}

impl<'a, T> Pairing<'a, T> {
    /// One for each name, in the order of names.
    pub(super) fn by<K: Ord>(
        older: &'a [T],
        newer: &'a [T],
        name: impl Fn(&'a T) -> K,
    ) -> impl Iterator<Item = (K, Self)> {
        let mut groups = BTreeMap::<K, Self>::new();
        for thing in older {
            groups.entry(name(thing)).or_default().older.push(thing);
        }
        for thing in newer {
            groups.entry(name(thing)).or_default().newer.push(thing);
        }
        groups.into_iter()
    }

    /// Pairs what is left and has the same key, in the order of the documents.
    pub(super) fn matching<K: Ord>(mut self, key: impl Fn(&T) -> Option<K>) -> Self {
        let mut waiting = BTreeMap::<K, Vec<&'a T>>::new();
        for thing in self.newer.iter().copied().rev() {
            if let Some(key) = key(thing) {
                waiting.entry(key).or_default().push(thing);
            }
        }
        let mut found = Vec::new();
        self.older.retain(|thing| {
            let queue = key(thing).and_then(|key| waiting.get_mut(&key));
            let Some(other) = queue.and_then(Vec::pop) else { return true };
            found.push((*thing, other));
            false
        });
        let taken: BTreeSet<*const T> =
            found.iter().map(|(_, other)| core::ptr::from_ref(*other)).collect();
        self.newer.retain(|thing| !taken.contains(&core::ptr::from_ref(*thing)));
        self.pairs.extend(found);
        self
    }

    /// Pairs what is left, in the order of the documents.
    pub(super) fn in_order(self) -> Self {
        self.matching(|_| Some(()))
    }

    /// Pairs what is left if that is one thing on either side.
    pub(super) fn if_one_is_left(self) -> Self {
        if self.older.len() == 1 && self.newer.len() == 1 { self.in_order() } else { self }
    }

    /// The pairs.
    pub(super) fn pairs(&self) -> &[(&'a T, &'a T)] {
        &self.pairs
    }

    /// An entry for each pair that differs and for each thing that is left.
    pub(super) fn entries(&self, thing: impl Fn(&T) -> Thing) -> Vec<Entry> {
        let changed = self
            .pairs
            .iter()
            .filter_map(|(older, newer)| entry(Some(&thing(older)), Some(&thing(newer))));
        let added = self.newer.iter().filter_map(|newer| entry(None, Some(&thing(newer))));
        let removed = self.older.iter().filter_map(|older| entry(Some(&thing(older)), None));
        changed.chain(added).chain(removed).collect()
    }
}

impl<T> Default for Pairing<'_, T> {
    fn default() -> Self {
        Self { older: Vec::new(), newer: Vec::new(), pairs: Vec::new() }
    }
}

/// Packages by id; several versions of one package by version first.
pub(super) fn packages(older: &[Package], newer: &[Package]) -> Vec<Entry> {
    let paired = |group: Pairing<'_, Package>| {
        group
            .matching(|package| Some((package.version.clone(), package.feed.clone())))
            .matching(|package| Some(package.version.clone()))
            .matching(|package| Some(package.feed.clone()))
            .in_order()
            .entries(package)
    };
    let groups = Pairing::by(older, newer, |package: &Package| &package.id);
    groups.flat_map(|(_, group)| paired(group)).collect()
}

fn package(package: &Package) -> Thing {
    let mut thing = Thing::new(package.id.as_str());
    thing.given("version", &package.version);
    thing.text("feed", package.feed.as_ref().map(Label::to_string).unwrap_or_default());
    if let Some(content) = &package.content {
        thing.given("size", format!("{} bytes", content.size));
        thing.given("SHA-256", content.sha256.to_string());
    }
    thing
}

/// Templates by name, and by the set that defines them.
pub(super) fn templates(older: &[Template], newer: &[Template]) -> Vec<Entry> {
    let groups = Pairing::by(older, newer, |template: &Template| &template.name);
    let paired = |group: Pairing<'_, Template>| {
        group.matching(|template| Some(template.origin.clone())).in_order().entries(template)
    };
    groups.flat_map(|(_, group)| paired(group)).collect()
}

fn template(template: &Template) -> Thing {
    let Template { name, label, help, control, default, options, required, per, origin, extra } =
        template;
    let mut thing = Thing::new(name.as_str());
    thing.text("label", label);
    thing.text("help", help);
    thing.given("control", control.as_str());
    if let Some(default) = default {
        thing.value("default", default);
    }
    let options: Vec<String> =
        options.iter().map(|option| format!("{}|{}", option.value, option.text)).collect();
    thing.text("options", options.join("\n"));
    thing.given("required", if *required { "yes" } else { "no" });
    let per = match (per.environment, per.tenant) {
        (false, false) => "",
        (true, false) => "environment",
        (false, true) => "tenant",
        (true, true) => "environment and tenant",
    };
    thing.text("asked per", per);
    thing.origin(origin);
    thing.extra(extra);
    thing
}
