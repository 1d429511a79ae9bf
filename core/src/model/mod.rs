//! Floor 2, the things: plain data, ignorant of bytes and keys.

mod answer;
mod certificate;
mod deployment;
mod facts;
mod finding;
mod lifecycle;
mod package;
mod process;
mod reference;
mod release;
mod scope;
mod sensitive;
mod set;
mod space;
mod team;
mod template;
mod trust;
mod variable;

pub use answer::{Answer, Answers, Cell, Given, Question};
pub use certificate::{Certificate, Validity};
pub use deployment::{Deployment, Evidence, Outcome};
pub use facts::{Facts, Import, Promotion, Report};
pub use finding::{Finding, Severity};
pub use lifecycle::{Lifecycle, Phase, Stop};
pub use package::{Content, Package};
pub use process::{Action, PackageReference, Process, Properties, PropertyValue, Step};
pub use reference::{EnvironmentRef, ProjectRef};
pub use release::{Omitted, Release, Slice};
pub use scope::{Scope, TenantTag};
pub use sensitive::{SecretId, SecretText, Sensitive};
pub use set::Set;
pub use space::{Space, Tenant};
pub use team::{Assignment, Permission, Role, Team};
pub use template::{ControlType, Per, SelectOption, Template};
pub use trust::{Grant, Permit, SpaceError, Trust};
pub use variable::{Origin, Prompt, ReferenceKind, Value, Variable};
