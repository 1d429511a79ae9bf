//! Why a filled-in file is not taken.

use alloc::string::String;

use crate::model::ProjectRef;
use crate::terms::{Code, Refusal};

/// Why a filled-in file of answers is not taken. No message shows an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AnswersError {
    /// One question is answered in two ways at once.
    #[error("`{path}` is given in two ways: keep one of `value`, `blank` and `sensitive`")]
    Contradictory {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// The file names an environment that is not ours.
    #[error("`{path}` is for an environment that does not exist here")]
    EnvironmentUnknown {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// A field that no answers file has: perhaps a slip of the pen, which would lose an answer.
    #[error("no answers file has a field `{path}`")]
    FieldUnknown {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// A value of another type than its field has.
    #[error("`{path}` must be {expected}")]
    FieldType {
        /// Where, as a JSON Pointer.
        path: String,
        /// What belongs there.
        expected: &'static str,
    },
    /// A secret is given where it would be shown.
    #[error("`{path}` asks for a sensitive text: give it as `sensitive`, not as `value`")]
    InClear {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// One key, or one question in two spellings, is there twice: two readers could see two
    /// answers.
    #[error("`{path}` is there twice")]
    KeyTwice {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// The text is not JSON.
    #[error("the answers are not JSON, at line {line}, column {column}")]
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// The file does not say which project it is for.
    #[error("the answers do not say that they are for `{expected}`")]
    ProjectMissing {
        /// The project that was asked for.
        expected: ProjectRef,
    },
    /// The file is for another project, whose secrets must not become this one's.
    #[error("the answers are for another project than `{expected}`")]
    ProjectOther {
        /// The project that was asked for.
        expected: ProjectRef,
    },
    /// Nothing asks this, not in this place.
    #[error("nothing asks for `{path}`")]
    QuestionUnknown {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// The file names a tenant that is not ours.
    #[error("`{path}` is for a tenant that does not exist here")]
    TenantUnknown {
        /// Where, as a JSON Pointer.
        path: String,
    },
    /// The file is larger than [`Limits`](crate::Limits) allows.
    #[error("the answers have more than {limit} {what}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much is allowed.
        limit: usize,
    },
}

impl Refusal for AnswersError {
    fn code(&self) -> Code {
        match self {
            Self::Contradictory { .. } => Code::AnswersContradictory,
            Self::EnvironmentUnknown { .. } => Code::AnswersEnvironmentUnknown,
            Self::FieldUnknown { .. } => Code::AnswersFieldUnknown,
            Self::FieldType { .. } => Code::AnswersFieldType,
            Self::InClear { .. } => Code::AnswersInClear,
            Self::KeyTwice { .. } => Code::AnswersKeyTwice,
            Self::Malformed { .. } => Code::AnswersMalformed,
            Self::ProjectMissing { .. } => Code::AnswersProjectMissing,
            Self::ProjectOther { .. } => Code::AnswersProjectOther,
            Self::QuestionUnknown { .. } => Code::AnswersQuestionUnknown,
            Self::TenantUnknown { .. } => Code::AnswersTenantUnknown,
            Self::TooLarge { .. } => Code::AnswersTooLarge,
        }
    }
}
