//! A Space in the store: what can be read, and how a verb becomes a transaction.

use rusqlite::TransactionBehavior;
use spacebridge::facts::{FactQuery, Import, ImportKey};
use spacebridge::packages::AvailablePackages;
use spacebridge::target::{
    ImportedRelease, KnownRelease, Plan, PlanRequest, Preview, PreviewRequest, TargetState,
};
use spacebridge::trust::AuditLog;
use spacebridge::{
    Actor, Bundle, Code, Digest, Error, Facts, Limits, Message, MessageDigest, Notice, ProjectRef,
    Receipt, ReleaseVersion, Signer, Space, Timestamp, Verified,
};

use crate::keys::{of_project, of_version};
use crate::query::{ALL_IMPORTS, ALL_PROMOTIONS, ALL_RECALLS};
use crate::work::Work;
use crate::{Signing, Store, StoreCode, StoreError};

/// The number of times that a key elsewhere signs before the store gives up.
const ATTEMPTS: u32 = 8;

/// One Space in a [`Store`], with the verbs of the core.
///
/// Each verb that acts is one transaction. It locks the store for other writers, reads the facts
/// that the verb needs, calls the core, inserts the new facts, an entry of the audit log, and the
/// message to send, and commits. If anything fails, nothing is changed.
#[derive(Clone, Debug)]
pub struct SpaceStore<'s> {
    store: &'s Store,
    name: String,
}

/// The reads. They see the last commit and block no writer.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Work` fits one lifetime, and a read takes any"
)]
impl<'s> SpaceStore<'s> {
    pub(crate) const fn new(store: &'s Store, name: String) -> Self {
        Self { store, name }
    }

