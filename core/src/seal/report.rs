//! Returns the verification report.

use super::checks::{Applies, MessageKind};
use crate::terms::{Code, Refusal};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

/// Verification report: a result for every check there is, so that a reader sees which checks were
/// made and which were not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct VerificationReport(Vec<CheckResult>);

impl VerificationReport {
    /// The lines, in the order in which the checks are made.
    #[must_use]
    pub fn lines(&self) -> &[CheckResult] {
        &self.0
    }

    /// Returns the status of one check.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "`Examination::finish`, which alone makes a report, adds what is missing"
    )]
    pub fn standing(&self, check: Check) -> CheckStatus {
        let line = self.0.iter().find(|line| line.check == check);
        line.expect("invariant: a report has a line for every check").standing
    }

    /// The lines that say what a person cannot rely on.
    pub fn not_established(&self) -> impl Iterator<Item = &CheckResult> {
        self.0.iter().filter(|line| line.standing == CheckStatus::NotEstablished)
    }
}

impl fmt::Display for VerificationReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.0 {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// Result of one check, with its detail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CheckResult {
    /// The check.
    pub check: Check,
    /// Status of the check.
    pub standing: CheckStatus,
    /// Detail in a sentence without secrets.
    pub detail: Cow<'static, str>,
}

impl fmt::Display for CheckResult {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:<15}  {}", self.standing.in_words(), self.check.in_words())?;
        if !self.detail.is_empty() {
            write!(out, ": {}", self.detail)?;
        }
        Ok(())
    }
}

/// Status of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is nothing beyond yes, no, moot and unknown")]
pub enum CheckStatus {
    /// It holds.
    Passed,
    /// It does not hold; the message is refused.
    Failed,
    /// There is nothing to check in this message.
    NotApplicable,
    /// It could not be found out here. Nobody may rely on it.
    NotEstablished,
}

impl CheckStatus {
    /// The standing as a person reads it.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Passed => "holds",
            Self::Failed => "DOES NOT HOLD",
            Self::NotApplicable => "not applicable",
            Self::NotEstablished => "not established",
        }
    }
}

