//! The verbs of a source: each is one transaction.

use spacebridge::documents::write_document;
use spacebridge::facts::FactQuery;
use spacebridge::source::{
    Accepted, Announcement, AssembledRelease, PromoteRequest, Promoted, RecallOutcome,
    RecallRequest,
};
use spacebridge::target::ForwardRequest;
use spacebridge::{
    Actor, Facts, Fingerprint, Lifecycle, Name, Notice, ProjectRef, Receipt, Release,
    ReleaseDigest, ReleaseVersion, Space, Verified,
};
use zeroize::Zeroizing;

use crate::keys::{of_project, of_version};
use crate::messages::{Draft, MessageKind};
use crate::space::SigningVerb;
use crate::work::{Work, read_back};
use crate::{Signing, SpaceStore, StoreCode, StoreError};

/// Writes the statement for the rows of assembled releases, as [`stored`] reads them.
macro_rules! releases {
    ($and:literal) => {
        concat!("SELECT document, manifest, salt, lifecycle FROM releases WHERE space = ? ", $and)
    };
}

/// A release that this Space assembled, as it is stored: without its secrets.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredRelease {
    /// The release and the signed manifest.
    ///
    /// Its sensitive values are withheld. A promotion needs them again, from where the host keeps
    /// them: see [`with_values`](Self::with_values).
    pub assembled: AssembledRelease,
    /// The lifecycle that the host stored with the release.
    pub lifecycle: Option<Lifecycle>,
}

impl StoredRelease {
    /// Returns the release with `values`, the same release with its secrets. The core refuses to
    /// promote it if anything else differs.
    ///
    /// # Errors
    ///
    /// As [`AssembledRelease::from_stored`].
    pub fn with_values(&self, values: Release) -> Result<AssembledRelease, StoreError> {
        let manifest = self.assembled.manifest_bytes().to_vec();
        Ok(AssembledRelease::from_stored(values, manifest, *self.assembled.salt())?)
    }
}