    /// Returns the Space as it is stored.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn space(&self) -> Result<Space, StoreError> {
        self.read(|work| Ok(work.space.clone()))
    }

    /// Returns the number of acts on the Space so far.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn revision(&self) -> Result<i64, StoreError> {
        self.read(|work| Ok(work.revision()))
    }

    /// Returns the facts that `query` selects, and at least these.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn facts(&self, query: &FactQuery) -> Result<Facts, StoreError> {
        self.read(|work| work.facts(query))
    }

    /// Returns every fact, for an export and for the verbs that need them all.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn all_facts(&self) -> Result<Facts, StoreError> {
        self.read(|work| work.all_facts())
    }

    /// Verifies a bundle.
    ///
    /// # Errors
    ///
    /// The check that failed, as a code of the core.
    pub fn verify_bundle(
        &self,
        message: Message<Bundle>,
        now: Timestamp,
    ) -> Result<Verified<Bundle>, StoreError> {
        self.read(|work| verified(work, message, now))
    }

    /// Verifies a receipt.
    ///
    /// # Errors
    ///
    /// The check that failed, as a code of the core.
    pub fn verify_receipt(
        &self,
        message: Message<Receipt>,
        now: Timestamp,
    ) -> Result<Verified<Receipt>, StoreError> {
        Ok(message.verify(&self.space()?, now)?)
    }

    /// Verifies a notice.
    ///
    /// # Errors
    ///
    /// The check that failed, as a code of the core.
    pub fn verify_notice(
        &self,
        message: Message<Notice>,
        now: Timestamp,
    ) -> Result<Verified<Notice>, StoreError> {
        Ok(message.verify(&self.space()?, now)?)
    }

    /// Shows what a bundle brings.
    ///
    /// # Errors
    ///
    /// As [`Space::preview`].
    pub fn preview(
        &self,
        request: &PreviewRequest<'_>,
        packages: &AvailablePackages,
    ) -> Result<Preview, StoreError> {
        self.read(|work| {
            let facts = work.facts(&FactQuery::preview(&work.space, request))?;
            let releases = work.known_releases()?;
            let state = TargetState::new(&facts, &releases, packages);
            Ok(work.space.preview(request, &state)?)
        })
    }

    /// Returns the steps and values of a deployment.
    ///
    /// # Errors
    ///
    /// As [`Space::plan`].
    pub fn plan(
        &self,
        request: &PlanRequest<'_>,
        packages: &AvailablePackages,
        actor: &Actor<'_>,
    ) -> Result<Plan, StoreError> {
        self.read(|work| {
            let facts = work.facts(&FactQuery::plan(request))?;
            let releases = work.known_releases_of(request.release().project())?;
            let state = TargetState::new(&facts, &releases, packages);
            Ok(work.space.plan(request, &state, actor)?)
        })
    }

    /// Opens an imported release again, from the bundle that was stored with the import. The trust
    /// of today decides nothing.
    ///
    /// # Errors
    ///
    /// `message-missing` if the bundle is not stored, and the codes of [`Space::reopen`].
    pub fn imported(&self, import: &Import) -> Result<ImportedRelease, StoreError> {
        self.read(|work| opened(work, import))
    }

    /// Returns the releases that were imported, oldest first.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn imports(&self) -> Result<Vec<Import>, StoreError> {
        self.read(|work| work.all(ALL_IMPORTS))
    }

    /// Returns the releases that were promoted, the receipts that came back, and the recalls: the
    /// facts that tell which other Space has not answered.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn exchanged(&self) -> Result<Facts, StoreError> {
        let receipts = "SELECT document FROM deployments \
            WHERE space = ? AND signer IS NOT NULL ORDER BY id";
        self.read(|work| {
            Ok(Facts {
                deployments: work.all(receipts)?,
                promotions: work.all(ALL_PROMOTIONS)?,
                recalls: work.all(ALL_RECALLS)?,
                ..Facts::none()
            })
        })
    }

    /// Returns the imports of a version, of whichever project, oldest first.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn imports_of(&self, version: &ReleaseVersion) -> Result<Vec<Import>, StoreError> {
        let sql = "SELECT document FROM imports WHERE space = ? AND version = ? ORDER BY id";
        self.read(|work| work.documents(sql, (work.id, of_version(version))))
    }

    /// Returns the import of the bundle with this digest, if there is one.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn import_of(&self, bundle: &MessageDigest) -> Result<Option<Import>, StoreError> {
        let imports = vec![ImportKey::Bundle { bundle: *bundle }];
        let facts = self.facts(&FactQuery { imports, ..FactQuery::none() })?;
        Ok(facts.imports.into_iter().next())
    }

    /// Returns the summaries of the imported releases.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn known_releases(&self) -> Result<Vec<KnownRelease>, StoreError> {
        self.read(|work| work.known_releases())
    }

    /// Returns the audit log.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn audit(&self) -> Result<AuditLog, StoreError> {
        self.read(|work| work.audit_log())
    }

    /// Verifies the audit log: its chain, that it continues from the `head` that somebody wrote
    /// down, and that it ends with the trust of today.
    ///
    /// # Errors
    ///
    /// As [`AuditLog::verify_since`], and `audit-unrecorded` if the trust of today is not that of
    /// the last entry.
    pub fn verify_audit(&self, head: Option<&Digest>) -> Result<AuditLog, StoreError> {
        self.read(|work| {
            let log = work.audit_log()?;
            match head {
                Some(head) => log.verify_since(head)?,
                None => log.verify()?,
            }
            let last = log.entries.last().map(|entry| entry.record.after);
            if last != Some(work.space.trust_digest()) {
                let name = work.space.name();
                let detail = format!("the trust of `{name}` changed, and no entry says how");
                return Err(Error::new(Code::AuditUnrecorded, detail).into());
            }
            Ok(log)
        })
    }

    /// Returns the answers for a project, as [`set_answers`](Self::set_answers) stored them.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn answers(&self, project: &ProjectRef) -> Result<Option<String>, StoreError> {
        let sql = "SELECT text FROM answers WHERE space = ? AND project = ?";
        self.read(|work| work.first(sql, (work.id, of_project(project)), |row| row.get(0)))
    }

    /// Stores the answers for a project. They can contain secrets; only the owner of the store can
    /// read them.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn set_answers(
        &self,
        project: &ProjectRef,
        text: &str,
        actor: &Actor<'_>,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO answers (space, project, text) VALUES (?, ?, ?) \
            ON CONFLICT DO UPDATE SET text = excluded.text WHERE text <> excluded.text";
        self.write(actor, |work| {
            if work.execute(sql, (work.id, of_project(project), text))? > 0 {
                work.note(actor, format!("answers questions of `{project}`"))?;
            }
            Ok(())
        })
    }
}

