//! What the tables are written with.

pub(crate) use pyo3::prelude::*;
pub(crate) use spacebridge as sb;
pub(crate) use spacebridge::{
    Acceptance, AnswerSheetDocument, AuditRecord, CandidateDocument, Content, ControlType,
    Deployment, Digest, EnvironmentRef, Facts, Fingerprint, Grant, Inventory, Label, LastGood,
    Lifecycle, Limits, Name, Outcome, Package, Permission, Permit, PlaceDocument, PreviewDigest,
    ProjectDocument, ProjectRef, ReceiptPart, ReferenceKind, ReleaseVersion, Sensitive, Set, Slice,
    Stage, Team, Template, Tenant, TransferPolicy, Trust, TrustChange, Variable,
};
pub(crate) use spacebridge_packs::PackOptions;

pub(crate) use crate::answers::Answers;
pub(crate) use crate::convert::{
    Argument, Bytes, Document, EncodedSlice, ForPython, Json, Named, Names, Time, converted,
    from_python, listed, named, shown,
};
pub(crate) use crate::error::Refused;
pub(crate) use crate::facts::FactsBySpace;
pub(crate) use crate::keys::{Certificate, ComparedFingerprint, Key, Signer, SpaceKeys};
pub(crate) use crate::packages::AvailablePackages;
pub(crate) use crate::release::{AnswerValue, AssembledRelease, ImportedRelease};
pub(crate) use crate::sealed::{BundleMessage, Message, NoticeMessage, ReceiptMessage};
pub(crate) use crate::sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt};
pub(crate) use crate::shell::{self, Once, Shared, actor, time};
pub(crate) use crate::space::Space;
pub(crate) use crate::store::{Secret, never};
pub(crate) use crate::table::{class, functions, verbs};
pub(crate) use crate::target::{Plan, Preview, TargetState};
