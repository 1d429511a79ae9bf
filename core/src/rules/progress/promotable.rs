//! Whether a release may cross to another Space.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::{Candidate, Reason, progress};
use crate::model::{Facts, Lifecycle};
use crate::terms::Name;

/// Whether the lifecycle lets the release be promoted to the Space called `target` now.
///
/// A release crosses as a whole and for everybody, so it is enough that it may go there for one of
/// our tenants, or without a tenant: which of them have come that far is asked of [`progress`]. The
/// candidate's own tenant is not looked at.
///
/// # Errors
///
/// Every reason why not, for deployments without a tenant.
///
/// ```
/// use spacebridge::{Candidate, Facts, Label, Lifecycle, Phase, Stop, promotable};
///
/// let prod = "Prod Space".parse()?;
/// let path = Lifecycle::new(Label::new("To production")?, [
///     Phase::new(Label::new("Production")?, [Stop::Space("Prod Space".parse()?)]),
/// ]);
/// let (shop, version) = ("Shop".parse()?, "1.1.0".parse().unwrap());
/// let candidate = Candidate::new(&shop, &version);
/// assert_eq!(promotable(&path, &[], &candidate, &Facts::default(), &prod), Ok(()));
/// # Ok::<(), spacebridge::NameError>(())
/// ```
pub fn promotable(
    lifecycle: &Lifecycle,
    environments: &[Name],
    candidate: &Candidate<'_>,
    facts: &Facts,
    target: &Name,
) -> Result<(), Vec<Reason>> {
    let ask = |tenant| {
        progress(lifecycle, environments, &Candidate { tenant, ..*candidate }, facts)
            .open_for_space(target)
    };
    ask(None).or_else(|by| {
        let open = tenants(candidate, facts).into_iter().any(|tenant| ask(Some(tenant)).is_ok());
        if open { Ok(()) } else { Err(by) }
    })
}

/// The tenants of ours for whom the release was deployed.
pub(crate) fn tenants<'f>(candidate: &Candidate<'_>, facts: &'f Facts) -> BTreeSet<&'f Name> {
    facts
        .deployments
        .iter()
        .filter(|fact| super::is_about(fact, candidate.project, candidate.version))
        .filter(|fact| !fact.environment.is_remote())
        .filter_map(|fact| fact.tenant.as_ref())
        .collect()
}
