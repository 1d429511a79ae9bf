//! The audit log's chain.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::v1;
use crate::model::{AuditEntry, AuditLog, AuditRecord, Lifecycle, Space};
use crate::terms::{Code, Digest, Error, Name, Refusal};

/// Reason why an audit log does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum AuditError {
    /// An entry does not follow the one before: something was changed, moved, inserted or taken
    /// out.
    #[error("entry {number} does not follow the one before it")]
    Broken {
        /// The number that the entry should have.
        number: u64,
    },
    /// The log does not hold the entry that was its last when somebody wrote down its digest.
    #[error("the log does not continue from the head that is known: entries are missing or others")]
    HeadUnknown,
    /// The trust changed between two entries, and nobody recorded it.
    #[error("the trust of `{subject}` changed before entry {number}, and no entry says how")]
    Unrecorded {
        /// The owner of the trust.
        subject: alloc::string::String,
        /// The first entry after the change.
        number: u64,
    },
}

impl Refusal for AuditError {
    fn code(&self) -> Code {
        match self {
            Self::Broken { .. } => Code::AuditBroken,
            Self::HeadUnknown => Code::AuditHeadUnknown,
            Self::Unrecorded { .. } => Code::AuditUnrecorded,
        }
    }
}

impl AuditEntry {
    /// The digest that the next entry holds.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&v1::write_audit_entry(self))
    }
}

impl AuditLog {
    /// Adds a record at the end, and gives the new head.
    pub fn append(&mut self, record: AuditRecord) -> Digest {
        let last = self.entries.last();
        let number = last.map_or(1, |last| last.number.saturating_add(1));
        let entry = AuditEntry { number, previous: last.map(AuditEntry::digest), record };
        let head = entry.digest();
        self.entries.push(entry);
        head
    }

    /// The digest of the last entry; `None` while the log is empty. Whoever writes it down
    /// elsewhere, on paper or in another log, can prove later that nothing up to here was touched.
    #[must_use]
    pub fn head(&self) -> Option<Digest> {
        self.entries.last().map(AuditEntry::digest)
    }

    /// Verifies the whole chain.
    ///
    /// # Errors
    ///
    /// - `Code::AuditBroken` if an entry was changed, moved, inserted or taken out.
    /// - `Code::AuditUnrecorded` if a trust changed between two entries about it.
    ///
    /// ```
    /// use spacebridge::{Code, Digest};
    /// use spacebridge::trust::{AuditLog, AuditRecord};
    ///
    /// let mut log = AuditLog::default();
    /// for (by, before, after) in [("ada", b"one", b"two"), ("grace", b"two", b"six")] {
    ///     let at = "2026-11-23T09:00:00Z".parse()?;
    ///     let before = Digest::of(before);
    ///     let after = Digest::of(after);
    ///     log.append(AuditRecord::new(at, by, "Prod Space", "grants more", before, after));
    /// }
    /// log.verify()?;
    /// log.entries[0].record.by = "nobody".into();
    /// assert_eq!(log.verify().unwrap_err().code(), Code::AuditBroken);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn verify(&self) -> Result<(), Error> {
        let mut number = 0_u64;
        let mut previous = None;
        let mut states: BTreeMap<&str, Digest> = BTreeMap::new();
        for entry in &self.entries {
            number = number.saturating_add(1);
            if entry.number != number || entry.previous != previous {
                return Err(AuditError::Broken { number }.into());
            }
            let AuditRecord { subject, before, after, .. } = &entry.record;
            if states.insert(subject, *after).is_some_and(|known| known != *before) {
                return Err(AuditError::Unrecorded { subject: subject.clone(), number }.into());
            }
            previous = Some(entry.digest());
        }
        Ok(())
    }

    /// Verifies the whole chain, and that it continues from `head`, written down earlier. Only this
    /// notices that entries are missing at the end.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify), and `Code::AuditHeadUnknown` if no entry has this digest.
    pub fn verify_since(&self, head: &Digest) -> Result<(), Error> {
        self.verify()?;
        if self.entries.iter().any(|entry| entry.digest() == *head) {
            Ok(())
        } else {
            Err(AuditError::HeadUnknown.into())
        }
    }
}

impl Space {
    /// The digest of all that this Space trusts, and of its own certificates: two states are the
    /// same exactly if their digests are.
    #[must_use]
    pub fn trust_digest(&self) -> Digest {
        Digest::of(&v1::write_trust_state(self))
    }
}

impl Lifecycle {
    /// Returns the identity of what the lifecycle lets go: its name, its phases in their order, and
    /// their stages. Fields beyond this model change nothing.
    ///
    /// ```
    /// use spacebridge::{Label, Lifecycle, Phase};
    ///
    /// let empty = Lifecycle::new(Label::new("Standard")?, []);
    /// let phase = Phase::new(Label::new("Live")?, []);
    /// let one = Lifecycle::new(Label::new("Standard")?, [phase]);
    /// assert_ne!(empty.digest(), one.digest());
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(&v1::write_lifecycle_state(self))
    }
}

/// The digest of the states of several Spaces, under the name of their Data Center.
pub(crate) fn digest_of_states<'n>(
    name: &Name,
    states: impl IntoIterator<Item = (&'n Name, Digest)>,
) -> Digest {
    let states: Vec<(&Name, Digest)> = states.into_iter().collect();
    Digest::of(&v1::write_data_center_state(name, &states))
}
