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
//! | verb | result |
//! |---|---|
//! | [`Space::assemble`] | an [`AssembledRelease`], under the manifest that its owner signed |
//! | [`Space::promote`] | a sealed bundle, and a [`Promotion`] to record among the [`Facts`] |
//! | [`Space::accept`] | a [`Deployment`] elsewhere, for [`progress`] and the [`dashboard`] |
//!
//! At the target, between them:
//!
//! | verb | result |
//! |---|---|
//! | [`Message::verify`](Message#method.verify) | a [`Verified`] bundle, or the failed check |
//! | [`Space::preview`] | a [`Preview`] of what the bundle brings, with [`Finding`]s to look at |
//! | [`blanks`], [`review_answers`] | what is left to fill in, and what is wrong with [`Answers`] |
//! | [`Space::import_release`] | an [`ImportedRelease`], which nothing edits |
//! | [`Space::plan`], [`Plan::open_secrets`] | steps and values for one environment; its secrets |
//! | [`Space::issue_receipt`] | a sealed receipt |
//!
//! # Modules
//!
//! The root has the names that nearly every program uses. The others lie in a module by role:
//! [`source`] and [`target`] for the two sides of a promotion, [`trust`] and [`verify`] for what
//! stands between them, [`release`] and [`packages`] for what is promoted, [`answers`] for what the
//! target fills in, [`rules`], [`compare`] and [`dashboard`] for what follows from it all,
//! [`facts`] and [`documents`] for what a host stores and shows.
//!
//! # What a host does
//!
//! The library reads no file, no clock and no randomness, and it stores nothing.
//! A host passes the time as a [`Timestamp`], 32 random bytes for each operation as a [`Seed`], and
//! the [`Facts`] that it stored; it records each result with [`Facts::record`] and stores the facts
//! in it.
//! Keys may stay where they are: [`Sign`] and [`Agree`] are the two operations that are asked of
//! them.
//!
//! Every refusal is an [`Error`] with a stable code; [`Code`] has them all.
//! What a person should look at is a [`Finding`], which is data.
//!
//! [`AssembledRelease`]: source::AssembledRelease
//! [`Promotion`]: facts::Promotion
//! [`progress`]: rules::progress()
//! [`dashboard`]: mod@dashboard
//! [`Preview`]: target::Preview
//! [`blanks`]: answers::blanks
//! [`review_answers`]: answers::review_answers
//! [`ImportedRelease`]: target::ImportedRelease
//! [`Plan::open_secrets`]: target::Plan::open_secrets
//! [`VerificationReport`]: verify::VerificationReport
//! [`compare`]: mod@compare
//!
//! # Features
//!
//! - `json` (on): documents and answer sheets, as people and pipelines read and write them.
//! - `schemas` (off): every document is described as a JSON Schema.
//!
//! # Example
//!
//! Two programs, which a carrier connects: `source` promotes a release as one file, and `target`
//! verifies, imports, deploys and reports it. `cargo run --example source` runs the first.
//!
//! ```no_run
#![cfg_attr(any(doc, doctest), doc = include_str!("../examples/source.rs"))]
//! ```
//!
//! ```no_run
#![cfg_attr(any(doc, doctest), doc = include_str!("../examples/target.rs"))]
//! ```
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
// The test kit names this crate as its other users do.
#[cfg(test)]
extern crate self as spacebridge;

/// Compiles what the README shows. It lies outside of the package, so nothing else may need it.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

mod flows;
mod model;
pub mod packages;
pub mod rules;
#[cfg(feature = "schemas")]
pub mod schemas;
mod seal;
mod terms;
#[cfg(test)]
#[expect(dead_code, unreachable_pub, reason = "a crate of its own has this file too")]
#[path = "../../testkit/src/words.rs"]
mod testkit;

pub use model::{
    Action, Actor, Answers, Certificate, Content, Deployment, DeploymentTarget, EnvironmentRef,
    Facts, Finding, Grant, Lifecycle, Outcome, Package, Phase, Process, ProjectRef, Release, Scope,
    Sensitive, Severity, Space, Stage, Step, Team, Template, Tenant, Validity, Value, Variable,
};
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use seal::fuzzing;
pub use seal::{
    Agree, Bundle, Message, Notice, Receipt, Seed, Sign, Signer, SpaceKeys, UnsignedCertificate,
    Verified,
};
pub use terms::{
    Code, ContentDigest, Digest, Error, Fingerprint, Label, Limits, MessageDigest, Name,
    PreviewDigest, ReleaseDigest, ReleaseVersion, Timestamp,
};
#[doc(hidden)]
pub use terms::{Refusal, Whole};

