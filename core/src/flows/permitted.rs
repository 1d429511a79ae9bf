//! Who acts, when, and whether they may.

use alloc::string::{String, ToString as _};

use crate::model::{Permission, ProjectRef, Team};
use crate::rules::explain;
use crate::terms::Instant;

/// The person for whom a host acts, and the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "who and when are all there is to it")]
pub struct Actor<'a> {
    /// The user's name, as teams list it.
    pub user: &'a str,
    /// The time.
    pub now: Instant,
}

/// The user lacks a permission for what they asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{user}` has no {permission} here: {why}")]
pub struct NotPermitted {
    /// The user.
    pub user: String,
    /// What they lack.
    pub permission: Permission,
    /// Which of their teams' roles come close, in words.
    pub why: String,
}

impl NotPermitted {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        "permission-missing"
    }
}

/// Refuses a user whom none of `teams` gives `permission`. A host that manages permissions itself
/// has a team of [`everyone`](crate::Team::everyone).
pub(super) fn permitted(
    teams: &[Team],
    user: &str,
    permission: Permission,
    project: Option<&ProjectRef>,
) -> Result<(), NotPermitted> {
    let ruling = explain(teams, user, permission, project, None, None);
    if ruling.is_allowed() {
        return Ok(());
    }
    Err(NotPermitted { user: user.into(), permission, why: ruling.to_string() })
}
