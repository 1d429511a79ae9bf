//! Exit codes, and the words of a refusal.

use std::io;
use std::path::Path;

use serde_json::{Value, json};
use spacebridge::target::PlanError;
use spacebridge::verify::{CheckStatus, VerifyError};
use spacebridge::{Error, Finding};
use spacebridge_store::{StoreCode, StoreError};

/// The outcome of a command that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Success.
    Done,
    /// Done, and a person must look.
    Look,
}

impl Exit {
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Look => 4,
        }
    }

    /// Returns [`Look`](Self::Look) if one of the findings is an alarm.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        let is_alarm = |finding: &Finding| finding.severity == spacebridge::Severity::Alarm;
        if findings.iter().any(is_alarm) { Self::Look } else { Self::Done }
    }
}

/// The exit code of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Rejected or refused: nothing was changed.
    Refused,
    /// The command line is invalid.
    Usage,
    /// A file or the folder is unusable.
    Files,
}

impl Kind {
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Files => 3,
        }
    }
}

/// The exit codes, as `--help` shows them.
pub(crate) const EXIT_CODES: &str = "Exit codes:
  0    success
  1    rejected or refused: nothing was changed
  2    the command line is invalid
  3    a file or the folder is unusable
  4    done, and a person must look: blanks remain, something was not confirmed, or there is an \
                                     alarm
  130  interrupted";

/// A reason why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    pub(crate) advice: Option<String>,
    /// The parts that only a refusal of the library has.
    pub(crate) more: Box<More>,
}

/// The parts of a refusal by the library.
#[derive(Debug, Default)]
pub(crate) struct More {
    pub(crate) code: Option<String>,
    pub(crate) path: Option<String>,
    /// The reasons, if there are several.
    pub(crate) reasons: Vec<Finding>,
    /// The checks of a message that failed.
    pub(crate) checks: Vec<String>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>, advice: impl Into<String>) -> Self {
        let advice = Some(advice.into()).filter(|text| !text.is_empty());
        Self { kind, message: message.into(), advice, more: Box::default() }
    }

    /// Returns the code, if the library refused.
    pub(crate) fn code(&self) -> Option<&str> {
        self.more.code.as_deref()
    }

    pub(crate) fn usage(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message, advice)
    }

    pub(crate) fn files(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Kind::Files, message, advice)
    }

    pub(crate) fn refused(message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message, advice)
    }

    /// Returns the failure of the system with a file.
    pub(crate) fn of_file(path: &Path, error: &io::Error) -> Self {
        let name = path.display();
        match error.kind() {
            io::ErrorKind::NotFound => Self::files(
                format!("there is no `{name}`"),
                "see how it is spelled, and in which folder you are",
            ),
            io::ErrorKind::PermissionDenied => Self::files(
                format!("you may not use `{name}`"),
                "ask its owner, or be the user that it belongs to",
            ),
            io::ErrorKind::StorageFull => Self::files(
                format!("`{name}`: the disk is full"),
                "free space on the disk, and repeat the command",
            ),
            io::ErrorKind::ReadOnlyFilesystem => Self::files(
                format!("`{name}` is on a medium that cannot be written to"),
                "name a file elsewhere",
            ),
            _ => Self::files(format!("`{name}`: {error}"), ""),
        }
    }

    /// Returns the document of the failure.
    pub(crate) fn document(&self) -> Value {
        let mut error = json!({
            "code": self.more.code,
            "path": self.more.path,
            "detail": self.message,
            "advice": self.advice,
        });
        if !self.more.reasons.is_empty()
            && let Some(error) = error.as_object_mut()
        {
            error.insert("reasons".into(), json!(self.more.reasons));
        }
        json!({ "error": error })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = error.code().as_str();
        let whole = error.downcast_ref::<PlanError>();
        let reasons = whole.map(|whole| whole.reasons.clone()).unwrap_or_default();
        let checks = error.downcast_ref::<VerifyError>().map(|refusal| {
            let failed =
                |line: &&spacebridge::verify::CheckResult| line.standing == CheckStatus::Failed;
            refusal.report().lines().iter().filter(failed).map(ToString::to_string).collect()
        });
        let more = More {
            code: Some(code.into()),
            path: error.path().map(Into::into),
            reasons,
            checks: checks.unwrap_or_default(),
        };
        Self {
            kind: Kind::Refused,
            message: error.to_string(),
            advice: advice(code),
            more: Box::new(more),
        }
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        Error::from(error).into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if let Some(core) = error.core() {
            return core.clone().into();
        }
        let kind = match error.store_code() {
            Some(
                StoreCode::StoreBusy
                | StoreCode::StoreDamaged
                | StoreCode::StoreFailed
                | StoreCode::StoreForeign
                | StoreCode::StoreFull
                | StoreCode::StoreIo
                | StoreCode::StoreNewer
                | StoreCode::StoreReadOnly
                | StoreCode::StoreUnreachable
                | StoreCode::FileExists,
            ) => Kind::Files,
            _ => Kind::Refused,
        };
        let advice = error.advice().unwrap_or_default();
        // The text of a refusal of the store ends with the advice.
        let message = error.to_string();
        let message = message.strip_suffix(&format!("; {advice}")).unwrap_or(&message).to_owned();
        let mut failure = Self::new(kind, message, advice);
        failure.more.code = Some(error.code().into());
        failure
    }
}

/// The steps that only this program knows.
const HERE: [(&str, &str); 10] = [
    ("blank", "answer it: `spacebridge fill VERSION`"),
    (
        "environment-unknown",
        "see how it is spelled: `spacebridge status`; or add it: `spacebridge space add \
         environment NAME`",
    ),
    (
        "message-kind",
        "`import` takes a bundle, `accept` a receipt, `note` a notice; `inspect` says what a file \
         is",
    ),
    (
        "numbers-unknown",
        "ask each trusted Space for the last numbers that it received: `spacebridge continue NAME \
         --bundle N --receipt N --notice N`",
    ),
    (
        "package-missing",
        "put its file into packages/ of this Space, or name its folder with --packages",
    ),
    ("prompt-unanswered", "give it with --prompted NAME=VALUE"),
    (
        "release-changed",
        "give what it was assembled of, the file of --secrets too; what is meant to differ needs a \
         new version",
    ),
    (
        "sender-unknown",
        "if you know the sender, take its certificate in: `spacebridge trust add NAME FILE`",
    ),
    (
        "target-not-open",
        "report the outcome at the stage where it waits: `spacebridge report VERSION --environment \
         NAME --outcome succeeded`",
    ),
    (
        "target-unknown",
        "see how it is spelled: `spacebridge trust list`; or take its certificate in: `spacebridge \
         trust add NAME FILE`",
    ),
];

/// Returns the remedy for an error or a finding with this code.
pub(crate) fn advice(code: &str) -> Option<String> {
    let here = HERE.iter().find(|(known, _)| *known == code);
    if let Some((_, text)) = here {
        return Some((*text).to_owned());
    }
    let start = format!("| `{code}` |");
    let row = include_str!("../errors.md").lines().find(|line| line.starts_with(&start))?;
    let cell = row.trim_end_matches('|').rsplit(" | ").next()?;
    Some(cell.trim().to_owned())
}
