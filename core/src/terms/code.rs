//! The stable codes of refusals and findings, in one table.

use core::fmt;

use serde::{Serialize, Serializer};

macro_rules! codes {
    ($($variant:ident = $text:literal;)*) => {
        /// A stable code: what was refused, or what was found.
        ///
        /// A code has one meaning, in every language and for ever. `docs/errors.md` explains each
        /// one and says what to do about it.
        ///
        /// ```
        /// use spacebridge::{Code, Name};
        ///
        /// let refused = Name::new("Prod: Production").unwrap_err();
        /// assert_eq!(refused.code(), Code::NameReservedSeparator);
        /// assert_eq!(refused.code().as_str(), "name-reserved-separator");
        /// assert_eq!(Code::from_str_opt("name-reserved-separator"), Some(refused.code()));
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl Code {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as text, such as `name-empty`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }
    };
}

impl Code {
    /// The code that is written as `text`; `None` if this version has no such code.
    #[must_use]
    pub fn from_str_opt(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Code({self})")
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

codes! {
    ActionDropped = "action-dropped";
    AlreadyImported = "already-imported";
    AnswerNotAnOption = "answer-not-an-option";
    AnswerNotTrueOrFalse = "answer-not-true-or-false";
    AnswerOutdated = "answer-outdated";
    AnswerOverridden = "answer-overridden";
    AnswerUnused = "answer-unused";
    AnswersContradictory = "answers-contradictory";
    AnswersEnvironmentUnknown = "answers-environment-unknown";
    AnswersFieldType = "answers-field-type";
    AnswersFieldUnknown = "answers-field-unknown";
    AnswersInClear = "answers-in-clear";
    AnswersKeyTwice = "answers-key-twice";
    AnswersMalformed = "answers-malformed";
    AnswersProjectMissing = "answers-project-missing";
    AnswersProjectOther = "answers-project-other";
    AnswersQuestionUnknown = "answers-question-unknown";
    AnswersTenantUnknown = "answers-tenant-unknown";
    AnswersTooLarge = "answers-too-large";
    AudienceElsewhere = "audience-elsewhere";
    AudienceMissing = "audience-missing";
    AudienceOther = "audience-other";
    AuditBroken = "audit-broken";
    AuditHeadUnknown = "audit-head-unknown";
    AuditUnrecorded = "audit-unrecorded";
    Blank = "blank";
    Blanks = "blanks";
    BundleOld = "bundle-old";
    BundleTooLarge = "bundle-too-large";
    BundlesOutstanding = "bundles-outstanding";
    CarriesOnward = "carries-onward";
    CborDepth = "cbor-depth";
    CborDuplicateKey = "cbor-duplicate-key";
    CborFloat = "cbor-float";
    CborIndefinite = "cbor-indefinite";
    CborInteger = "cbor-integer";
    CborItems = "cbor-items";
    CborKey = "cbor-key";
    CborLength = "cbor-length";
    CborNotShortest = "cbor-not-shortest";
    CborReserved = "cbor-reserved";
    CborSimple = "cbor-simple";
    CborTag = "cbor-tag";
    CborTooLarge = "cbor-too-large";
    CborTrailing = "cbor-trailing";
    CborTruncated = "cbor-truncated";
    CborType = "cbor-type";
    CborUnsortedKey = "cbor-unsorted-key";
    CborUtf8 = "cbor-utf8";
    CertificateCount = "certificate-count";
    CertificateCriticalExtension = "certificate-critical-extension";
    CertificateDualUse = "certificate-dual-use";
    CertificateExpired = "certificate-expired";
    CertificateKeyUsage = "certificate-key-usage";
    CertificateKnown = "certificate-known";
    CertificateMalformed = "certificate-malformed";
    CertificateName = "certificate-name";
    CertificateNotIssued = "certificate-not-issued";
    CertificateNotP256 = "certificate-not-p256";
    CertificatePemMalformed = "certificate-pem-malformed";
    CertificateTooLarge = "certificate-too-large";
    CertificateUnsupported = "certificate-unsupported";
    ClockAhead = "clock-ahead";
    ClockBehind = "clock-behind";
    ComparedOther = "compared-other";
    CoseAlgorithm = "cose-algorithm";
    CoseChainMismatch = "cose-chain-mismatch";
    CoseClaim = "cose-claim";
    CoseCritical = "cose-critical";
    CoseHeaderMissing = "cose-header-missing";
    CoseHeaderTooLarge = "cose-header-too-large";
    CoseHeaderTwice = "cose-header-twice";
    CoseHeaderUnknown = "cose-header-unknown";
    CoseIssuer = "cose-issuer";
    CoseLogReceipts = "cose-log-receipts";
    DeploymentBlocked = "deployment-blocked";
    DeploymentForeign = "deployment-foreign";
    DeploymentNotRecorded = "deployment-not-recorded";
    DigestMalformed = "digest-malformed";
    DocumentMalformed = "document-malformed";
    DocumentTooLarge = "document-too-large";
    EnvironmentUnknown = "environment-unknown";
    EpochSkipped = "epoch-skipped";
    EvidenceUnverifiable = "evidence-unverifiable";
    FactContradicts = "fact-contradicts";
    FactNumberUsed = "fact-number-used";
    FactsMalformed = "facts-malformed";
    FactsTooLarge = "facts-too-large";
    FieldsUnknown = "fields-unknown";
    FingerprintDifferent = "fingerprint-different";
    FingerprintIncomplete = "fingerprint-incomplete";
    FormerCertificatesTooMany = "former-certificates-too-many";
    GrantMissing = "grant-missing";
    IdentityOther = "identity-other";
    ImportNotRecorded = "import-not-recorded";
    ImportUnverifiable = "import-unverifiable";
    InstantMalformed = "instant-malformed";
    KeyPointInvalid = "key-point-invalid";
    KeyRevoked = "key-revoked";
    KeySignatureInvalid = "key-signature-invalid";
    KeyTooMuch = "key-too-much";
    KeyUnavailable = "key-unavailable";
    KeysMismatch = "keys-mismatch";
    KeysName = "keys-name";
    KeysNotP256 = "keys-not-p256";
    KeysPassphrase = "keys-passphrase";
    KeysPassphraseEmpty = "keys-passphrase-empty";
    KeysPassphraseMissing = "keys-passphrase-missing";
    KeysPemMalformed = "keys-pem-malformed";
    KeysTooExpensive = "keys-too-expensive";
    KeysTooLarge = "keys-too-large";
    KeysUnencodable = "keys-unencodable";
    KeysUnsupported = "keys-unsupported";
    KeysValidity = "keys-validity";
    LifecycleAmbiguous = "lifecycle-ambiguous";
    LifecycleBlocked = "lifecycle-blocked";
    LifecycleCut = "lifecycle-cut";
    LifecycleUnfit = "lifecycle-unfit";
    LifecycleUnknown = "lifecycle-unknown";
    LookupMalformed = "lookup-malformed";
    ManifestSignatureInvalid = "manifest-signature-invalid";
    MessageKind = "message-kind";
    MessageTooLarge = "message-too-large";
    NameConfusable = "name-confusable";
    NameEmpty = "name-empty";
    NameForbiddenCharacter = "name-forbidden-character";
    NameReliedOn = "name-relied-on";
    NameReservedSeparator = "name-reserved-separator";
    NameTaken = "name-taken";
    NameTooLong = "name-too-long";
    NoAudience = "no-audience";
    NotesDigest = "notes-digest";
    NotesTooLong = "notes-too-long";
    NoticeEquivocation = "notice-equivocation";
    NoticeGap = "notice-gap";
    NoticeKnown = "notice-known";
    NoticeNotRecall = "notice-not-recall";
    NumbersLeap = "numbers-leap";
    OctopusAmbiguous = "octopus-ambiguous";
    OctopusAnswerTwice = "octopus-answer-twice";
    OctopusAnswerUnasked = "octopus-answer-unasked";
    OctopusAssignmentDropped = "octopus-assignment-dropped";
    OctopusDeployerUnknown = "octopus-deployer-unknown";
    OctopusDeploymentDisputed = "octopus-deployment-disputed";
    OctopusDeploymentRemote = "octopus-deployment-remote";
    OctopusDeploymentUnread = "octopus-deployment-unread";
    OctopusDocumentTwice = "octopus-document-twice";
    OctopusDocumentUnknown = "octopus-document-unknown";
    OctopusEncoding = "octopus-encoding";
    OctopusField = "octopus-field";
    OctopusKeyTwice = "octopus-key-twice";
    OctopusLifecycleOpen = "octopus-lifecycle-open";
    OctopusLimitByVariable = "octopus-limit-by-variable";
    OctopusLocalId = "octopus-local-id";
    OctopusMalformed = "octopus-malformed";
    OctopusMembersElsewhere = "octopus-members-elsewhere";
    OctopusName = "octopus-name";
    OctopusOclElement = "octopus-ocl-element";
    OctopusOclProjectUnknown = "octopus-ocl-project-unknown";
    OctopusOclSensitive = "octopus-ocl-sensitive";
    OctopusOclSyntax = "octopus-ocl-syntax";
    OctopusOclTemplateMissing = "octopus-ocl-template-missing";
    OctopusPackageUnresolvable = "octopus-package-unresolvable";
    OctopusPackageUnversioned = "octopus-package-unversioned";
    OctopusParameterConflict = "octopus-parameter-conflict";
    OctopusParameterOpen = "octopus-parameter-open";
    OctopusPermissionUnknown = "octopus-permission-unknown";
    OctopusProcessMissing = "octopus-process-missing";
    OctopusProcessTemplate = "octopus-process-template";
    OctopusReferenceMissing = "octopus-reference-missing";
    OctopusReleaseMissing = "octopus-release-missing";
    OctopusReleaseUnknown = "octopus-release-unknown";
    OctopusScopeUnknown = "octopus-scope-unknown";
    OctopusSecretUnused = "octopus-secret-unused";
    OctopusSelectionUnused = "octopus-selection-unused";
    OctopusSnapshotMissing = "octopus-snapshot-missing";
    OctopusSpacesMixed = "octopus-spaces-mixed";
    OctopusStepTemplateVersion = "octopus-step-template-version";
    OctopusTaskAlone = "octopus-task-alone";
    OctopusTemplatePerUnknown = "octopus-template-per-unknown";
    OctopusTime = "octopus-time";
    OctopusTooLarge = "octopus-too-large";
    OctopusTypeUnknown = "octopus-type-unknown";
    OctopusValueWithheld = "octopus-value-withheld";
    OctopusVersion = "octopus-version";
    OnwardMisaddressed = "onward-misaddressed";
    OnwardMissing = "onward-missing";
    OnwardNotCommitted = "onward-not-committed";
    OwnerRevoked = "owner-revoked";
    OwnerUnknown = "owner-unknown";
    PackBasisChanged = "pack-basis-changed";
    PackCancelled = "pack-cancelled";
    PackFrameTooLarge = "pack-frame-too-large";
    PackMalformed = "pack-malformed";
    PackOtherBasis = "pack-other-basis";
    PackOtherPackage = "pack-other-package";
    PackOutOfBasis = "pack-out-of-basis";
    PackOutOfOrder = "pack-out-of-order";
    PackOutOfWindow = "pack-out-of-window";
    PackTrailing = "pack-trailing";
    PackTruncated = "pack-truncated";
    PackUnknown = "pack-unknown";
    PackWindowTooLarge = "pack-window-too-large";
    PackageAmbiguous = "package-ambiguous";
    PackageMissing = "package-missing";
    PackageNoDigest = "package-no-digest";
    PackageNotSelected = "package-not-selected";
    PackageOtherContent = "package-other-content";
    PackageTooLong = "package-too-long";
    PackageTooShort = "package-too-short";
    PackageUnpinned = "package-unpinned";
    PartMismatch = "part-mismatch";
    PartWithheld = "part-withheld";
    PartsMalformed = "parts-malformed";
    PartsNoSize = "parts-no-size";
    PartsTooMany = "parts-too-many";
    PartsUnknown = "parts-unknown";
    PassedOn = "passed-on";
    PermissionMissing = "permission-missing";
    PermissionUnknown = "permission-unknown";
    PermitCovered = "permit-covered";
    PhaseIncomplete = "phase-incomplete";
    PreviewOther = "preview-other";
    ProjectNotGranted = "project-not-granted";
    ProjectOwnerOther = "project-owner-other";
    PromoteNotGranted = "promote-not-granted";
    PromptUnanswered = "prompt-unanswered";
    RecallForeign = "recall-foreign";
    RecallOverrideMissing = "recall-override-missing";
    RecallReasonMissing = "recall-reason-missing";
    RecallReasonTooLong = "recall-reason-too-long";
    RecallSignatureInvalid = "recall-signature-invalid";
    ReceiptAwaited = "receipt-awaited";
    ReceiptChainBroken = "receipt-chain-broken";
    ReceiptEquivocation = "receipt-equivocation";
    ReceiptGap = "receipt-gap";
    ReceiptKnown = "receipt-known";
    ReceiptNeverPromoted = "receipt-never-promoted";
    ReceiptNotOurs = "receipt-not-ours";
    ReceiptNumber = "receipt-number";
    ReceiptOnward = "receipt-onward";
    ReceiptOtherRelease = "receipt-other-release";
    ReceiptSignatureInvalid = "receipt-signature-invalid";
    ReceiptSignerUnknown = "receipt-signer-unknown";
    ReceiptSupersedesNothing = "receipt-supersedes-nothing";
    ReceiptSupersedesOther = "receipt-supersedes-other";
    ReceiptsOutstanding = "receipts-outstanding";
    ReferenceAsked = "reference-asked";
    RefusedImported = "refused-imported";
    ReleaseChanged = "release-changed";
    ReleaseDefective = "release-defective";
    ReleaseOlder = "release-older";
    ReleaseRecalled = "release-recalled";
    RenewalOlder = "renewal-older";
    SchemaFieldMissing = "schema-field-missing";
    SchemaFieldUnknown = "schema-field-unknown";
    SchemaMustUnderstand = "schema-must-understand";
    SchemaNameForm = "schema-name-form";
    SchemaPlaceholder = "schema-placeholder";
    SchemaTooMany = "schema-too-many";
    SchemaUnsupported = "schema-unsupported";
    SchemaValue = "schema-value";
    SealerForeign = "sealer-foreign";
    SecretWithheld = "secret-withheld";
    SecretsDoNotOpen = "secrets-do-not-open";
    SecretsMisaddressed = "secrets-misaddressed";
    SecretsMismatch = "secrets-mismatch";
    SecretsNotCommitted = "secrets-not-committed";
    SeedZero = "seed-zero";
    SenderCertificateExpired = "sender-certificate-expired";
    SenderPending = "sender-pending";
    SenderReplaced = "sender-replaced";
    SenderRevoked = "sender-revoked";
    SenderUnknown = "sender-unknown";
    SequenceReused = "sequence-reused";
    SignatureInvalid = "signature-invalid";
    SignerForeign = "signer-foreign";
    SliceDigest = "slice-digest";
    SliceNotOurs = "slice-not-ours";
    SpaceUnknown = "space-unknown";
    StepDropped = "step-dropped";
    StepStartMoved = "step-start-moved";
    StopNotInLifecycle = "stop-not-in-lifecycle";
    SubjectMismatch = "subject-mismatch";
    SuccessionOther = "succession-other";
    SuccessionSignatureInvalid = "succession-signature-invalid";
    TargetNotOpen = "target-not-open";
    TargetUnknown = "target-unknown";
    TemplatesDigest = "templates-digest";
    TenantUnknown = "tenant-unknown";
    VariableAmbiguous = "variable-ambiguous";
    VariableFallsBack = "variable-falls-back";
    VariableOmitted = "variable-omitted";
    VariableUndefined = "variable-undefined";
    VersionEmpty = "version-empty";
    VersionHasOtherContent = "version-has-other-content";
    VersionHasSeveralContents = "version-has-several-contents";
    VersionMalformed = "version-malformed";
    VersionNumberTooLarge = "version-number-too-large";
    VersionTooLong = "version-too-long";
}
