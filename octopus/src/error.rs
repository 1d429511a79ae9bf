//! Errors of reading documents. Readable input that a person should look at is a finding instead.
//! What can be read but should be looked at is a finding instead.

use alloc::string::String;

use spacebridge::{Code, Error, Limits, Refusal, ReleaseVersion};
use spacebridge_json::Kind;

/// Reason why Octopus's documents cannot be read as a release, or as what belongs to a Space.
///
/// `document` is the name that the caller gave it, `path` a place in it such as `$.Steps[2].Name`.
/// No variant holds a value of a document, for it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OctopusError {
    /// Releases of several projects, or several documents of one release: somebody must choose.
    #[error("{count} release documents fit; choose a project and a version")]
    Ambiguous {
        /// Number of fitting documents.
        count: usize,
    },
    /// A value of another type than Octopus writes there.
    #[error("`{document}` at `{path}`: expected {expected}")]
    Field {
        /// The document.
        document: String,
        /// The place.
        path: String,
        /// Expected value.
        expected: &'static str,
    },
    /// A document is not UTF-8.
    #[error("`{document}`: {detail}")]
    Encoding {
        /// The document.
        document: String,
        /// Its encoding, and the remedy.
        detail: String,
    },
    /// One object has the same key twice, and two readers might each believe another one.
    #[error("`{document}` has a key twice in one object, at line {line}, column {column}")]
    KeyTwice {
        /// The document.
        document: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Not JSON, or nested more than 127 deep.
    #[error("`{document}` is not JSON, at line {line}, column {column}")]
    Malformed {
        /// The document.
        document: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A text that no thing may be called.
    #[error("`{document}` at `{path}`: {source}")]
    Name {
        /// The document.
        document: String,
        /// The place.
        path: String,
        /// Reason.
        source: Error,
    },
    /// An element of an OCL file that cannot stand there, although its syntax is right.
    #[error("`{document}`: line {line}, column {column} is misplaced; write {expected} there")]
    OclElement {
        /// The document.
        document: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// Expected value.
        expected: &'static str,
    },
    /// Not OCL, in the grammar that Octopus itself reads.
    #[error("`{document}`: line {line}, column {column} is not OCL; write {expected} there")]
    OclSyntax {
        /// The document.
        document: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, in characters.
        column: usize,
        /// Expected value.
        expected: &'static str,
    },
    /// The release's process is not among the documents: without it there is nothing to deploy.
    #[error("`{document}` refers to the process `{process}`, which no document holds")]
    ProcessMissing {
        /// The release's document.
        document: String,
        /// The id of the process snapshot.
        process: String,
    },
    /// No document is a release, or none of the project asked for.
    #[error("no document is a release of this project")]
    ReleaseMissing,
    /// No release has the version asked for.
    #[error("no document is release `{version}`")]
    ReleaseUnknown {
        /// The version.
        version: ReleaseVersion,
    },
    /// A value is limited in a way this version does not know. Without the limit it would hold, and
    /// be seen, where its author did not want it.
    #[error("`{document}` at `{path}`: the scope `{dimension}` is not known")]
    ScopeUnknown {
        /// The document.
        document: String,
        /// The place.
        path: String,
        /// The dimension.
        dimension: String,
    },
    /// Things of several Spaces: what one Space permits must not be permitted in another.
    #[error("the documents are of {count} Spaces: give those of one")]
    SpacesMixed {
        /// Number of Spaces.
        count: usize,
    },
    /// A text that is no point in time.
    #[error("`{document}` at `{path}`: {source}")]
    Time {
        /// The document.
        document: String,
        /// The place.
        path: String,
        /// Reason.
        source: Error,
    },
    /// More than the reader was told to take.
    #[error("`{document}` has too much: at most {limit} {what}")]
    TooLarge {
        /// The document.
        document: String,
        /// Thing that exceeds its limit.
        what: &'static str,
        /// Limit.
        limit: usize,
    },
    /// A text that is no version of a release.
    #[error("`{document}` at `{path}`: {source}")]
    Version {
        /// The document.
        document: String,
        /// The place.
        path: String,
        /// Reason.
        source: Error,
    },
}

impl OctopusError {
    /// Returns the error for what the strict reader says of a document. A value is never quoted.
    pub(crate) fn of_json(
        document: &str,
        error: &spacebridge_json::Error,
        limits: &Limits,
    ) -> Self {
        let document = String::from(document);
        let line = error.line();
        let column = error.column();
        match error.kind() {
            Kind::Encoding => Self::Encoding { document, detail: error.detail().into() },
            Kind::KeyTwice => Self::KeyTwice { document, line, column },
            Kind::TextTooLong => {
                Self::TooLarge { document, what: "bytes in a text", limit: limits.text }
            }
            Kind::TooManyValues => Self::TooLarge { document, what: "values", limit: limits.items },
            _ => Self::Malformed { document, line, column },
        }
    }
}

impl Refusal for OctopusError {
    fn code(&self) -> Code {
        match self {
            Self::Ambiguous { .. } => Code::OctopusAmbiguous,
            Self::Encoding { .. } => Code::OctopusEncoding,
            Self::Field { .. } => Code::OctopusField,
            Self::KeyTwice { .. } => Code::OctopusKeyTwice,
            Self::Malformed { .. } => Code::OctopusMalformed,
            Self::Name { .. } => Code::OctopusName,
            Self::OclElement { .. } => Code::OctopusOclElement,
            Self::OclSyntax { .. } => Code::OctopusOclSyntax,
            Self::ProcessMissing { .. } => Code::OctopusProcessMissing,
            Self::ReleaseMissing => Code::OctopusReleaseMissing,
            Self::ReleaseUnknown { .. } => Code::OctopusReleaseUnknown,
            Self::ScopeUnknown { .. } => Code::OctopusScopeUnknown,
            Self::SpacesMixed { .. } => Code::OctopusSpacesMixed,
            Self::Time { .. } => Code::OctopusTime,
            Self::TooLarge { .. } => Code::OctopusTooLarge,
            Self::Version { .. } => Code::OctopusVersion,
        }
    }
}
