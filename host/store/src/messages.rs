//! Messages that came in, messages that go out, and what is stored beside the facts.

use spacebridge::documents::write_document;
use spacebridge::facts::FactQuery;
use spacebridge::target::KnownRelease;
use spacebridge::trust::AuditLog;
use spacebridge::{
    Actor, Facts, Fingerprint, MessageDigest, Name, ProjectRef, ReleaseDigest, Timestamp,
};

use crate::keys::{of_number, of_project};
use crate::work::{Work, read_back};
use crate::{SpaceStore, StoreCode, StoreError};

/// Writes the statement for rows of the outbox, as [`outgoing_row`] reads them.
macro_rules! outbox {
    ($and:literal) => {
        concat!(
            "SELECT digest, kind, target, sequence, subject, at, delivered_at FROM outbox \
                WHERE space = ? ",
            $and
        )
    };
}

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "three kinds of message cross a boundary")]
pub enum MessageKind {
    /// A release, from source to target.
    Bundle,
    /// The outcome of a deployment, from target to source.
    Receipt,
    /// A recall, or another key.
    Notice,
}

impl MessageKind {
    /// Returns the kind as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Receipt => "receipt",
            Self::Notice => "notice",
        }
    }

    /// Returns the extension of its files (docs/spec/format.md), without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Bundle => "sbbundle",
            Self::Receipt => "sbreceipt",
            Self::Notice => "sbnotice",
        }
    }

    fn of(text: &str) -> Result<Self, StoreError> {
        [Self::Bundle, Self::Receipt, Self::Notice]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| damaged("the kind of a message"))
    }
}

/// A message that this Space signed. Its bytes are stored, and can be written to a file again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outgoing {
    /// The digest of the message.
    pub digest: MessageDigest,
    /// The kind of message.
    pub kind: MessageKind,
    /// The Space that the message is for, by the name that this Space has for it.
    pub target: Name,
    /// The sequence number.
    pub sequence: u64,
    /// The subject in words, such as `Shop-1.1.0`.
    pub subject: String,
    /// The time of the signature.
    pub at: Timestamp,
    /// The time at which the host handed the file over; `None` while it waits.
    pub delivered: Option<Timestamp>,
}

/// A message to be sent.
pub(crate) struct Draft<'m> {
    pub(crate) digest: MessageDigest,
    pub(crate) kind: MessageKind,
    pub(crate) target: &'m Name,
    pub(crate) sequence: u64,
    pub(crate) subject: String,
    pub(crate) bytes: &'m [u8],
}

impl Work<'_> {
    /// Puts a message into the outbox.
    pub(crate) fn send(&self, draft: &Draft<'_>, at: Timestamp) -> Result<(), StoreError> {
        let sql = "INSERT INTO outbox (space, digest, kind, target, sequence, subject, at, bytes) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = rusqlite::params![
            self.id,
            draft.digest.as_bytes(),
            draft.kind.as_str(),
            draft.target.as_str(),
            of_number(draft.sequence),
            draft.subject,
            at.unix_milliseconds(),
            draft.bytes,
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    /// Puts a message into the inbox, once.
    pub(crate) fn receive(
        &self,
        digest: &MessageDigest,
        kind: MessageKind,
        bytes: &[u8],
        actor: &Actor<'_>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO inbox (space, digest, kind, at, by, bytes) \
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let at = actor.now().unix_milliseconds();
        let values = (self.id, digest.as_bytes(), kind.as_str(), at, actor.user(), bytes);
        self.execute(sql, values)?;
        Ok(())
    }

    /// Returns the bytes of a message that came in.
    pub(crate) fn message(&self, digest: &MessageDigest) -> Result<Vec<u8>, StoreError> {
        let sql = "SELECT bytes FROM inbox WHERE space = ? AND digest = ?";
        let bytes = self.first(sql, (self.id, digest.as_bytes()), |row| row.get(0))?;
        bytes.ok_or_else(|| {
            let detail = format!("the message {digest} is not stored");
            StoreError::new(StoreCode::MessageMissing, detail)
        })
    }

    /// Stores the summary of an imported release.
    pub(crate) fn keep_known(
        &self,
        release: &ReleaseDigest,
        known: &KnownRelease,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO known_releases (space, release, project, document) \
            VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let document = write_document(known);
        self.execute(sql, (self.id, release.as_bytes(), of_project(&known.project), document))?;
        Ok(())
    }

    /// Returns the summaries of all imported releases.
    pub(crate) fn known_releases(&self) -> Result<Vec<KnownRelease>, StoreError> {
        self.all("SELECT document FROM known_releases WHERE space = ?")
    }

    /// Returns the summaries of the imported releases of one project.
    pub(crate) fn known_releases_of(
        &self,
        project: &ProjectRef,
    ) -> Result<Vec<KnownRelease>, StoreError> {
        let sql = "SELECT document FROM known_releases WHERE space = ? AND project = ?";
        self.documents(sql, (self.id, of_project(project)))
    }

    /// Returns the whole audit log.
    pub(crate) fn audit_log(&self) -> Result<AuditLog, StoreError> {
        let sql = "SELECT document FROM audit WHERE space = ? ORDER BY number";
        Ok(AuditLog { entries: self.all(sql)? })
    }

    /// Returns the facts that a verb needs which numbers a message. After a restored backup they
    /// hold a row for the last number that each other Space received.
    pub(crate) fn numbered_facts(&self, query: &FactQuery) -> Result<Facts, StoreError> {
        let mut facts = self.facts(query)?;
        let sql = "SELECT audience, kind, sequence FROM floors WHERE space = ? \
            ORDER BY audience, kind";
        let floors = self.rows(sql, [self.id], |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, String>(1)?, row.get::<_, [u8; 8]>(2)?))
        })?;
        for (audience, kind, sequence) in floors {
            let audience = Fingerprint::from_bytes(audience);
            let row = lost(MessageKind::of(&kind)?, &audience, u64::from_be_bytes(sequence))?;
            facts.promotions.extend(row.promotions);
            facts.reports.extend(row.reports);
            facts.announced.extend(row.announced);
        }
        Ok(facts)
    }
}

