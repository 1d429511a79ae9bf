//! The stored facts that one verb needs, as keys that a host turns into database queries.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::deployment::{Deployment, Evidence};
use super::facts::{Facts, Import, Promotion, ReceiptFact};
use super::notices::{Recall, ReceivedNotice, SentNotice};
use super::reference::ProjectRef;
use crate::terms::{Fingerprint, MessageDigest, Name, ReleaseDigest, ReleaseVersion, Timestamp};

/// The stored facts that one verb needs: for every table of [`Facts`] the keys of its rows.
///
/// A verb gives the same result on the selected rows as on all facts. A host may return more rows
/// than the query selects, in the order in which it recorded them. [`Facts::select`] is the
/// reference for the meaning of every key. [`Space::rehearse`](crate::Space::rehearse),
/// [`Space::rehearse_notice`](crate::Space::rehearse_notice) and
/// [`Space::facts_that_hold`](crate::Space::facts_that_hold) need all facts, so they have no query.
///
/// Names and versions compare as [`Name`] and [`ReleaseVersion`] do. A list of fingerprints holds
/// every key that one Space had: a query by its present key alone would restart its numbers.
///
/// ```
/// use spacebridge::Facts;
/// use spacebridge::facts::FactQuery;
/// use spacebridge::rules::Candidate;
///
/// let project = "Shop".parse()?;
/// let version = "1.1.0".parse().unwrap();
/// let query = FactQuery::progress(&Candidate::new(&project, &version));
/// assert_eq!(query.deployments.len(), 1);
/// assert_eq!(Facts::none().select(&query), Facts::none());
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a host that skips a table would lose facts")]
pub struct FactQuery {
    /// The rows of [`Facts::deployments`].
    #[serde(default)]
    pub deployments: Vec<DeploymentKey>,
    /// The rows of [`Facts::promotions`].
    #[serde(default)]
    pub promotions: Vec<PromotionKey>,
    /// The rows of [`Facts::imports`].
    #[serde(default)]
    pub imports: Vec<ImportKey>,
    /// The rows of [`Facts::reports`].
    #[serde(default)]
    pub reports: Vec<ReceiptKey>,
    /// The rows of [`Facts::announced`].
    #[serde(default)]
    pub announced: Vec<SentNoticeKey>,
    /// The rows of [`Facts::heard`].
    #[serde(default)]
    pub heard: Vec<ReceivedNoticeKey>,
    /// The rows of [`Facts::recalls`].
    #[serde(default)]
    pub recalls: Vec<RecallKey>,
}

/// Selects rows of [`Facts::deployments`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum DeploymentKey {
    /// All rows about one version of a project.
    Version {
        /// The project, as seen from this Space.
        project: ProjectRef,
        /// The version.
        version: ReleaseVersion,
    },
    /// All rows that rest on one receipt.
    Receipt {
        /// The receipt's digest.
        receipt: MessageDigest,
    },
    /// All rows that rest on a receipt of these signers for this audience with this number.
    ReceiptNumber {
        /// Every key of the signer.
        signers: Vec<Fingerprint>,
        /// The Space to which the receipts are addressed.
        audience: Fingerprint,
        /// The number.
        sequence: u64,
    },
    /// Of the rows that rest on a receipt of these signers for this audience with a lower number,
    /// those with the greatest number.
    ReceiptBefore {
        /// Every key of the signer.
        signers: Vec<Fingerprint>,
        /// The Space to which the receipts are addressed.
        audience: Fingerprint,
        /// The number that is above those selected.
        sequence: u64,
    },
    /// Of the rows that rest on a receipt of this signer for these audiences, those with the
    /// greatest number.
    LastReceipt {
        /// The key of the signer.
        signer: Fingerprint,
        /// Every key of the Space to which the receipts are addressed.
        audiences: Vec<Fingerprint>,
    },
    /// Of the successful deployments of an identified release in environments of this Space that
    /// rest on a receipt of these signers, for every project those with the latest
    /// [`at`](Deployment::at).
    Installed {
        /// The Space that owns the environments.
        space: Name,
        /// Every key of the signer.
        signers: Vec<Fingerprint>,
    },
    /// For every other Space, the rows about its environments with the latest
    /// [`at`](Deployment::at).
    LatestOfEachSpace,
}

