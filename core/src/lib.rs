//! `spacebridge` promotes a software release from one Space to another.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod model;
mod rules;
mod seal;
mod terms;

pub use model::{
    Action, Answer, Answers, Assignment, Cell, Certificate, Content, ControlType, Deployment,
    EnvironmentRef, Evidence, Facts, Finding, Given, Grant, Import, Lifecycle, Omitted, Origin,
    Outcome, Package, PackageReference, Per, Permission, Permit, Phase, Process, ProjectRef,
    Promotion, Prompt, Properties, PropertyValue, Question, ReferenceKind, Release, Report, Role,
    Scope, SecretId, SecretText, SelectOption, Sensitive, Set, Severity, Slice, Space, SpaceError,
    Step, Stop, Team, Template, Tenant, TenantTag, Trust, Validity, Value, Variable,
};
pub use rules::{Blank, BlankReason, blanks, review_answers};
pub use rules::{Definition, Held, Loss, Lost, Place, Resolution, Resolver, Sliced, slice};
pub use seal::CborError;
pub use terms::{
    Digest, DigestError, Fingerprint, Instant, InstantError, Label, Limits, Name, NameError,
    ReleaseVersion, VersionError,
};
