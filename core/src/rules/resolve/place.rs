//! Places: where a value is resolved, and the specificity of scopes there.

use crate::model::{EnvironmentRef, Scope, Set, Template, Tenant, TenantTag};
use crate::terms::Label;

/// Octopus's numbers (`ScopeSpecification.Rank`): the rank of a value is their sum over the
/// dimensions it is limited in, however many members each has. There is none for a process, which
/// decides between equal ranks.
const ACTION: u32 = 10_000_000;
const MACHINE: u32 = 1_000_000;
const TARGET_ROLE: u32 = 100_000;
const ROLE: u32 = 10_000;
const TENANT: u32 = 1_001;
const TENANT_TAG: u32 = 1_000;
const ENVIRONMENT: u32 = 100;
const CHANNEL: u32 = 10;

static NO_ROLES: Set<Label> = Set::new();

/// Place in a deployment at which a variable is resolved.
///
/// Before any target is chosen, only the environment, the tenant, the channel and the process are
/// known: values limited to a machine, to target tags or to an action hold in no such place.
///
/// ```
/// use spacebridge::EnvironmentRef;
/// use spacebridge::rules::Place;
///
/// let environment: EnvironmentRef = "Production".parse()?;
/// let action = "Deploy Web".parse()?;
/// let place = Place { action: Some(&action), ..Place::of(&environment) };
/// assert!(place.tenant.is_none());
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "made with `..Place::of(environment)` on purpose")]
pub struct Place<'a> {
    /// The environment that is deployed to.
    pub environment: &'a EnvironmentRef,
    /// The tenant that is deployed for. A value for tenant tags holds in no deployment without one.
    pub tenant: Option<&'a Tenant>,
    /// The deployment target that the step runs on.
    pub machine: Option<&'a Label>,
    /// That target's tags.
    pub roles: &'a Set<Label>,
    /// The target tags that the step asks for. A value for a tag of the target that the step asks
    /// for is more specific than one for another of the target's tags.
    pub targeted: &'a Set<Label>,
    /// The action that runs.
    pub action: Option<&'a Label>,
    /// The release's channel. A runbook has none, so values for a channel never hold in one.
    pub channel: Option<&'a Label>,
    /// The process that runs.
    pub process: Option<&'a Label>,
}

impl<'a> Place<'a> {
    /// Anywhere in the environment.
    #[must_use]
    pub fn of(environment: &'a EnvironmentRef) -> Self {
        Self {
            environment,
            tenant: None,
            machine: None,
            roles: &NO_ROLES,
            targeted: &NO_ROLES,
            action: None,
            channel: None,
            process: None,
        }
    }

    /// Returns true if a value with this scope holds here: in every dimension that it is limited
    /// in.
    pub(super) fn is_in(&self, scope: &Scope) -> bool {
        self.is_in_action(scope)
            && limited(scope.machines(), |machine| self.machine == Some(machine))
            && limited(scope.roles(), |role| self.roles.contains(role))
    }

    /// Returns true if a value with this scope holds in this action, here or on some target.
    pub(super) fn is_in_action(&self, scope: &Scope) -> bool {
        self.may_be_in(scope) && limited(scope.actions(), |action| self.action == Some(action))
    }

    /// Returns true if a value with this scope holds here or on some target, in some step, of this
    /// place.
    pub(super) fn may_be_in(&self, scope: &Scope) -> bool {
        limited(scope.environments(), |environment| self.environment == environment)
            && limited(scope.channels(), |channel| self.channel == Some(channel))
            && limited(scope.processes(), |process| self.process == Some(process))
            && has_tags(self.tenant, scope.tags())
    }

    /// Returns the rank of this scope, if the value holds in the place.
    pub(super) fn rank(&self, scope: &Scope) -> u32 {
        let targeted = scope
            .roles()
            .iter()
            .any(|role| self.roles.contains(role) && self.targeted.contains(role));
        rank_of(scope, targeted)
    }
}

/// Returns the highest rank that a value with this scope has anywhere.
pub(super) fn highest_rank(scope: &Scope) -> u32 {
    rank_of(scope, true)
}

/// Returns the rank of an answer to `template`, as of a tenant's value.
pub(super) fn rank_of_answer(template: &Template) -> u32 {
    let environment = if template.per.environment { ENVIRONMENT } else { 0 };
    TENANT.saturating_add(environment)
}

fn rank_of(scope: &Scope, targeted: bool) -> u32 {
    [
        (scope.actions().is_empty(), ACTION),
        (scope.machines().is_empty(), MACHINE),
        (scope.roles().is_empty(), if targeted { TARGET_ROLE } else { ROLE }),
        (scope.tags().is_empty(), TENANT_TAG),
        (scope.environments().is_empty(), ENVIRONMENT),
        (scope.channels().is_empty(), CHANNEL),
    ]
    .into_iter()
    .filter(|(unlimited, _)| !unlimited)
    .fold(0, |sum, (_, score)| sum.saturating_add(score))
}

/// OR within a dimension; an empty one limits nothing.
pub(super) fn limited<T>(members: &Set<T>, is_here: impl Fn(&T) -> bool) -> bool {
    members.is_empty() || members.iter().any(is_here)
}

/// Returns true if the tenant has, of every tag set that is mentioned, one of the tags that are
/// mentioned.
///
/// Octopus says so of tenant filters and leaves it open for the scopes of variables; one rule for
/// both is what a reader of `Region/North, Tier/Gold` expects.
pub(super) fn has_tags(tenant: Option<&Tenant>, tags: &Set<TenantTag>) -> bool {
    tags.iter().all(|mentioned| {
        tenant.is_some_and(|tenant| {
            tags.iter().any(|tag| tag.set == mentioned.set && tenant.tags.contains(tag))
        })
    })
}
