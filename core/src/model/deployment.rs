//! Facts: what was deployed where, and how it went.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::reference::{EnvironmentRef, ProjectRef};
use crate::terms::{Fingerprint, MessageDigest, Name, ReleaseDigest, ReleaseVersion, Timestamp};

/// One deployment, or an attempt at one. Progress, dashboards and eligibility are folds over these,
/// independent of the order in which they arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Deployment {
    /// The project, as seen from here.
    pub project: ProjectRef,
    /// The version.
    pub version: ReleaseVersion,
    /// Digest of the content that the version named. `None` for a deployment made before the
    /// release was assembled for promotion.
    #[serde(default)]
    pub release: Option<ReleaseDigest>,
    /// Environment.
    pub environment: EnvironmentRef,
    /// The tenant.
    #[serde(default)]
    pub tenant: Option<Name>,
    /// Outcome.
    pub outcome: Outcome,
    /// The time at which it was requested.
    pub queued: Timestamp,
    /// The time at which it began.
    #[serde(default)]
    pub started: Option<Timestamp>,
    /// The time at which it ended.
    #[serde(default)]
    pub finished: Option<Timestamp>,
    /// Person who asked for it, as the deploying Space names them.
    pub by: String,
    /// Notes of the deploying Space.
    #[serde(default)]
    pub notes: String,
    /// True if the Space that did it says that its own lifecycle is completed with this.
    #[serde(default)]
    pub completed: bool,
    /// Evidence of the deployment.
    #[serde(default)]
    pub evidence: Evidence,
}

impl Deployment {
    /// Creates the fact that this Space deployed a version, as the person `by` requested at
    /// `queued`. The other fields are empty.
    #[must_use]
    pub fn new(
        project: ProjectRef,
        version: ReleaseVersion,
        environment: EnvironmentRef,
        outcome: Outcome,
        queued: Timestamp,
        by: impl Into<String>,
    ) -> Self {
        Self {
            project,
            version,
            release: None,
            environment,
            tenant: None,
            outcome,
            queued,
            started: None,
            finished: None,
            by: by.into(),
            notes: String::new(),
            completed: false,
            evidence: Evidence::default(),
        }
    }

    /// The latest moment that this fact tells of.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.finished.or(self.started).unwrap_or(self.queued)
    }
}

/// Outcome of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// It waits.
    Queued,
    /// It runs.
    Executing,
    /// It succeeded.
    Succeeded,
    /// It succeeded, with warnings in its log.
    SucceededWithWarnings,
    /// It failed.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It ran out of time.
    TimedOut,
    /// The target looked at the bundle and said no.
    Refused,
    /// An earlier receipt for the same deployment no longer holds.
    Superseded,
}

impl Outcome {
    /// Returns true if the release is now in the environment.
    #[must_use]
    pub const fn is_success(self) -> bool {
        matches!(self, Self::Succeeded | Self::SucceededWithWarnings)
    }

    /// Returns true if nothing more will happen.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Executing)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Queued => "queued",
            Self::Executing => "executing",
            Self::Succeeded => "succeeded",
            Self::SucceededWithWarnings => "succeeded with warnings",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::TimedOut => "timed out",
            Self::Refused => "refused",
            Self::Superseded => "superseded",
        })
    }
}

/// Evidence of a deployment, as a Space knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "done here, receipted, or told: nothing else is known")]
pub enum Evidence {
    /// It happened here.
    #[default]
    Own,
    /// The Space that did it signed a receipt, and the signature holds.
    Receipt {
        /// Signer.
        signer: Fingerprint,
        /// The Space to which the receipt is addressed, often this one. A signer counts its
        /// receipts for each Space separately.
        audience: Fingerprint,
        /// The receipt's number in the signer's chain for that Space.
        sequence: u64,
        /// The identity of the receipt before it in that chain.
        previous: Option<MessageDigest>,
        /// The receipt's identity.
        digest: MessageDigest,
    },
    /// The sender of a bundle told of it, under its own signature.
    Told {
        /// Sender that reported it.
        sender: Fingerprint,
    },
}
