#![doc = include_str!("../../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod error;
mod flows;
mod model;
#[cfg(feature = "octopus")]
mod octopus;
mod packages;
mod rules;
mod seal;
mod terms;

pub use error::Error;
pub use flows::{
    AcceptError, Acceptance, Accepted, Actor, Announcement, AssembleError, AssembledRelease,
    Created, DataCenter, DataCenterChanged, DataCenterError, Delivered, Delivery, ImportError,
    Imported, ImportedRelease, Known, NotPermitted, Noted, NoticeError, Novelty, PackageStanding,
    Plan, PlanError, PlannedStep, PlannedVariable, Preview, PreviewError, PreviewedPackage,
    PromoteError, Promoted, Recalled, ReportError, Reported, Revealed, StoreError, Succeeded,
    TrustChange, TrustChanged, TrustError, TrustRow, TrustState, TrustTable,
};
pub use model::{
    Action, Announced, Answer, Answers, Assignment, AuditEntry, AuditLog, AuditRecord, Cell,
    Certificate, Content, ControlType, Deployment, EnvironmentRef, Evidence, Facts, Finding,
    FormerKey, Given, Grant, Heard, Import, KeyEnd, LastGood, Lifecycle, Lookup, LookupError,
    OciDigest, Omitted, Origin, Outcome, Package, PackageReference, Per, Permission,
    PermissionError, Permit, Phase, Process, ProjectRef, Promotion, Prompt, Properties,
    PropertyValue, Question, Recall, ReferenceKind, Release, Report, Role, Scope, SecretId,
    SecretText, SelectOption, Sensitive, Set, Severity, Sha1, Slice, Space, SpaceError, Step, Stop,
    Team, Template, Tenant, TenantTag, Trust, Validity, Value, Variable,
};
#[cfg(feature = "octopus")]
pub use octopus::{
    OctopusAnswers, OctopusDeployments, OctopusDocuments, OctopusError, OctopusRelease,
    OctopusSecrets, OctopusSpace, OctopusStepTemplate,
};
pub use packages::{
    ApplyError, Holdings, Inventory, Joining, PackCancelled, PackHeader, PackKey, PackOptions,
    PackProgress, PackageCheck, PackageDigest, PackageError, PackageTransfer, Part, PartError,
    PartTable, Splitting, Transfer, TransferPlan, TransferPolicy, Unpacked, Unpacking, UseDelta,
    VerifiedPackage, apply_pack, make_pack, make_pack_watched, transfer_plan,
};
#[cfg(feature = "json")]
pub use rules::{AnswerSheet, AnswerSheetDocument, AnswersError};
pub use rules::{
    Blank, BlankReason, Block, BlockDocument, Board, BoardCell, BoardRow, Candidate,
    CandidateDocument, CellState, Change, Column, Comparison, Dashboard, Definition, DiffLine,
    Difference, Entry, Grantor, Held, Loss, Lost, Notes, Offer, PhaseProgress, PhaseStatus, Place,
    PlaceDocument, Progress, ProjectDocument, ProjectRow, Reason, ReleaseDocument, ReleaseRow,
    Resolution, Resolver, Ruling, Shortfall, Shown, Sliced, StopProgress, StopState, allows,
    blanks, compare, dashboard, explain, progress, promotable, review_answers, slice,
    slice_findings,
};
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use seal::fuzzing;
pub use seal::{
    Agree, AuditError, Body, Bundle, Carried, CborError, CertificateError, Check, Claims,
    CoseError, EnvelopeError, Equivocation, GenerateError, KeyError, KeyFileError, Line, Manifest,
    ManifestError, Notice, NoticeContent, OpenError, RecallStatement, Receipt, ReceiptPart,
    RevealError, SchemaError, SealError, Sealed, SealedSecrets, Seed, SeedError, Sign, Signer,
    SpaceKeys, Standing, Statement, Succession, Verified, VerifyError,
};
pub use terms::{
    CompareError, ComparedFingerprint, Digest, DigestError, Fingerprint, Instant, InstantError,
    Label, Limits, Name, NameError, Printable, ReleaseVersion, VersionError,
};
#[cfg(feature = "json")]
pub use terms::{DocumentError, read_document, write_document};