impl SpaceStore<'_> {
    /// Assembles a release, and stores its manifest, its salt, and its content without secrets.
    ///
    /// # Errors
    ///
    /// As [`Space::assemble`], and `release-exists` if the version was assembled before: a version,
    /// once signed, means one thing.
    pub fn assemble(
        &self,
        release: &Release,
        lifecycle: Option<&Lifecycle>,
        signing: &Signing<'_>,
    ) -> Result<AssembledRelease, StoreError> {
        let actor = signing.actor();
        let project = ProjectRef::local(release.project.clone());
        let verb = SigningVerb {
            query: &|_| FactQuery::none(),
            sign: &|space, _, signer| Ok(space.assemble(release.clone(), signer)?),
            keep: &|work, _, assembled: &AssembledRelease| {
                let sql = "INSERT INTO releases (space, project, version, digest, document, \
                    manifest, salt, lifecycle) VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
                    ON CONFLICT DO NOTHING";
                let digest = assembled.digest();
                let values = rusqlite::params![
                    work.id,
                    of_project(&project),
                    of_version(&release.version),
                    digest.as_bytes(),
                    write_document(assembled.release()),
                    assembled.manifest_bytes(),
                    assembled.salt(),
                    lifecycle.map(write_document),
                ];
                if work.execute(sql, values)? == 0 {
                    let detail = format!("`{project}` {} is assembled already", release.version);
                    return Err(StoreError::new(StoreCode::ReleaseExists, detail));
                }
                let what = format!("assembles `{project}` {}, {digest}", release.version);
                work.note(&actor, what)
            },
        };
        self.sign(signing, &verb)
    }

    /// Promotes a release: stores the fact, an entry of the audit log, and the bundle to send.
    ///
    /// # Errors
    ///
    /// As [`Space::promote`].
    pub fn promote(
        &self,
        request: &PromoteRequest<'_>,
        signing: &Signing<'_>,
    ) -> Result<Promoted, StoreError> {
        let verb = SigningVerb {
            query: &|space| FactQuery::promote(space, request),
            sign: &|space, facts, signer| Ok(space.promote(request, facts, signer)?),
            keep: &|work, facts, promoted| {
                keep_promoted(work, facts, promoted, signing, "promotes")
            },
        };
        self.sign(signing, &verb)
    }

    /// Passes an imported release on: stores the fact, an entry of the audit log, and the bundle to
    /// send.
    ///
    /// # Errors
    ///
    /// As [`Space::forward`].
    pub fn forward(
        &self,
        request: &ForwardRequest<'_>,
        signing: &Signing<'_>,
    ) -> Result<Promoted, StoreError> {
        let verb = SigningVerb {
            query: &|space| FactQuery::forward(space, request),
            sign: &|space, facts, signer| Ok(space.forward(request, facts, signer)?),
            keep: &|work, facts, promoted| {
                keep_promoted(work, facts, promoted, signing, "forwards")
            },
        };
        self.sign(signing, &verb)
    }

    /// Accepts a receipt: stores its facts, an entry of the audit log, and the file.
    ///
    /// # Errors
    ///
    /// As [`Space::accept`].
    pub fn accept(
        &self,
        receipt: &Verified<Receipt>,
        actor: &Actor<'_>,
    ) -> Result<Accepted, StoreError> {
        self.write(actor, |work| {
            let mut facts = work.facts(&FactQuery::accept(&work.space, receipt))?;
            let accepted = work.space.accept(receipt, &facts, actor)?;
            work.record(&mut facts, &accepted)?;
            if accepted.deployments().next().is_some() {
                let digest = receipt.digest();
                work.receive(&digest, MessageKind::Receipt, receipt.sealed().as_bytes(), actor)?;
                let sequence = receipt.sequence();
                let signer = receipt.signer_name();
                work.note(actor, format!("accepts receipt {sequence} of `{signer}`, {digest}"))?;
            }
            Ok(accepted)
        })
    }

    /// Recalls a release: stores the facts, an entry of the audit log, and a notice for each Space
    /// that has the release.
    ///
    /// # Errors
    ///
    /// As [`Space::recall`].
    pub fn recall(
        &self,
        request: &RecallRequest<'_>,
        signing: &Signing<'_>,
    ) -> Result<RecallOutcome, StoreError> {
        let verb = SigningVerb {
            query: &|space| FactQuery::recall(space, request),
            sign: &|space, facts, signer| Ok(space.recall(request, facts, signer)?),
            keep: &|work, facts, recalled: &RecallOutcome| {
                work.record(facts, recalled)?;
                let fact = &recalled.fact;
                let subject = format!("{}-{}-recall", fact.project, fact.version);
                announce(work, &recalled.announcements, &subject)?;
                let project = &fact.project;
                let version = &fact.version;
                let reason = &fact.reason;
                work.note(&signing.actor(), format!("recalls `{project}` {version}: {reason}"))
            },
        };
        self.sign(signing, &verb)
    }

    /// Passes on the recall of another owner: stores the facts, an entry of the audit log, and a
    /// notice for each Space to which this one promoted the release.
    ///
    /// # Errors
    ///
    /// As [`Space::forward_recall`].
    pub fn forward_recall(
        &self,
        notice: &Verified<Notice>,
        signing: &Signing<'_>,
    ) -> Result<Vec<Announcement>, StoreError> {
        let verb = SigningVerb {
            query: &|space| FactQuery::forward_recall(space, notice),
            sign: &|space, facts, signer| Ok(space.forward_recall(notice, facts, signer)?),
            keep: &|work, facts, announcements: &Vec<Announcement>| {
                if announcements.is_empty() {
                    return Ok(());
                }
                work.record(facts, announcements)?;
                announce(work, announcements, "recall")?;
                let sequence = notice.sequence();
                let sender = notice.sender_name();
                let what = format!("forwards the recall in notice {sequence} of `{sender}`");
                work.note(&signing.actor(), what)
            },
        };
        self.sign(signing, &verb)
    }

    /// Returns the releases that this Space assembled, oldest first.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn releases(&self) -> Result<Vec<StoredRelease>, StoreError> {
        let sql = releases!("ORDER BY id");
        let rows = self.read(|work| work.rows(sql, [work.id], stored))?;
        rows.into_iter().map(StoredRow::read).collect()
    }

    /// Returns the releases of one version that this Space assembled, of whichever project.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn releases_of(&self, version: &ReleaseVersion) -> Result<Vec<StoredRelease>, StoreError> {
        let sql = releases!("AND version = ? ORDER BY id");
        let rows = self.read(|work| work.rows(sql, (work.id, of_version(version)), stored))?;
        rows.into_iter().map(StoredRow::read).collect()
    }

    /// Returns the release of one version that this Space assembled.
    ///
    /// # Errors
    ///
    /// `release-missing` if there is none.
    pub fn release(
        &self,
        project: &Name,
        version: &ReleaseVersion,
    ) -> Result<StoredRelease, StoreError> {
        let sql = releases!("AND project = ? AND version = ?");
        let key = of_project(&ProjectRef::local(project.clone()));
        let values = |work: &Work<'_>| (work.id, key.clone(), of_version(version));
        let row = self.read(|work| work.first(sql, values(work), stored))?;
        row.map(StoredRow::read).transpose()?.ok_or_else(|| {
            let detail = format!("`{project}` {version} is not assembled here");
            StoreError::new(StoreCode::ReleaseMissing, detail)
        })
    }

    /// Returns the release with this digest that this Space assembled, if there is one.
    ///
    /// # Errors
    ///
    /// A code of the store.
    pub fn release_by_digest(
        &self,
        digest: &ReleaseDigest,
    ) -> Result<Option<StoredRelease>, StoreError> {
        let sql = releases!("AND digest = ?");
        let row = self.read(|work| work.first(sql, (work.id, digest.as_bytes()), stored))?;
        row.map(StoredRow::read).transpose()
    }
}

