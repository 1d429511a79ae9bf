//! The JSON Schema of every document, for the generator of the committed files.

use alloc::vec::Vec;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::flows::{
    Accepted, Announcement, AssembledRelease, DataCenter, DataCenterChanged, DataCenterParts,
    Delivery, Imported, IssuedReceipt, KnownRelease, NoticeOutcome, Plan, Preview, Promoted,
    RecallOutcome, RotationOutcome, TrustChange, TrustChanged, TrustTable,
};
use crate::model::{
    Answers, AuditLog, AuditRecord, Facts, Finding, KeyEnd, Lifecycle, Package, Release, Space,
    SpaceParts, Team, Template, Tenant, Trust, Validity, Value, Variable,
};
use crate::packages::{
    AvailablePackages, Inventory, InventoryParts, PartTable, TransferPlan, TransferPolicy,
};
use crate::rules::answer_sheet::AnswerSheetDocument;
use crate::rules::blanks::Blank;
use crate::rules::compare::Comparison;
use crate::rules::dashboard::Dashboard;
use crate::rules::given::ProjectDocument;
use crate::rules::permissions::AccessDecision;
use crate::rules::{CandidateDocument, PlaceDocument, Progress, Reason, Resolution, Sliced};
use crate::seal::{
    AnyMessage, Bundle, Equivocation, Manifest, Notice, Receipt, VerificationReport, Verified,
};
use crate::terms::{ComparedFingerprint, Limits};

/// The side on which a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a document is given or shown")]
pub enum Side {
    /// A person or a program gives the document; keys with a default may be left out.
    Given,
    /// The library shows the document.
    Shown,
}

/// The schema of one document on one side.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DocumentSchema {
    /// The name of the document, in `PascalCase`.
    pub name: &'static str,
    /// The side.
    pub side: Side,
    /// The schema, as it follows from the types.
    pub schema: Schema,
}

/// Returns the schema of every document of this crate.
///
/// ```
/// let documents = spacebridge::schemas::documents();
/// assert!(documents.iter().any(|document| document.name == "Space"));
/// ```
#[must_use]
pub fn documents() -> Vec<DocumentSchema> {
    given_documents().into_iter().chain(shown_documents()).collect()
}

fn given_documents() -> Vec<DocumentSchema> {
    Vec::from([
        given::<AnswerSheetDocument>("AnswerSheet"),
        given::<AuditLog>("AuditLog"),
        given::<CandidateDocument>("Candidate"),
        given::<ComparedFingerprint>("ComparedFingerprint"),
        given::<DataCenterParts>("DataCenter"),
        given::<Facts>("Facts"),
        given::<InventoryParts>("Inventory"),
        given::<KeyEnd>("KeyEnd"),
        given::<KnownRelease>("KnownRelease"),
        given::<Lifecycle>("Lifecycle"),
        given::<Limits>("Limits"),
        given::<Package>("Package"),
        given::<PlaceDocument>("Place"),
        given::<ProjectDocument>("ProjectRow"),
        given::<Release>("Release"),
        given::<SpaceParts>("Space"),
        given::<Team>("Team"),
        given::<Template>("Template"),
        given::<Tenant>("Tenant"),
        given::<TransferPolicy>("TransferPolicy"),
        given::<Trust>("Trust"),
        given::<TrustChange>("TrustChange"),
        given::<Validity>("Validity"),
        given::<Value>("Value"),
        given::<Variable>("Variable"),
    ])
}

fn shown_documents() -> Vec<DocumentSchema> {
    Vec::from([
        shown::<Accepted>("Accepted"),
        shown::<AccessDecision<'_>>("AccessDecision"),
        shown::<Announcement>("Announcement"),
        shown::<Answers>("Answers"),
        shown::<AssembledRelease>("AssembledRelease"),
        shown::<AuditLog>("AuditLog"),
        shown::<AuditRecord>("AuditRecord"),
        shown::<AvailablePackages>("AvailablePackages"),
        shown::<Blank<'_>>("Blank"),
        shown::<Comparison>("Comparison"),
        shown::<Dashboard>("Dashboard"),
        shown::<DataCenter>("DataCenter"),
        shown::<DataCenterChanged>("DataCenterChanged"),
        shown::<Delivery>("Delivery"),
        shown::<Equivocation>("Equivocation"),
        shown::<Facts>("Facts"),
        shown::<Finding>("Finding"),
        shown::<Imported>("Imported"),
        shown::<Inventory>("Inventory"),
        shown::<IssuedReceipt>("IssuedReceipt"),
        shown::<KeyEnd>("KeyEnd"),
        shown::<KnownRelease>("KnownRelease"),
        shown::<Lifecycle>("Lifecycle"),
        shown::<Limits>("Limits"),
        shown::<Manifest>("Manifest"),
        shown::<AnyMessage>("Message"),
        shown::<NoticeOutcome>("NoticeOutcome"),
        shown::<Package>("Package"),
        shown::<PartTable>("PartTable"),
        shown::<Plan>("Plan"),
        shown::<Preview>("Preview"),
        shown::<Progress>("Progress"),
        shown::<Promoted>("Promoted"),
        shown::<Reason>("Reason"),
        shown::<RecallOutcome>("RecallOutcome"),
        shown::<Release>("Release"),
        shown::<Resolution<'_>>("Resolution"),
        shown::<RotationOutcome>("RotationOutcome"),
        shown::<Sliced>("Sliced"),
        shown::<Space>("Space"),
        shown::<Team>("Team"),
        shown::<Template>("Template"),
        shown::<Tenant>("Tenant"),
        shown::<TransferPlan>("TransferPlan"),
        shown::<TransferPolicy>("TransferPolicy"),
        shown::<Trust>("Trust"),
        shown::<TrustChanged>("TrustChanged"),
        shown::<TrustTable>("TrustTable"),
        shown::<Validity>("Validity"),
        shown::<Value>("Value"),
        shown::<Variable>("Variable"),
        shown::<VerificationReport>("VerificationReport"),
        shown::<Verified<Bundle>>("VerifiedBundle"),
        shown::<Verified<Notice>>("VerifiedNotice"),
        shown::<Verified<Receipt>>("VerifiedReceipt"),
    ])
}

/// Returns the schema of a document that is given.
#[must_use]
pub fn given<T: JsonSchema>(name: &'static str) -> DocumentSchema {
    let generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    DocumentSchema { name, side: Side::Given, schema: generator.into_root_schema_for::<T>() }
}

/// Returns the schema of a document that is shown.
#[must_use]
pub fn shown<T: JsonSchema>(name: &'static str) -> DocumentSchema {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    DocumentSchema { name, side: Side::Shown, schema: generator.into_root_schema_for::<T>() }
}