macro_rules! checks {
    ($($variant:ident, $words:literal;)*) => {
        /// One thing that verification looks at, in the order in which it does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Check {
            $(#[doc = concat!("Whether it holds that ", $words, ".")] $variant,)*
        }

        impl Check {
            /// Every check, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the sentence that holds if the check passes.
            #[must_use]
            pub const fn in_words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

checks! {
    Size, "the file is within the size limit";
    Form, "every byte of the frame is deterministic CBOR in the COSE profile";
    Kind, "the file is of the kind that was expected";
    Sender, "the sender is a Space that is trusted here";
    Algorithm, "the signature algorithm is the one of the sender's key";
    SenderValidity, "the sender's certificate is valid now";
    Signature, "the sender signed exactly these bytes";
    IssuedAt, "it was signed in the past";
    Schema, "its schema is one that is understood here";
    UnknownFields, "no field of it is unknown here";
    Audience, "it is addressed to this Space";
    Grant, "the sender may send such things";
    Manifest, "the release manifest is well-formed";
    Project, "the sender may do so for this project";
    Subject, "header, manifest and content name one project and one version";
    Sequence, "its number follows those seen from this sender";
    KeyStanding, "the sender's key counted when it gave this number";
    Owner, "the owner of the release is a Space that is trusted here";
    OwnerSignature, "the owner signed the release manifest";
    PassedOn, "the sender owns the release";
    Slice, "the owner committed to this slice for this Space";
    Templates, "the owner committed to these templates";
    Notes, "the owner committed to these release notes";
    Parts, "the parts of the file are those that the statement names";
    SecretsPresent, "secrets are sealed exactly if the owner committed to some";
    SecretsAddressed, "the secrets are sealed to this Space by somebody entitled";
    Onward, "the owner committed to what it carries for Spaces further on, and sealed it to them";
    Receipts, "the receipts that came along are signed by those they name";
    History, "the deployments that the sender tells of took place";
    Recall, "the owner of the release recalled it";
    Succession, "the next identity agrees to succeed the one before";
    Renewal, "the same identity issued the new encryption certificate";
    SecretsOpen, "the secrets open and are the ones the owner committed to";
    Content, "process, variables and templates can be read";
    Packages, "the packages' bytes are those of the manifest";
    Chain, "no receipt before this one is missing";
    Age, "it was on its way no longer than the trust in the sender foresees";
    Transparency, "a transparency log contains the statement";
    Notices, "every notice that the sender says it sent is here";
    Freshness, "nothing newer exists at the sender";
}

/// Collects lines while a message is verified.
#[derive(Debug, Default)]
pub(crate) struct Examination(Vec<CheckResult>);

impl Examination {
    /// Continues a verification: the lines of `report` hold, except those of `again`.
    pub(crate) fn continued(report: &VerificationReport, again: &[Check]) -> Self {
        let lines = report.lines().iter();
        Self(lines.filter(|line| !again.contains(&line.check)).cloned().collect())
    }

    pub(crate) fn passed(&mut self, check: Check, detail: impl Into<Cow<'static, str>>) {
        self.line(check, CheckStatus::Passed, detail);
    }

    pub(crate) fn not_applicable(&mut self, check: Check, detail: impl Into<Cow<'static, str>>) {
        self.line(check, CheckStatus::NotApplicable, detail);
    }

    pub(crate) fn unknown(&mut self, check: Check, detail: impl Into<Cow<'static, str>>) {
        self.line(check, CheckStatus::NotEstablished, detail);
    }

    /// Adds the lines of the checks that no message of this kind has a subject for. A line that is
    /// there already stays: it explains more.
    pub(super) fn not_applicable_to(&mut self, kind: MessageKind) {
        for check in Check::ALL {
            if check.applies(kind) == Applies::Never && !self.has(*check) {
                self.not_applicable(*check, "");
            }
        }
    }

    fn has(&self, check: Check) -> bool {
        self.0.iter().any(|line| line.check == check)
    }

    /// Ends the examination with a refusal: what was not looked at is not established.
    pub(crate) fn refuse(
        &mut self,
        check: Check,
        code: Code,
        detail: impl Into<Cow<'static, str>>,
    ) -> VerifyError {
        let detail = detail.into();
        self.line(check, CheckStatus::Failed, detail.clone());
        let report = core::mem::take(self).finish("not looked at");
        VerifyError { check, code, detail: detail.into_owned(), report }
    }

    /// The statement. A check that nothing was said about has the standing that `rest` explains.
    pub(crate) fn finish(mut self, rest: &'static str) -> VerificationReport {
        for check in Check::ALL {
            if !self.has(*check) {
                self.unknown(*check, rest);
            }
        }
        self.0.sort_by_key(|line| line.check);
        VerificationReport(self.0)
    }

    fn line(&mut self, check: Check, standing: CheckStatus, detail: impl Into<Cow<'static, str>>) {
        self.0.push(CheckResult { check, standing, detail: detail.into() });
    }
}

/// A message is refused: which check failed, and how all the others stand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused, because it does not hold that {}: {detail}", check.in_words())]
pub struct VerifyError {
    check: Check,
    code: Code,
    detail: String,
    report: VerificationReport,
}

impl VerifyError {
    /// The check that failed.
    #[must_use]
    pub const fn check(&self) -> Check {
        self.check
    }

    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns the report up to the failed check.
    #[must_use]
    pub const fn report(&self) -> &VerificationReport {
        &self.report
    }
}

impl Refusal for VerifyError {
    fn code(&self) -> Code {
        self.code
    }

    fn path(&self) -> Option<String> {
        Some(self.check.in_words().into())
    }

    fn whole(self) -> Option<Arc<dyn core::error::Error + Send + Sync>> {
        Some(Arc::new(self))
    }
}