struct StoredRow {
    document: String,
    manifest: Vec<u8>,
    salt: Zeroizing<[u8; 32]>,
    lifecycle: Option<String>,
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredRow> {
    Ok(StoredRow {
        document: row.get(0)?,
        manifest: row.get(1)?,
        salt: Zeroizing::new(row.get(2)?),
        lifecycle: row.get(3)?,
    })
}

impl StoredRow {
    fn read(self) -> Result<StoredRelease, StoreError> {
        let release = read_back(&self.document)?;
        let assembled = AssembledRelease::from_stored(release, self.manifest, *self.salt)?;
        let lifecycle = self.lifecycle.as_deref().map(read_back).transpose()?;
        Ok(StoredRelease { assembled, lifecycle })
    }
}

fn keep_promoted(
    work: &Work<'_>,
    facts: &mut Facts,
    promoted: &Promoted,
    signing: &Signing<'_>,
    verb: &str,
) -> Result<(), StoreError> {
    work.record(facts, promoted)?;
    let fact = &promoted.fact;
    let draft = Draft {
        digest: fact.bundle,
        kind: MessageKind::Bundle,
        target: &fact.target,
        sequence: fact.sequence,
        subject: format!("{}-{}", fact.project, fact.version),
        bytes: promoted.bundle.as_bytes(),
    };
    work.send(&draft, fact.at)?;
    let project = &fact.project;
    let version = &fact.version;
    let target = &fact.target;
    let what = format!("{verb} `{project}` {version} to `{target}` as bundle {}", fact.sequence);
    work.note(&signing.actor(), what)
}

/// Puts notices into the outbox.
pub(crate) fn announce(
    work: &Work<'_>,
    announcements: &[Announcement],
    subject: &str,
) -> Result<(), StoreError> {
    for announcement in announcements {
        let fact = &announcement.fact;
        let draft = Draft {
            digest: fact.notice,
            kind: MessageKind::Notice,
            target: &announcement.target,
            sequence: fact.sequence,
            subject: subject.to_owned(),
            bytes: announcement.notice.as_bytes(),
        };
        work.send(&draft, fact.at)?;
    }
    Ok(())
}

/// Returns the name that a Space has for another one, under whichever key.
pub(crate) fn name_of(space: &Space, fingerprint: &Fingerprint) -> Result<Name, StoreError> {
    match space.trust_of(fingerprint) {
        Some(trust) => Ok(trust.name().clone()),
        // The trust was removed by the host's own hand; the file still needs a name.
        None => Ok(Name::new(fingerprint.to_string())?),
    }
}