/// Selects rows of [`Facts::promotions`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum PromotionKey {
    /// All rows about one version of a project.
    Version {
        /// The project, as seen from this Space.
        project: ProjectRef,
        /// The version.
        version: ReleaseVersion,
    },
    /// All rows about one release.
    Release {
        /// The release's digest.
        release: ReleaseDigest,
    },
    /// The rows with the greatest number among those addressed to one of these keys.
    LastTo {
        /// Every key of the target.
        audiences: Vec<Fingerprint>,
    },
    /// Of the rows addressed to one of these keys, those whose number is one of the last: less than
    /// `count` below the greatest.
    RecentTo {
        /// Every key of the target.
        audiences: Vec<Fingerprint>,
        /// The number of numbers.
        count: u64,
    },
}

/// Selects rows of [`Facts::imports`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum ImportKey {
    /// All rows about one version of a project.
    Version {
        /// The project, as seen from this Space.
        project: ProjectRef,
        /// The version.
        version: ReleaseVersion,
    },
    /// All rows about one project.
    Project {
        /// The project, as seen from this Space.
        project: ProjectRef,
    },
    /// All rows about the project that its owner calls so.
    OwnerProject {
        /// Every key of the owner: one of them signed the manifest.
        owners: Vec<Fingerprint>,
        /// The project's name in the Space that owns it.
        name: Name,
    },
    /// All rows about projects of this name that these senders brought, whoever owns them.
    SenderProject {
        /// Every key of the sender.
        senders: Vec<Fingerprint>,
        /// The project's name in the Space that owns it.
        name: Name,
    },
    /// All rows about one release.
    Release {
        /// The release's digest.
        release: ReleaseDigest,
    },
    /// All rows about the releases that a row of [`Facts::recalls`] names by this project and
    /// version.
    Recalled {
        /// The project of the recall, as seen from this Space.
        project: ProjectRef,
        /// The version of the recall.
        version: ReleaseVersion,
    },
    /// All rows about one bundle.
    Bundle {
        /// The bundle's digest.
        bundle: MessageDigest,
    },
    /// All rows about a bundle of this sender with this number.
    Number {
        /// The key of the sender.
        sender: Fingerprint,
        /// The number.
        sequence: u64,
    },
    /// The rows with the greatest number among those of this sender.
    LastFrom {
        /// The key of the sender.
        sender: Fingerprint,
    },
}

/// Selects rows of [`Facts::reports`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum ReceiptKey {
    /// The rows with the greatest number among those addressed to one of these keys.
    LastTo {
        /// The keys of the Space to which the receipts are addressed.
        audiences: Vec<Fingerprint>,
    },
    /// Of the rows addressed to one of these keys, those whose number is one of the last: less than
    /// `count` below the greatest.
    RecentTo {
        /// Every key of the Space to which the receipts are addressed.
        audiences: Vec<Fingerprint>,
        /// The number of numbers.
        count: u64,
    },
    /// The rows with the greatest number among those for this audience about one deployment.
    LastAbout {
        /// The Space to which the receipts are addressed.
        audience: Fingerprint,
        /// The release's digest.
        release: ReleaseDigest,
        /// The environment of this Space.
        environment: Name,
        /// The tenant, if the deployment has one.
        tenant: Option<Name>,
        /// The moment at which the deployment was queued.
        queued: Timestamp,
    },
}

