//! Permission of the lifecycle for a release to cross to another Space.

use alloc::vec::Vec;

use super::{Candidate, Reason, progress_of_everybody};
use crate::model::{Facts, Lifecycle};
use crate::terms::Name;

/// Returns true if the lifecycle lets the release be promoted to the Space called `target` now.
///
/// A release crosses as a whole and for everybody, so it is enough that it may go there for one of
/// our tenants, or without a tenant: which of them have come that far is asked of
/// [`progress`](fn@crate::rules::progress). The candidate's own tenant is not looked at.
///
/// # Errors
///
/// Every reason why not, for deployments without a tenant.
///
/// ```
/// use spacebridge::{Facts, Label, Lifecycle, Phase, Stage};
/// use spacebridge::rules::{Candidate, promotable};
///
/// let prod = "Prod Space".parse()?;
/// let path = Lifecycle::new(Label::new("To production")?, [
///     Phase::new(Label::new("Production")?, [Stage::Space("Prod Space".parse()?)]),
/// ]);
/// let shop = "Shop".parse()?;
/// let version = "1.1.0".parse().unwrap();
/// let candidate = Candidate::new(&shop, &version);
/// assert_eq!(promotable(&path, &[], &candidate, &Facts::none(), &prod), Ok(()));
/// # Ok::<(), spacebridge::Error>(())
/// ```
pub fn promotable(
    lifecycle: &Lifecycle,
    environments: &[Name],
    candidate: &Candidate<'_>,
    facts: &Facts,
    target: &Name,
) -> Result<(), Vec<Reason>> {
    let mut everybody = progress_of_everybody(lifecycle, environments, candidate, facts)
        .map(|progress| progress.open_for_space(target));
    let without_tenant = everybody.next().unwrap_or(Ok(()));
    without_tenant.or_else(|by| if everybody.any(|open| open.is_ok()) { Ok(()) } else { Err(by) })
}
