//! Promotes a software release from one Space to another, as one signed file that is carried
//! across.
//!
//! A [`Space`] is a deployment server's world: environments, lifecycles, teams, and the other
//! Spaces that it trusts.
//! What a Space gives away is [`Message`]: a [`Bundle`] carries a release to a Space, a [`Receipt`]
//! carries back what became of it, a [`Notice`] recalls it or replaces a key.
//! What comes in is believed only when it is [`Verified`], and what that establishes is said line
//! by line in a [`VerificationReport`].
//!
//! # The way of a release
//!
//! At the source:
//!
//! | verb | what comes out |
//! |---|---|
//! | [`Space::assemble`] | an [`AssembledRelease`], under the manifest that its owner signed |
//! | [`Space::promote`] | a sealed bundle, and a [`Promotion`] to be kept among the [`Facts`] |
//! | [`Space::accept`] | a [`Deployment`] elsewhere, for [`progress`] and the [`dashboard`] |
//!
//! At the target, between them:
//!
//! | verb | what comes out |
//! |---|---|
//! | [`Message::verify`](Message#method.verify) | a verified bundle, or a refusal with every check
//! |
//! | [`Space::preview`] | a [`Preview`]: what it would bring, and what there is to look at |
//! | [`blanks`], [`review_answers`] | what is to be filled in, and what is wrong with [`Answers`] |
//! | [`Space::import_release`] | an [`ImportedRelease`], which nothing edits |
//! | [`Space::plan`], [`Plan::open_secrets`] | steps and values for one environment; its secrets |
//! | [`Space::issue_receipt`] | a sealed receipt |
//!
//! # What a host does
//!
//! The library reads no file, no clock and no chance, and it stores nothing.
//! A host passes the time as an [`Timestamp`], 32 random bytes for each operation as a [`Seed`],
//! and
//! the [`Facts`] that it stored; and it stores each fact that a verb gives back.
//! Keys may stay where they are: [`Sign`] and [`Agree`] are all that is asked of them.
//!
//! Every refusal is an error with a stable code (`code()`); [`Code`] has them all.
//! What a person should look at is a [`Finding`], which is data.
//!
//! # Features
//!
//! - `json` (on): documents and answer sheets, as people and pipelines read and write them.
//! - `schemas` (off): every document is described as a JSON Schema.
//!
//! # Example
//!
//! ```
//! use spacebridge::{
//!     Bundle, Check, Facts, Grant, Lifecycle, Phase, Release, Message, Seed, Space, SpaceKeys,
//!     CheckStatus, Stage, Team, Validity,
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let seed = || -> Result<Seed, Box<dyn std::error::Error>> {
//! #     let mut bytes = [0; 32];
//! #     getrandom::fill(&mut bytes)?;
//! #     Ok(Seed::from_bytes(bytes)?)
//! # };
//! let now = "2026-11-23T09:00:00Z".parse()?;
//! let (long, short) = (Validity::of_identity(now), Validity::of_encryption(now));
//! let dev_keys = SpaceKeys::generate("Dev", long, short, seed()?)?;
//! let prod_keys = SpaceKeys::generate("Prod", long, short, seed()?)?;
//! let dev = Space::new("Dev".parse()?, dev_keys.certificate())
//!     .with_team(Team::everyone("Managed by the host".parse()?))?
//!     .with_remote("Prod".parse()?, prod_keys.certificate(), [Grant::PromoteTo])?
//!     .with_remote_environment("Prod: Production".parse()?)?;
//! let prod = Space::new("Prod".parse()?, prod_keys.certificate())
//!     .with_remote("Dev".parse()?, dev_keys.certificate(), [Grant::AcceptReleases])?;
//!
//! let release = Release::new("Shop".parse()?, "1.1.0".parse()?, now);
//! let release = dev.assemble(release, dev_keys.at(now, seed()?).by("ada"))?;
//! let production = [Stage::Environment("Prod: Production".parse()?)];
//! let straight = Phase::new("Production".parse()?, production);
//! let straight = Lifecycle::new("Straight".parse()?, [straight]);
//! let (facts, signer) = (Facts::none(), dev_keys.at(now, seed()?).by("ada"));
//! let promoted = dev.promote(&release, &"Prod".parse()?, &straight, &facts, signer)?;
//!
//! // One file is carried across. One bit of it is wrong in the second copy.
//! let carried = promoted.bundle.as_bytes().to_vec();
//! let mut spoilt = carried.clone();
//! *spoilt.last_mut().expect("a bundle has bytes") ^= 1;
//!
//! let bundle = Message::<Bundle>::from_bytes(carried)?.verify(&prod, &Facts::none(), now)?;
//! assert_eq!(bundle.report().standing(Check::Audience), CheckStatus::Passed);
//! let refused = Message::<Bundle>::from_bytes(spoilt)?.verify(&prod, &Facts::none(), now);
//! assert_eq!(refused.unwrap_err().check(), Check::Signature);
//! # Ok(())
//! # }
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

/// Compiles what the README shows. It lies outside of the package, so nothing else may need it.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The keys of which a [`FactQuery`] consists, one type for each table of [`Facts`].
pub mod facts {
    pub use crate::model::{
        DeploymentKey, ImportKey, PromotionKey, RecallKey, ReceiptKey, ReceivedNoticeKey,
        SentNoticeKey,
    };
}
mod flows;
mod model;
mod packages;
mod rules;
#[cfg(feature = "schemas")]
pub mod schemas;
mod seal;
mod terms;

pub use flows::{
    Acceptance, Accepted, Actor, Announcement, AssembledRelease, Created, DataCenter,
    DataCenterChanged, Delivered, Delivery, Imported, ImportedRelease, IssuedReceipt, KnownRelease,
    NewFacts, NoticeOutcome, OpenedSecrets, PackageStanding, Plan, PlanError, PlannedStep,
    PlannedVariable, Preview, PreviewedPackage, Promoted, RecallOutcome, RotationOutcome,
    TargetState, TrustChange, TrustChanged, TrustRow, TrustState, TrustTable, VersionComparison,
};
pub use model::{
    Action, Answer, AnswerKey, AnswerValue, Answers, Assignment, AuditEntry, AuditLog, AuditRecord,
    Certificate, Content, ControlType, Deployment, EnvironmentRef, Evidence, FactQuery, Facts,
    Finding, FormerKey, Grant, Import, KeyEnd, LastGood, Lifecycle, Lookup, OciDigest, Omitted,
    Origin, Outcome, Package, PackageReference, Per, Permission, Permit, Phase, Process,
    ProjectRef, Promotion, Prompt, Properties, PropertyValue, Question, Recall, ReceiptFact,
    ReceivedNotice, ReferenceKind, Release, Role, Scope, SecretId, SecretText, SelectOption,
    Sensitive, SentNotice, Set, Severity, Sha1, Slice, Space, Stage, Step, Team, Template, Tenant,
    TenantTag, Trust, Validity, Value, Variable,
};
pub use packages::{
    AvailablePackages, Inventory, PackKey, PackageCheck, PackageDigest, PackageTransfer, Part,
    PartAssembler, PartSplitter, PartTable, Transfer, TransferPlan, TransferPolicy, UseDelta,
    VerifiedPackage, transfer_plan,
};
pub use rules::{
    AccessDecision, Blank, BlankReason, Block, BlockDocument, Board, BoardCell, BoardRow,
    Candidate, CandidateDocument, CellState, Change, Column, Comparison, Dashboard, Definition,
    DiffLine, Difference, Entry, GrantSource, Notes, Offer, Overridden, OverrideReason,
    PhaseProgress, PhaseStatus, Place, PlaceDocument, Progress, ProjectDocument, ProjectRow,
    Reason, ReleaseDocument, ReleaseRow, Resolution, ResolvedValue, Resolver, ScopeMismatch, Shown,
    Sliced, StageProgress, StageState, allows, blanks, compare, dashboard, explain, progress,
    promotable, review_answers, slice, slice_findings,
};
#[cfg(feature = "json")]
pub use rules::{AnswerSheet, AnswerSheetDocument};
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use seal::fuzzing;
pub use seal::{
    Agree, AnyMessage, Body, Bundle, Check, CheckResult, CheckStatus, Claims, Equivocation,
    KeyRotation, Manifest, Message, Notice, NoticeContent, RecallStatement, Receipt, ReceiptPart,
    SealedSecrets, Seed, Sign, Signer, SpaceKeys, VerificationReport, Verified, VerifyError,
};
pub use terms::{
    Code, ComparedFingerprint, ContentDigest, Digest, Error, Fingerprint, Label, Limits,
    MessageDigest, Name, PreviewDigest, Printable, ReleaseDigest, ReleaseVersion, Timestamp,
};
#[doc(hidden)]
pub use terms::{Refusal, Whole};
#[cfg(feature = "json")]
pub use terms::{read_document, write_document};
