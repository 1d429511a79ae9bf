//! One sender, one project name, several owners: the mark of owners that were made up.

use alloc::format;

use crate::model::{Facts, Finding, Import, Space};
use crate::seal::{Bundle, Verified};
use crate::terms::Code;

/// Returns an import from the same sender of a project with the same name under another owner, if
/// nobody knows the owner of the release in the bundle, and the release is not imported yet.
///
/// A signature of an unknown owner proves only that somebody has a key, and a sender can make a new
/// key for each content.
pub(in crate::flows) fn import_of_other_owner<'f>(
    space: &Space,
    bundle: &Verified<Bundle>,
    facts: &'f Facts,
) -> Option<&'f Import> {
    let owner = bundle.manifest().owner();
    let release = bundle.manifest().digest();
    if space.known_owner(&owner).is_some() || facts.import_of_release(&release).is_some() {
        return None;
    }
    let sender = bundle.sender();
    facts.imports.iter().find(|import| {
        import.project.name == bundle.project().name
            && space.knows_as_one(&import.sender, &sender)
            && !space.knows_as_one(&import.owner, &owner)
    })
}

/// Returns the alarm about a release that cannot be imported because of its owner.
pub(super) fn other_owner_finding(
    space: &Space,
    bundle: &Verified<Bundle>,
    facts: &Facts,
) -> Option<Finding> {
    let other = &import_of_other_owner(space, bundle, facts)?.project;
    let sender = bundle.sender_name();
    let detail = format!("its owner is not known here, and `{sender}` sent `{other}` before");
    Some(Finding::alarm(Code::ProjectOwnerOther, format!("project `{}`", bundle.project()), detail))
}
