//! What a slice names that the target does not have.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Finding, Slice};
use crate::terms::Name;

/// A finding for every environment that process or variables name and that is not ours: what is limited
/// to it never holds here. Somebody may have renamed it, on either side.
pub(super) fn findings(slice: &Slice, environments: &[Name]) -> Vec<Finding> {
    let mut unknown: BTreeMap<&Name, (usize, usize)> = BTreeMap::new();
    for variable in &slice.variables {
        let named = variable.scope.environments.iter().map(|environment| &environment.name);
        for name in named.filter(|name| !environments.contains(name)) {
            let count = unknown.entry(name).or_default();
            count.0 = count.0.saturating_add(1);
        }
    }
    for action in slice.process.steps.iter().flat_map(|step| &step.actions) {
        let named = action.environments.iter().chain(&action.excluded);
        for name in named.map(|named| &named.name).filter(|name| !environments.contains(name)) {
            let count = unknown.entry(name).or_default();
            count.1 = count.1.saturating_add(1);
        }
    }
    unknown
        .into_iter()
        .map(|(name, (values, actions))| {
            let detail = format!(
                "there is no environment `{name}` here, and {values} values and {actions} actions \
                 name it"
            );
            Finding::warning("environment-unknown", String::from("slice"), detail)
        })
        .collect()
}
