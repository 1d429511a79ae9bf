//! The permission of a person to act.

use alloc::string::{String, ToString as _};

use serde::Serialize;

use crate::model::{Permission, ProjectRef, Team};
use crate::rules::explain;
use crate::terms::{Code, Error, Name, Printable, Refusal};

/// The user lacks a permission for what they asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[error("`{}` has no {permission} here: {why}", Printable(.user))]
struct NotPermitted {
    /// The user.
    pub user: String,
    /// Missing permission.
    pub permission: Permission,
    /// Roles of the user's teams that come close, in words.
    pub why: String,
}

impl Refusal for NotPermitted {
    fn code(&self) -> Code {
        Code::PermissionMissing
    }
}

/// Object of an action. What is `None` is not asked about.
#[derive(Clone, Copy, Default)]
pub(super) struct Place<'a> {
    pub(super) project: Option<&'a ProjectRef>,
    pub(super) environment: Option<&'a Name>,
    pub(super) tenant: Option<&'a Name>,
}

impl<'a> Place<'a> {
    /// Nothing in particular: the Space itself.
    pub(super) const SPACE: Self = Self { project: None, environment: None, tenant: None };

    pub(super) const fn project(project: &'a ProjectRef) -> Self {
        Self { project: Some(project), ..Self::SPACE }
    }
}

/// Refuses a user whom none of `teams` gives `permission` there: the one place in which a verb
/// asks. A host that manages permissions itself has a team of [`everyone`](crate::Team::everyone).
pub(super) fn permitted(
    teams: &[Team],
    user: &str,
    permission: Permission,
    place: Place<'_>,
) -> Result<(), Error> {
    let Place { project, environment, tenant } = place;
    let ruling = explain(teams, user, permission, project, environment, tenant);
    if ruling.is_allowed() {
        return Ok(());
    }
    Err(NotPermitted { user: user.into(), permission, why: ruling.to_string() }.into())
}