/// Blanks, and the answers that a target gives: what a release leaves open for each place.
pub mod answers {
    pub use crate::model::{
        Answer, AnswerKey, AnswerValue, Assignment, ControlType, Per, Prompt, Question,
        ReferenceKind, SelectOption,
    };
    #[cfg(feature = "json")]
    pub use crate::rules::answer_sheet::{AnswerSheet, AnswerSheetDocument};
    pub use crate::rules::blanks::{Blank, BlankReason, blanks, review_answers};
}

/// Comparison of two releases, for a person who decides about the newer one.
pub mod compare {
    pub use crate::rules::compare::{
        Change, Comparison, DiffLine, Difference, Entry, Notes, Shown, compare,
    };
}

/// The dashboard: the releases of projects, and how far each has come, in every Space.
pub mod dashboard {
    pub use crate::rules::dashboard::{
        Board, BoardCell, BoardRow, CellState, Column, Dashboard, Offer, ProjectRow, ReleaseRow,
        dashboard,
    };
    pub use crate::rules::given::{ProjectDocument, ReleaseDocument};
}

/// JSON documents: reading and writing what people, pipelines and bindings exchange.
pub mod documents {
    pub use crate::terms::Printable;
    #[cfg(feature = "json")]
    pub use crate::terms::{read_document, write_document};
}

/// [`Facts`] in detail: the rows of its tables, their keys, and queries for them.
pub mod facts {
    pub use crate::flows::NewFacts;
    pub use crate::model::{
        DeploymentKey, Evidence, FactQuery, Import, ImportKey, Lookup, Promotion, PromotionGate,
        PromotionKey, Recall, RecallKey, ReceiptFact, ReceiptKey, ReceivedNotice,
        ReceivedNoticeKey, SentNotice, SentNoticeKey,
    };
}

/// The rarer parts of a [`Release`], and its slice for one audience.
pub mod release {
    pub use crate::model::{
        Omitted, PackageReference, Properties, PropertyValue, SecretId, SecretText, Set, Slice,
        TenantTag,
    };
}

/// Requests and results of the source's verbs: assembling, promoting, accepting, recalling.
pub mod source {
    pub use crate::flows::{
        Accepted, Announcement, AssembledRelease, PromoteRequest, Promoted, RecallOutcome,
        RecallRequest,
    };
}

/// Requests and results of the target's verbs: preview, import, plan, secrets, receipts.
pub mod target {
    pub use crate::flows::{
        ForwardRequest, ImportRequest, Imported, ImportedRelease, IssuedReceipt, KnownRelease,
        OpenedSecrets, PackageStanding, Plan, PlanError, PlanRequest, PlannedStep, PlannedVariable,
        Preview, PreviewRequest, PreviewedPackage, ReceiptRequest, RefuseRequest, TargetState,
        VersionComparison,
    };
    pub use crate::seal::{ReceiptPart, SealedSecrets};
}

/// Trust between Spaces, the permissions of people, and the audit log of both.
pub mod trust {
    pub use crate::flows::{
        Created, DataCenter, DataCenterChanged, Delivered, Delivery, NoticeOutcome,
        RotationOutcome, TrustChange, TrustChanged, TrustRow, TrustState, TrustTable,
    };
    pub use crate::model::{
        AuditEntry, AuditLog, AuditRecord, FormerKey, KeyEnd, LastGood, Origin, Permission, Permit,
        Role, SpaceBuilder, Trust,
    };
    pub use crate::rules::permissions::{
        AccessDecision, GrantSource, ScopeMismatch, allows, explain,
    };
    pub use crate::seal::KeyRotation;
    pub use crate::terms::ComparedFingerprint;
}

/// Verification: the checks of a message, their report, and what a message claims.
pub mod verify {
    pub use crate::seal::{
        AnyMessage, Body, Check, CheckResult, CheckStatus, Claims, Equivocation, Manifest,
        NoticeContent, RecallStatement, Statement, VerificationReport, VerifiedStatement,
        VerifyError,
    };
}
