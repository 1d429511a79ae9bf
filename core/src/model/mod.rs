//! Floor 2, the things: plain data, ignorant of bytes and keys.

mod actor;
mod answer;
mod audit;
mod certificate;
mod deployment;
mod deployment_target;
mod fact_query;
mod facts;
mod finding;
mod lifecycle;
mod lookup;
mod notices;
mod package;
mod process;
mod reference;
mod release;
#[cfg(feature = "schemas")]
mod schema;
mod scope;
mod sensitive;
mod sensitive_values;
mod set;
mod space;
mod space_builder;
mod space_document;
mod space_error;
mod team;
mod template;
mod trust;
mod trust_edit;
mod variable;

pub use actor::Actor;
pub(crate) use answer::AnswerKeyDocument;
pub use answer::{Answer, AnswerKey, AnswerValue, Answers, Question};
pub use audit::{AuditEntry, AuditLog, AuditRecord};
pub(crate) use certificate::Issued;
pub use certificate::{Certificate, Validity};
pub use deployment::{Deployment, Evidence, Outcome};
pub use deployment_target::DeploymentTarget;
pub use fact_query::{
    DeploymentKey, FactQuery, ImportKey, PromotionKey, RecallKey, ReceiptKey, ReceivedNoticeKey,
    SentNoticeKey,
};
pub use facts::{Facts, Import, Promotion, PromotionGate, ReceiptFact};
pub use finding::{Finding, Severity};
pub use lifecycle::{Lifecycle, Phase, Stage};
pub use lookup::{Lookup, OciDigest, Sha1};
pub use notices::{Recall, ReceivedNotice, SentNotice};
pub use package::{Content, Package};
pub use process::{Action, PackageReference, Process, Properties, PropertyValue, Step};
pub use reference::{EnvironmentRef, ProjectRef};
pub use release::{Omitted, Release, Slice};
pub use scope::{Scope, TenantTag};
pub use sensitive::{SecretId, SecretText, Sensitive};
pub use set::Set;
pub use space::{Space, Tenant};
pub(crate) use space_builder::Refused;
pub use space_builder::SpaceBuilder;
pub(crate) use space_document::SpaceParts;
pub(crate) use space_error::SpaceError;
pub use team::{Assignment, Permission, Role, Team};
pub use template::{ControlType, Per, SelectOption, Template};
pub use trust::{FormerKey, Grant, KeyEnd, LastGood, Permit, Trust};
pub use variable::{Origin, Prompt, ReferenceKind, Value, Variable};
