//! Every public type may be sent to another thread and shared between threads: a host plans and
//! promotes on many of them.

use spacebridge::answers::*;
use spacebridge::compare::*;
use spacebridge::dashboard::*;
use spacebridge::documents::*;
use spacebridge::facts::*;
use spacebridge::packages::*;
use spacebridge::release::*;
use spacebridge::rules::*;
use spacebridge::source::*;
use spacebridge::target::*;
use spacebridge::trust::*;
use spacebridge::verify::*;
use spacebridge::*;

/// The exported names that are traits.
const TRAITS: [&str; 5] = ["Agree", "Body", "NewFacts", "Refusal", "Sign"];

fn is_send_and_sync<T: Send + Sync + ?Sized>() {}

macro_rules! types {
    ($($Type:ident $(<$argument:tt>)?,)*) => {
        /// The exported types that the test below holds.
        const TYPES: &[&str] = &[$(stringify!($Type)),*];

        #[test]
        fn every_type_is_send_and_sync() {
            $(is_send_and_sync::<$Type $(<$argument>)?>();)*
            is_send_and_sync::<dyn Agree>();
            is_send_and_sync::<dyn Sign>();
        }
    };
}

types! {
    Accepted, AccessDecision<'static>, Action, Actor<'static>, Announcement, Answer, AnswerKey,
    AnswerSheet<'static>, AnswerSheetDocument, AnswerValue, Answers, AnyMessage, AssembledRelease,
    Assignment, AuditEntry, AuditLog, AuditRecord, AvailablePackages, Blank<'static>,
    BlankReason<'static>, Block<'static>, BlockDocument, Board, BoardCell, BoardRow, Bundle,
    Candidate<'static>, CandidateDocument, CellState, Certificate, Change, Check, CheckResult,
    CheckStatus, Claims<'static>, Code, Column, ComparedFingerprint, Comparison, Content,
    ContentDigest, ControlType, Created, Dashboard, DataCenter, DataCenterChanged,
    Definition<'static>, Delivered, Delivery, Deployment, DeploymentKey, DeploymentTarget, DiffLine,
    Difference, Digest, Entry, EnvironmentRef, Equivocation, Error, Evidence, FactQuery, Facts,
    Finding, Fingerprint, FormerKey, ForwardRequest<'static>, Grant, GrantSource<'static>, Import,
    ImportKey, ImportRequest<'static>, Imported, ImportedRelease, Inventory, IssuedReceipt, KeyEnd,
    KeyRotation, KnownRelease, Label, LastGood, Lifecycle, Limits, Lookup, Manifest,
    Message<Bundle>, MessageDigest, Name, Notes, Notice, NoticeContent, NoticeOutcome, OciDigest,
    Offer, Omitted, OpenedSecrets, Origin, Outcome, Overridden<'static>, OverrideReason, PackKey,
    Package, PackageCheck, PackageDigest, PackageReference, PackageStanding, PackageTransfer, Part,
    PartAssembler, PartSplitter, PartTable, Per, Permission, Permit, Phase, PhaseProgress,
    PhaseStatus, Place<'static>, PlaceDocument, Plan, PlanError, PlanRequest<'static>, PlannedStep,
    PlannedVariable, Preview, PreviewDigest, PreviewRequest<'static>, PreviewedPackage,
    Printable<'static>, Process, Progress, ProjectDocument, ProjectRef, ProjectRow<'static>,
    PromoteRequest<'static>, Promoted, Promotion, PromotionGate, PromotionKey, Prompt, Properties,
    PropertyValue,
    Question, Reason, Recall, RecallKey, RecallOutcome, RecallRequest<'static>, RecallStatement,
    Receipt, ReceiptFact, ReceiptKey, ReceiptPart, ReceiptRequest<'static>, ReceivedNotice,
    ReceivedNoticeKey, ReferenceKind, RefuseRequest<'static>, Release, ReleaseDigest,
    ReleaseDocument, ReleaseRow<'static>, ReleaseVersion, Resolution<'static>,
    ResolvedValue<'static>, Resolver<'static>, Role, RotationOutcome, Scope, ScopeMismatch,
    SealedSecrets, SecretId, SecretText, Seed, SelectOption, Sensitive, SentNotice, SentNoticeKey,
    Set<Label>, Severity, Sha1, Shown, Signer<'static>, Slice, Sliced, Space, SpaceBuilder,
    SpaceKeys, Stage, StageProgress, StageState, Statement, Step, TargetState<'static>, Team,
    Template,
    Tenant, TenantTag, Timestamp, Transfer, TransferPlan, TransferPolicy, Trust, TrustChange,
    TrustChanged,
    TrustRow, TrustState, TrustTable, UnsignedCertificate, UseDelta, Validity, Value, Variable,
    VerificationReport,
    Verified<Bundle>, VerifiedPackage, VerifiedStatement, VerifyError, VersionComparison, Whole,
}

/// Returns the names that begin with a capital letter in the `pub use` statements of the root and
/// of its two modules that are files.
fn exported() -> Vec<&'static str> {
    let sources = [
        include_str!("../src/lib.rs"),
        include_str!("../src/packages/mod.rs"),
        include_str!("../src/rules/mod.rs"),
    ];
    let statements = sources.iter().flat_map(|text| text.split("pub use ").skip(1));
    statements
        .filter_map(|rest| rest.split_once(';'))
        .flat_map(|(names, _)| names.split(|letter: char| !letter.is_ascii_alphanumeric()))
        .filter(|name| name.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .collect()
}

#[test]
fn no_exported_type_is_missing() {
    let exported = exported();
    assert!(exported.len() > 200, "the crate exports {} names", exported.len());
    for name in exported {
        assert!(TYPES.contains(&name) || TRAITS.contains(&name), "`{name}` is not in the list");
    }
}