/// Selects rows of [`Facts::announced`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum SentNoticeKey {
    /// The rows with the greatest number among those addressed to one of these keys.
    LastTo {
        /// Every key of the Space to which the notices are addressed.
        audiences: Vec<Fingerprint>,
    },
    /// Of the rows addressed to one of these keys, those whose number is one of the last: less than
    /// `count` below the greatest.
    RecentTo {
        /// Every key of the Space to which the notices are addressed.
        audiences: Vec<Fingerprint>,
        /// The number of numbers.
        count: u64,
    },
}

/// Selects rows of [`Facts::heard`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum ReceivedNoticeKey {
    /// All rows about a notice of this sender with this number.
    Number {
        /// The key of the sender.
        sender: Fingerprint,
        /// The number.
        sequence: u64,
    },
    /// All rows about a notice of these senders with this number or a lower one.
    UpTo {
        /// Every key of the sender.
        senders: Vec<Fingerprint>,
        /// The greatest number.
        sequence: u64,
    },
    /// The rows with the greatest number among those of this sender.
    LastFrom {
        /// The key of the sender.
        sender: Fingerprint,
    },
}

/// Selects rows of [`Facts::recalls`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "a host that skips a key would lose rows")]
pub enum RecallKey {
    /// All rows about one release.
    Release {
        /// The release's digest.
        release: ReleaseDigest,
    },
    /// All rows about one version of a project.
    Version {
        /// The project, as seen from this Space.
        project: ProjectRef,
        /// The version.
        version: ReleaseVersion,
    },
}

impl FactQuery {
    /// Returns the query that selects no row.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            deployments: Vec::new(),
            promotions: Vec::new(),
            imports: Vec::new(),
            reports: Vec::new(),
            announced: Vec::new(),
            heard: Vec::new(),
            recalls: Vec::new(),
        }
    }

    /// Returns the query that selects the rows of both, for a host that calls several verbs on one
    /// set of facts.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        join(&mut self.deployments, other.deployments);
        join(&mut self.promotions, other.promotions);
        join(&mut self.imports, other.imports);
        join(&mut self.reports, other.reports);
        join(&mut self.announced, other.announced);
        join(&mut self.heard, other.heard);
        join(&mut self.recalls, other.recalls);
        self
    }
}

fn join<K: PartialEq>(keys: &mut Vec<K>, others: Vec<K>) {
    for other in others {
        if !keys.contains(&other) {
            keys.push(other);
        }
    }
}

impl Facts {
    /// Returns the rows that `query` selects, in their order. It is the reference for a host that
    /// answers the query from a database.
    #[must_use]
    pub fn select(&self, query: &FactQuery) -> Self {
        Self {
            deployments: chosen(&self.deployments, &query.deployments, deployments),
            promotions: chosen(&self.promotions, &query.promotions, promotions),
            imports: chosen(&self.imports, &query.imports, |rows, key| {
                imports(rows, key, &self.recalls)
            }),
            reports: chosen(&self.reports, &query.reports, reports),
            announced: chosen(&self.announced, &query.announced, announced),
            heard: chosen(&self.heard, &query.heard, heard),
            recalls: chosen(&self.recalls, &query.recalls, |_, key| recalls(key)),
        }
    }
}

/// Decides for a row whether one key selects it.
type Test<'k, R> = Box<dyn Fn(&R) -> bool + 'k>;

fn chosen<'k, R: Clone, K>(
    rows: &'k [R],
    keys: &'k [K],
    test: impl Fn(&'k [R], &'k K) -> Test<'k, R>,
) -> Vec<R> {
    let tests: Vec<Test<'k, R>> = keys.iter().map(|key| test(rows, key)).collect();
    let is_chosen = |row: &&R| tests.iter().any(|test| test(row));
    rows.iter().filter(is_chosen).cloned().collect()
}

