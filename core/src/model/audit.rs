//! Audit records of changes of trust.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::terms::{Digest, Timestamp};

/// One change: who, when, what, and the digest of the whole trust before and after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditRecord {
    /// The time of the change.
    pub at: Timestamp,
    /// Acting person.
    pub by: String,
    /// The owner of the trust: the name of a Space or of a Data Center.
    pub subject: String,
    /// Change, in words.
    pub what: String,
    /// The digest of everything that the subject trusted before.
    pub before: Digest,
    /// Digest after the change.
    pub after: Digest,
}

impl AuditRecord {
    /// Creates the record of a change of the trust of `subject`, which the person `by` made.
    #[must_use]
    pub fn new(
        at: Timestamp,
        by: impl Into<String>,
        subject: impl Into<String>,
        what: impl Into<String>,
        before: Digest,
        after: Digest,
    ) -> Self {
        Self { at, by: by.into(), subject: subject.into(), what: what.into(), before, after }
    }
}

/// A record in its place in an [`AuditLog`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AuditEntry {
    /// Its number, from 1.
    pub number: u64,
    /// The digest of the entry before it; `None` for the first.
    #[serde(default)]
    pub previous: Option<Digest>,
    /// The record.
    pub record: AuditRecord,
}

/// Records that each hold the digest of the one before: none can be changed, moved or taken out
/// without breaking the chain, and none taken off the end without contradicting a
/// [`head`](Self::head) that somebody wrote down.
///
/// It is plain data that a host stores; reading it back believes nothing until
/// [`verify`](Self::verify).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper of one list")]
pub struct AuditLog {
    /// The entries, oldest first.
    pub entries: Vec<AuditEntry>,
}