/// Transactions.
impl SpaceStore<'_> {
    /// Reads one state of the Space.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Work<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.store.connection()?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let value = read(&Work::begin(transaction, None, &self.name)?)?;
        self.store.give_back(connection);
        Ok(value)
    }

    /// Acts on the Space: everything is committed, or nothing.
    pub(crate) fn write<T>(
        &self,
        actor: &Actor<'_>,
        act: impl FnOnce(&mut Work<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.store.connection()?;
        // A transaction that reads first could not write after another's commit.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut work = Work::begin(transaction, Some(self.store.faults()), &self.name)?;
        work.check_clock(actor)?;
        let value = act(&mut work)?;
        work.commit(actor)?;
        self.store.give_back(connection);
        Ok(value)
    }

    /// Signs, and stores what was signed.
    ///
    /// A key in memory signs within the transaction. Any other key signs outside of it, and the
    /// outcome is stored if the Space and the facts are those that the verb saw.
    pub(crate) fn sign<O>(
        &self,
        signing: &Signing<'_>,
        verb: &SigningVerb<'_, O>,
    ) -> Result<O, StoreError> {
        let actor = signing.actor();
        if !signing.is_elsewhere() {
            return self.write(&actor, |work| {
                let (mut facts, outcome) = verb.call(work, signing)?;
                (verb.keep)(work, &mut facts, &outcome)?;
                Ok(outcome)
            });
        }
        for _ in 0..ATTEMPTS {
            let (space, seen) = self.read(|work| {
                work.check_clock(&actor)?;
                work.check_numbers()?;
                Ok((work.space.clone(), work.numbered_facts(&(verb.query)(&work.space))?))
            })?;
            let outcome = (verb.sign)(&space, &seen, signing.signer()?)?;
            let stored = self.write(&actor, |work| {
                work.check_numbers()?;
                if work.space != space {
                    return Ok(false);
                }
                let mut facts = work.numbered_facts(&(verb.query)(&work.space))?;
                if facts != seen {
                    return Ok(false);
                }
                (verb.keep)(work, &mut facts, &outcome)?;
                Ok(true)
            })?;
            if stored {
                return Ok(outcome);
            }
        }
        let detail = format!("the facts changed during each of {ATTEMPTS} signatures");
        Err(StoreError::new(StoreCode::StoreContended, detail))
    }
}

/// The part of a [`SigningVerb`] that the core does.
type SignWith<'v, O> = dyn Fn(&Space, &Facts, Signer<'_>) -> Result<O, StoreError> + 'v;

/// The part of a [`SigningVerb`] that the store does.
type Keep<'v, O> = dyn Fn(&mut Work<'_>, &mut Facts, &O) -> Result<(), StoreError> + 'v;

/// A verb that signs, in the three parts that a transaction needs.
pub(crate) struct SigningVerb<'v, O> {
    /// Returns the facts that the verb needs.
    pub(crate) query: &'v dyn Fn(&Space) -> FactQuery,
    /// Calls the core.
    pub(crate) sign: &'v SignWith<'v, O>,
    /// Stores the outcome.
    pub(crate) keep: &'v Keep<'v, O>,
}

impl<O> SigningVerb<'_, O> {
    fn call(&self, work: &Work<'_>, signing: &Signing<'_>) -> Result<(Facts, O), StoreError> {
        work.check_numbers()?;
        let facts = work.numbered_facts(&(self.query)(&work.space))?;
        let outcome = (self.sign)(&work.space, &facts, signing.signer()?)?;
        Ok((facts, outcome))
    }
}

/// Verifies a bundle with the facts of one transaction.
pub(crate) fn verified(
    work: &Work<'_>,
    message: Message<Bundle>,
    now: Timestamp,
) -> Result<Verified<Bundle>, StoreError> {
    let facts = work.facts(&FactQuery::verify(&message, &work.space, now))?;
    Ok(message.verify(&work.space, &facts, now)?)
}

fn opened(work: &Work<'_>, import: &Import) -> Result<ImportedRelease, StoreError> {
    // The limits held when the bundle was imported, and may have been wider than the usual ones.
    let bytes = work.message(&import.bundle)?;
    let message = Message::<Bundle>::from_bytes_within(bytes, &Limits::trusted())?;
    let facts = work.facts(&FactQuery::reopen(&message))?;
    Ok(work.space.reopen(message, &facts)?)
}