/// Selects, of the rows that have a number, those with the greatest one.
fn last<'k, R, N: Ord + 'k>(rows: &[R], number: impl Fn(&R) -> Option<N> + 'k) -> Test<'k, R> {
    let greatest = rows.iter().filter_map(&number).max();
    Box::new(move |row| number(row).is_some_and(|found| Some(found) == greatest))
}

/// Selects the rows whose number is less than `count` below the greatest.
fn recent<'k, R>(rows: &[R], count: u64, number: impl Fn(&R) -> Option<u64> + 'k) -> Test<'k, R> {
    let below = rows.iter().filter_map(&number).max().map(|last| last.saturating_sub(count));
    let is_recent = move |found: u64| count > 0 && below.is_some_and(|below| found > below);
    Box::new(move |row| number(row).is_some_and(is_recent))
}

fn deployments<'k>(rows: &'k [Deployment], key: &'k DeploymentKey) -> Test<'k, Deployment> {
    match key {
        DeploymentKey::Version { project, version } => {
            Box::new(move |row| row.project == *project && row.version == *version)
        }
        DeploymentKey::Receipt { receipt } => Box::new(move |row| match row.evidence {
            Evidence::Receipt { digest, .. } => digest == *receipt,
            Evidence::Own | Evidence::Told { .. } => false,
        }),
        DeploymentKey::ReceiptNumber { signers, audience, sequence } => {
            Box::new(move |row| number(row, signers, &[*audience]) == Some(*sequence))
        }
        DeploymentKey::ReceiptBefore { signers, audience, sequence } => last(rows, move |row| {
            number(row, signers, &[*audience]).filter(|number| number < sequence)
        }),
        DeploymentKey::LastReceipt { signer, audiences } => {
            last(rows, move |row| number(row, &[*signer], audiences))
        }
        DeploymentKey::Installed { space, signers } => installed(rows, space, signers),
        DeploymentKey::LatestOfEachSpace => latest(rows, |row| row.environment.space.as_ref()),
    }
}

/// The number of the receipt of one of `signers` for one of `audiences` on which a row rests.
fn number(row: &Deployment, signers: &[Fingerprint], audiences: &[Fingerprint]) -> Option<u64> {
    match row.evidence {
        Evidence::Receipt { signer, audience, sequence, .. }
            if signers.contains(&signer) && audiences.contains(&audience) =>
        {
            Some(sequence)
        }
        _ => None,
    }
}

fn installed<'k>(
    rows: &'k [Deployment],
    space: &'k Name,
    signers: &'k [Fingerprint],
) -> Test<'k, Deployment> {
    let is_theirs = |row: &Deployment| match row.evidence {
        Evidence::Receipt { signer, .. } => signers.contains(&signer),
        Evidence::Own | Evidence::Told { .. } => false,
    };
    latest(rows, move |row| {
        let holds = row.environment.space.as_ref() == Some(space)
            && row.release.is_some()
            && row.outcome.is_success();
        (holds && is_theirs(row)).then_some(&row.project)
    })
}

/// Selects, for every group, the rows with the latest moment.
fn latest<'k, G: Ord + 'k>(
    rows: &'k [Deployment],
    group: impl Fn(&Deployment) -> Option<&G> + 'k,
) -> Test<'k, Deployment> {
    let mut latest: BTreeMap<&G, Timestamp> = BTreeMap::new();
    for row in rows {
        if let Some(group) = group(row) {
            let last = latest.entry(group).or_insert_with(|| row.at());
            *last = (*last).max(row.at());
        }
    }
    Box::new(move |row| group(row).is_some_and(|group| latest.get(group) == Some(&row.at())))
}

fn promotions<'k>(rows: &'k [Promotion], key: &'k PromotionKey) -> Test<'k, Promotion> {
    match key {
        PromotionKey::Version { project, version } => {
            Box::new(move |row| row.project == *project && row.version == *version)
        }
        PromotionKey::Release { release } => Box::new(move |row| row.release == *release),
        PromotionKey::LastTo { audiences } => {
            last(rows, move |row| audiences.contains(&row.audience).then_some(row.sequence))
        }
        PromotionKey::RecentTo { audiences, count } => recent(rows, *count, move |row| {
            audiences.contains(&row.audience).then_some(row.sequence)
        }),
    }
}

