//! Floor 5: the union of every operation's refusals, for hosts that handle them in one place.

use alloc::string::{String, ToString};

use crate::flows::{
    AcceptError, AssembleError, DataCenterError, ImportError, IssueReceiptError, NotPermitted,
    NoticeError, PlanError, PreviewError, PromoteError, RecordError, StoreError, TrustError,
};
use crate::model::{LookupError, PermissionError, SpaceError};
use crate::packages::{PackageError, PartError};
#[cfg(feature = "json")]
use crate::rules::AnswersError;
use crate::seal::{
    AuditError, CertificateError, EnvelopeError, GenerateError, KeyError, KeyFileError,
    ManifestError, OpenSecretsError, SchemaError, SealError, SeedError, VerifyError,
};
#[cfg(feature = "json")]
use crate::terms::DocumentError;
use crate::terms::{CompareError, DigestError, NameError, TimestampError, VersionError};

macro_rules! union {
    ($($(#[$attribute:meta])* $variant:ident($error:ty), $doc:literal;)*) => {
        /// Any refusal of this library. Each operation has its own type; all of them convert to
        /// this.
        ///
        /// ```
        /// use spacebridge::{Error, Name};
        ///
        /// let error: Error = "Prod: Space".parse::<Name>().unwrap_err().into();
        /// assert_eq!(error.code(), "name-reserved-separator");
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        #[non_exhaustive]
        pub enum Error {
            $($(#[$attribute])* #[doc = $doc] #[error(transparent)] $variant(#[from] $error),)*
            /// A crate beside this one refuses.
            #[error(transparent)]
            Foreign(ForeignError),
        }

        impl Error {
            /// The stable code of this refusal: the same in every language, and never reused.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self {
                    Self::Foreign(error) => error.code,
                    $($(#[$attribute])* Self::$variant(error) => error.code(),)*
                }
            }

            /// Every name that [`family`](Self::family) gives.
            pub const FAMILIES: &'static [&'static str] =
                &[$($(#[$attribute])* stringify!($error)),*];

            /// Which operation refuses, by the name of its own type: `PromoteError`. Bindings name
            /// their exceptions so.
            #[must_use]
            pub const fn family(&self) -> &'static str {
                match self {
                    Self::Foreign(error) => error.family,
                    $($(#[$attribute])* Self::$variant(_) => stringify!($error),)*
                }
            }
        }
    };
}

union! {
    Accept(AcceptError), "A receipt is not accepted.";
    #[cfg(feature = "json")]
    Answers(AnswersError), "A file of answers cannot be read.";
    Assemble(AssembleError), "A release cannot be assembled.";
    Audit(AuditError), "An audit log does not hold.";
    Certificate(CertificateError), "A certificate cannot be used.";
    Compare(CompareError), "A fingerprint is not the one that was typed.";
    DataCenter(DataCenterError), "A Data Center refuses.";
    Digest(DigestError), "A digest is malformed.";
    #[cfg(feature = "json")]
    Document(DocumentError), "A document cannot be read.";
    Envelope(EnvelopeError), "A file is no message of the expected kind.";
    Generate(GenerateError), "Keys cannot be made.";
    Import(ImportError), "A bundle cannot be imported.";
    Instant(TimestampError), "A time is malformed.";
    Key(KeyError), "A private key did not do what was asked of it.";
    KeyFile(KeyFileError), "A file of private keys cannot be read or written.";
    Lookup(LookupError), "A digest that packages are looked up by is malformed.";
    Manifest(ManifestError), "A release manifest cannot be read.";
    Name(NameError), "A name is malformed.";
    Notice(NoticeError), "A notice cannot be made or acted upon.";
    NotPermitted(NotPermitted), "A user lacks a permission.";
    Package(PackageError), "A package is not the one that was tested.";
    Part(PartError), "Parts cannot be made or put together.";
    Permission(PermissionError), "A permission is not known.";
    Plan(PlanError), "A deployment cannot be made.";
    Preview(PreviewError), "A bundle cannot be previewed.";
    Promote(PromoteError), "A release cannot be promoted.";
    ReceiptFact(IssueReceiptError), "A deployment cannot be reported.";
    Record(RecordError), "A fact contradicts the recorded ones, or is missing among them.";
    Reveal(OpenSecretsError), "Sealed secrets cannot be used.";
    Schema(SchemaError), "A document is not what its schema says.";
    Seal(SealError), "Something cannot be sealed.";
    Seed(SeedError), "A seed cannot be used.";
    Space(SpaceError), "A change to a Space is refused.";
    Store(StoreError), "Stored facts cannot be read.";
    Trust(TrustError), "A trust cannot be changed so.";
    Verify(VerifyError), "A message does not hold.";
    Version(VersionError), "A release version is malformed.";
}

impl Error {
    /// Where the fault is, in words, if the refusal knows: `slice › variable 3 › name`.
    #[must_use]
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Schema(error) if !error.path().is_empty() => Some(error.path().into()),
            Self::Verify(error) => Some(error.check().in_words().to_string()),
            #[cfg(feature = "json")]
            Self::Document(error) if !error.path().is_empty() => Some(error.path().into()),
            Self::Plan(error) => error.reasons.first().map(|reason| reason.path.clone()),
            _ => None,
        }
    }
}

/// A refusal of a crate beside this one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ForeignError {
    family: &'static str,
    code: &'static str,
    message: String,
}

impl Error {
    /// Returns the refusal of a crate beside this one as an error of the library.
    #[doc(hidden)]
    #[must_use]
    pub fn foreign(family: &'static str, code: &'static str, message: String) -> Self {
        Self::Foreign(ForeignError { family, code, message })
    }
}
