//! The imports that the tables of verbs need.

pub(crate) use pyo3::prelude::*;
pub(crate) use spacebridge as sb;
pub(crate) use spacebridge::answers::{AnswerSheetDocument, ControlType, ReferenceKind};
pub(crate) use spacebridge::dashboard::ProjectDocument;
pub(crate) use spacebridge::packages::{Inventory, TransferPolicy};
pub(crate) use spacebridge::release::{Set, Slice};
pub(crate) use spacebridge::rules::{CandidateDocument, PlaceDocument};
pub(crate) use spacebridge::source::{PromoteRequest, RecallRequest};
pub(crate) use spacebridge::target::{
    ForwardRequest, ImportRequest, PlanRequest, PreviewRequest, ReceiptPart, ReceiptRequest,
    RefuseRequest,
};
pub(crate) use spacebridge::trust::{
    AuditRecord, Permission, Permit, SpaceBuilder, Trust, TrustChange,
};
pub(crate) use spacebridge::{
    Content, Deployment, DeploymentTarget, Digest, EnvironmentRef, Facts, Fingerprint, Label,
    Lifecycle, Limits, Name, Outcome, Package, PreviewDigest, ProjectRef, ReleaseVersion,
    Sensitive, Stage, Team, Template, Tenant, Variable,
};
pub(crate) use spacebridge_packs::PackOptions;

pub(crate) use crate::answers::Answers;
pub(crate) use crate::convert::{
    Argument, Bytes, Document, EncodedSlice, ForPython, Json, Named, Time, converted, from_python,
    listed, named, shown,
};
pub(crate) use crate::error::Refused;
pub(crate) use crate::facts::FactsBySpace;
pub(crate) use crate::keys::{Certificate, Key, Signer, SpaceKeys};
pub(crate) use crate::packages::AvailablePackages;
pub(crate) use crate::release::{AnswerValue, AssembledRelease, ImportedRelease};
pub(crate) use crate::sealed::{BundleMessage, Message, NoticeMessage, ReceiptMessage};
pub(crate) use crate::sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt};
pub(crate) use crate::shell::{self, Once, Shared, actor, time};
pub(crate) use crate::space::Space;
pub(crate) use crate::store::{Secret, never};
pub(crate) use crate::table::{class, functions, verbs};
pub(crate) use crate::target::{Plan, Preview, TargetState};