fn imports<'k>(rows: &'k [Import], key: &'k ImportKey, recalls: &'k [Recall]) -> Test<'k, Import> {
    match key {
        ImportKey::Version { project, version } => {
            Box::new(move |row| row.project == *project && row.version == *version)
        }
        ImportKey::Project { project } => Box::new(move |row| row.project == *project),
        ImportKey::OwnerProject { owners, name } => {
            Box::new(move |row| owners.contains(&row.owner) && row.project.name == *name)
        }
        ImportKey::SenderProject { senders, name } => {
            Box::new(move |row| senders.contains(&row.sender) && row.project.name == *name)
        }
        ImportKey::Release { release } => Box::new(move |row| row.release == *release),
        ImportKey::Recalled { project, version } => {
            let named = recalls.iter().filter(|r| r.project == *project && r.version == *version);
            let named: BTreeSet<ReleaseDigest> = named.map(|recall| recall.release).collect();
            Box::new(move |row| named.contains(&row.release))
        }
        ImportKey::Bundle { bundle } => Box::new(move |row| row.bundle == *bundle),
        ImportKey::Number { sender, sequence } => {
            Box::new(move |row| row.sender == *sender && row.sequence == *sequence)
        }
        ImportKey::LastFrom { sender } => {
            last(rows, move |row| (row.sender == *sender).then_some(row.sequence))
        }
    }
}

fn reports<'k>(rows: &'k [ReceiptFact], key: &'k ReceiptKey) -> Test<'k, ReceiptFact> {
    match key {
        ReceiptKey::LastTo { audiences } => {
            last(rows, move |row| audiences.contains(&row.audience).then_some(row.sequence))
        }
        ReceiptKey::RecentTo { audiences, count } => recent(rows, *count, move |row| {
            audiences.contains(&row.audience).then_some(row.sequence)
        }),
        ReceiptKey::LastAbout { audience, release, environment, tenant, queued } => {
            let is_meant = move |row: &ReceiptFact| {
                row.audience == *audience
                    && row.release == *release
                    && row.environment == *environment
                    && row.tenant == *tenant
                    && row.queued == *queued
            };
            last(rows, move |row| is_meant(row).then_some(row.sequence))
        }
    }
}

fn announced<'k>(rows: &'k [SentNotice], key: &'k SentNoticeKey) -> Test<'k, SentNotice> {
    match key {
        SentNoticeKey::LastTo { audiences } => {
            last(rows, move |row| audiences.contains(&row.audience).then_some(row.sequence))
        }
        SentNoticeKey::RecentTo { audiences, count } => recent(rows, *count, move |row| {
            audiences.contains(&row.audience).then_some(row.sequence)
        }),
    }
}

fn heard<'k>(rows: &'k [ReceivedNotice], key: &'k ReceivedNoticeKey) -> Test<'k, ReceivedNotice> {
    match key {
        ReceivedNoticeKey::Number { sender, sequence } => {
            Box::new(move |row| row.sender == *sender && row.sequence == *sequence)
        }
        ReceivedNoticeKey::UpTo { senders, sequence } => {
            Box::new(move |row| senders.contains(&row.sender) && row.sequence <= *sequence)
        }
        ReceivedNoticeKey::LastFrom { sender } => {
            last(rows, move |row| (row.sender == *sender).then_some(row.sequence))
        }
    }
}

fn recalls(key: &RecallKey) -> Test<'_, Recall> {
    match key {
        RecallKey::Release { release } => Box::new(move |row| row.release == *release),
        RecallKey::Version { project, version } => {
            Box::new(move |row| row.project == *project && row.version == *version)
        }
    }
}
