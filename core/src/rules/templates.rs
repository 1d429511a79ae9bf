//! Choice of the template where a project and its library sets have several of one name.

use alloc::collections::BTreeMap;
use core::ptr;

use crate::model::{Origin, Template};
use crate::terms::Label;

/// The template that counts for each name: the project's, or that of the earliest library set, as
/// for values. Octopus keys answers by template; here they are keyed by name, which lets them carry
/// over.
pub(super) fn by_name(templates: &[Template]) -> BTreeMap<&Label, &Template> {
    let mut named: BTreeMap<&Label, &Template> = BTreeMap::new();
    for template in templates {
        named
            .entry(&template.name)
            .and_modify(|known| {
                if nearness(&template.origin) < nearness(&known.origin) {
                    *known = template;
                }
            })
            .or_insert(template);
    }
    named
}

/// The templates that count, in document order.
pub(super) fn that_count(templates: &[Template]) -> impl Iterator<Item = &Template> {
    let named = by_name(templates);
    templates
        .iter()
        .filter(move |one| named.get(&one.name).is_some_and(|counts| ptr::eq(*counts, *one)))
}

/// The project before any library set, an earlier set before a later one: the lower is nearer.
pub(super) const fn nearness(origin: &Origin) -> Option<u32> {
    match origin {
        Origin::Project => None,
        Origin::Library { order, .. } => Some(*order),
    }
}