/// Returns a row that says only that a number was used: for a message that the backup does not
/// have. No release has a digest of zeros, so no verb finds anything else in it.
fn lost(kind: MessageKind, audience: &Fingerprint, sequence: u64) -> Result<Facts, StoreError> {
    let zeros = "0".repeat(64);
    let at = "1970-01-01T00:00:00Z";
    let row = match kind {
        MessageKind::Bundle => format!(
            r#"{{"promotions": [{{"target": "lost", "audience": "{audience}", "project": "lost",
            "version": "lost", "release": "{zeros}", "bundle": "{zeros}", "sequence": {sequence},
            "gate": {{"lifecycle": "lost", "digest": "{zeros}", "overridden": false}},
            "at": "{at}"}}]}}"#
        ),
        MessageKind::Receipt => format!(
            r#"{{"reports": [{{"audience": "{audience}", "sequence": {sequence},
            "receipt": "{zeros}", "release": "{zeros}", "environment": "lost", "queued": "{at}",
            "outcome": "refused", "at": "{at}"}}]}}"#
        ),
        MessageKind::Notice => format!(
            r#"{{"announced": [{{"audience": "{audience}", "sequence": {sequence},
            "notice": "{zeros}", "at": "{at}"}}]}}"#
        ),
    };
    read_back(&row)
}

fn damaged(what: &str) -> StoreError {
    StoreError::new(StoreCode::StoreDamaged, format!("the store has a row without {what}"))
}

/// Messages.
impl SpaceStore<'_> {
    /// Returns the bytes of a message that a verb of this Space acted upon.
    ///
    /// # Errors
    ///
    /// `message-missing` if there is none with this digest.
    pub fn received(&self, digest: &MessageDigest) -> Result<Vec<u8>, StoreError> {
        self.read(|work| work.message(digest))
    }

    /// Returns the messages that this Space signed, oldest first.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn outbox(&self) -> Result<Vec<Outgoing>, StoreError> {
        self.outgoing(outbox!("ORDER BY id"))
    }

    /// Returns the messages that the host has not handed over yet, oldest first.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn waiting(&self) -> Result<Vec<Outgoing>, StoreError> {
        self.outgoing(outbox!("AND delivered_at IS NULL ORDER BY id"))
    }

    /// Returns the message with this digest that this Space signed, if there is one.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn sent(&self, digest: &MessageDigest) -> Result<Option<Outgoing>, StoreError> {
        let sql = outbox!("AND digest = ?");
        let row = self.read(|work| work.first(sql, (work.id, digest.as_bytes()), outgoing_row))?;
        row.map(outgoing).transpose()
    }

    /// Returns the bytes of a message that this Space signed.
    ///
    /// # Errors
    ///
    /// `message-missing` if there is none with this digest.
    pub fn outgoing_bytes(&self, digest: &MessageDigest) -> Result<Vec<u8>, StoreError> {
        let sql = "SELECT bytes FROM outbox WHERE space = ? AND digest = ?";
        let read = |work: &Work<'_>| {
            work.first(sql, (work.id, digest.as_bytes()), |row| row.get::<_, Vec<u8>>(0))
        };
        self.read(read)?.ok_or_else(|| {
            let detail = format!("the message {digest} is not in the outbox");
            StoreError::new(StoreCode::MessageMissing, detail)
        })
    }

    /// Notes that the host handed a message over. The bytes stay stored.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn delivered(&self, digest: &MessageDigest, actor: &Actor<'_>) -> Result<(), StoreError> {
        let sql = "UPDATE outbox SET delivered_at = ?3 \
            WHERE space = ?1 AND digest = ?2 AND delivered_at IS NULL";
        let at = actor.now().unix_milliseconds();
        self.write(actor, |work| {
            work.execute(sql, (work.id, digest.as_bytes(), at))?;
            Ok(())
        })
    }

    fn outgoing(&self, sql: &'static str) -> Result<Vec<Outgoing>, StoreError> {
        let rows = self.read(|work| work.rows(sql, [work.id], outgoing_row))?;
        rows.into_iter().map(outgoing).collect()
    }
}

/// A row of the outbox, as its columns are.
struct Row {
    digest: [u8; 32],
    kind: String,
    target: String,
    sequence: [u8; 8],
    subject: String,
    at: i64,
    delivered: Option<i64>,
}

fn outgoing_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        digest: row.get(0)?,
        kind: row.get(1)?,
        target: row.get(2)?,
        sequence: row.get(3)?,
        subject: row.get(4)?,
        at: row.get(5)?,
        delivered: row.get(6)?,
    })
}

fn outgoing(row: Row) -> Result<Outgoing, StoreError> {
    Ok(Outgoing {
        digest: MessageDigest::from_bytes(row.digest),
        kind: MessageKind::of(&row.kind)?,
        target: Name::new(row.target)?,
        sequence: u64::from_be_bytes(row.sequence),
        subject: row.subject,
        at: Timestamp::from_unix_milliseconds(row.at)?,
        delivered: row.delivered.map(Timestamp::from_unix_milliseconds).transpose()?,
    })
}
