//! Findings: things to show a person. A refusal is an error; a finding is data.

use crate::terms::Code;
use alloc::string::String;
use core::fmt;

use serde::Serialize;

/// Something a person should see before deciding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// A stable code, like `variable-undefined`.
    pub code: Code,
    /// Severity.
    pub severity: Severity,
    /// Place in words: ``process › Deploy to IIS › package `MyWebsite` ``.
    pub path: String,
    /// Finding in one sentence.
    pub detail: String,
}

impl Finding {
    /// Something worth knowing.
    #[must_use]
    pub fn note(code: Code, path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code, severity: Severity::Note, path: path.into(), detail: detail.into() }
    }

    /// Something that may go wrong.
    #[must_use]
    pub fn warning(code: Code, path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, path: path.into(), detail: detail.into() }
    }

    /// Something that somebody may have done on purpose.
    #[must_use]
    pub fn alarm(code: Code, path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { code, severity: Severity::Alarm, path: path.into(), detail: detail.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} [{}] {}: {}", self.severity, self.code, self.path, self.detail)
    }
}

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "three levels are what a person tells apart")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// May go wrong.
    Warning,
    /// May have been done on purpose.
    Alarm,
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Alarm => "alarm",
        })
    }
}
