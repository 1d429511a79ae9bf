//! The facts that a verb needs, as SQL.
//!
//! Each key of a [`FactQuery`] selects rows by an index. A key may select more rows than
//! [`Facts::select`] does, which the core allows, and never fewer. Documents are read in the order
//! in which they were recorded.

use alloc::collections::BTreeMap;

use rusqlite::Params;
use serde::de::DeserializeOwned;
use spacebridge::facts::{
    DeploymentKey, FactQuery, ImportKey, PromotionKey, RecallKey, ReceiptKey, ReceivedNoticeKey,
    SentNoticeKey,
};
use spacebridge::{Facts, Fingerprint};

use crate::StoreError;
use crate::keys::{of_name, of_number, of_project, of_version};
use crate::work::{Work, read_back};

/// Documents by the id of their row.
type Rows = BTreeMap<i64, String>;

impl Work<'_> {
    /// Returns the facts that `query` selects.
    pub(crate) fn facts(&self, query: &FactQuery) -> Result<Facts, StoreError> {
        Ok(Facts {
            deployments: self.table(&query.deployments, Self::select_deployment)?,
            promotions: self.table(&query.promotions, Self::select_promotion)?,
            imports: self.table(&query.imports, Self::select_import)?,
            reports: self.table(&query.reports, Self::select_report)?,
            announced: self.table(&query.announced, Self::select_announced)?,
            heard: self.table(&query.heard, Self::select_heard)?,
            recalls: self.table(&query.recalls, Self::select_recall)?,
        })
    }

    /// Returns every fact of the Space.
    pub(crate) fn all_facts(&self) -> Result<Facts, StoreError> {
        Ok(Facts {
            deployments: self
                .all("SELECT document FROM deployments WHERE space = ? ORDER BY id")?,
            promotions: self.all(ALL_PROMOTIONS)?,
            imports: self.all(ALL_IMPORTS)?,
            reports: self.all("SELECT document FROM reports WHERE space = ? ORDER BY id")?,
            announced: self.all("SELECT document FROM announced WHERE space = ? ORDER BY id")?,
            heard: self.all("SELECT document FROM heard WHERE space = ? ORDER BY id")?,
            recalls: self.all(ALL_RECALLS)?,
        })
    }

    /// Returns the documents that a statement selects by the Space.
    pub(crate) fn all<T: DeserializeOwned>(&self, sql: &'static str) -> Result<Vec<T>, StoreError> {
        self.documents(sql, [self.id])
    }

    /// Returns the documents that a statement selects.
    pub(crate) fn documents<T: DeserializeOwned>(
        &self,
        sql: &'static str,
        values: impl Params,
    ) -> Result<Vec<T>, StoreError> {
        let texts = self.rows(sql, values, |row| row.get::<_, String>(0))?;
        texts.iter().map(|text| read_back(text)).collect()
    }

    /// Returns the rows of one table that any of `keys` selects.
    fn table<K, T: DeserializeOwned>(
        &self,
        keys: &[K],
        select: impl Fn(&Self, &K, &mut Rows) -> Result<(), StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut rows = Rows::new();
        for key in keys {
            select(self, key, &mut rows)?;
        }
        rows.values().map(|document| read_back(document)).collect()
    }

    fn select_deployment(&self, key: &DeploymentKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            DeploymentKey::Version { project, version } => self.select(
                rows,
                DEPLOYMENTS_VERSION,
                (id, of_project(project), of_version(version)),
            ),
            DeploymentKey::Receipt { receipt } => {
                self.select(rows, DEPLOYMENTS_RECEIPT, (id, receipt.as_bytes()))
            }
            DeploymentKey::ReceiptNumber { signers, audience, sequence } => {
                each(signers, |signer| {
                    let number = of_number(*sequence);
                    let values = (id, signer.as_bytes(), audience.as_bytes(), number);
                    self.select(rows, DEPLOYMENTS_NUMBER, values)
                })
            }
            DeploymentKey::ReceiptBefore { signers, audience, sequence } => {
                each(signers, |signer| {
                    let number = of_number(*sequence);
                    let values = (id, signer.as_bytes(), audience.as_bytes(), number);
                    self.select(rows, DEPLOYMENTS_BEFORE, values)
                })
            }
            DeploymentKey::LastReceipt { signer, audiences } => each(audiences, |audience| {
                let values = (id, signer.as_bytes(), audience.as_bytes());
                self.select(rows, DEPLOYMENTS_LAST, values)
            }),
            DeploymentKey::Installed { space, signers } => each(signers, |signer| {
                let values = (id, of_name(space), signer.as_bytes());
                self.select(rows, DEPLOYMENTS_INSTALLED, values)
            }),
            DeploymentKey::LatestOfEachSpace => self.select(rows, DEPLOYMENTS_LATEST, [id]),
        }
    }

    fn select_promotion(&self, key: &PromotionKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            PromotionKey::Version { project, version } => self.select(
                rows,
                PROMOTIONS_VERSION,
                (id, of_project(project), of_version(version)),
            ),
            PromotionKey::Release { release } => {
                self.select(rows, PROMOTIONS_RELEASE, (id, release.as_bytes()))
            }
            PromotionKey::LastTo { audiences } => each(audiences, |audience| {
                self.select(rows, PROMOTIONS_LAST, (id, audience.as_bytes()))
            }),
            PromotionKey::RecentTo { audiences, count } => each(audiences, |audience| {
                self.select(rows, PROMOTIONS_RECENT, (id, audience.as_bytes(), at_most(*count)))
            }),
        }
    }

    fn select_import(&self, key: &ImportKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            ImportKey::Version { project, version } => {
                self.select(rows, IMPORTS_VERSION, (id, of_project(project), of_version(version)))
            }
            ImportKey::Project { project } => {
                self.select(rows, IMPORTS_PROJECT, (id, of_project(project)))
            }
            ImportKey::OwnerProject { owners, name } => each(owners, |owner| {
                self.select(rows, IMPORTS_OWNER, (id, owner.as_bytes(), of_name(name)))
            }),
            ImportKey::SenderProject { senders, name } => each(senders, |sender| {
                self.select(rows, IMPORTS_SENDER, (id, sender.as_bytes(), of_name(name)))
            }),
            ImportKey::Release { release } => {
                self.select(rows, IMPORTS_RELEASE, (id, release.as_bytes()))
            }
            ImportKey::Recalled { project, version } => {
                self.select(rows, IMPORTS_RECALLED, (id, of_project(project), of_version(version)))
            }
            ImportKey::Bundle { bundle } => {
                self.select(rows, IMPORTS_BUNDLE, (id, bundle.as_bytes()))
            }
            ImportKey::Number { sender, sequence } => {
                let number = of_number(*sequence);
                self.select(rows, IMPORTS_NUMBER, (id, sender.as_bytes(), number))
            }
            ImportKey::LastFrom { sender } => {
                self.select(rows, IMPORTS_LAST, (id, sender.as_bytes()))
            }
        }
    }

    fn select_report(&self, key: &ReceiptKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            ReceiptKey::LastTo { audiences } => each(audiences, |audience| {
                self.select(rows, REPORTS_LAST, (id, audience.as_bytes()))
            }),
            ReceiptKey::RecentTo { audiences, count } => each(audiences, |audience| {
                self.select(rows, REPORTS_RECENT, (id, audience.as_bytes(), at_most(*count)))
            }),
            ReceiptKey::LastAbout { audience, release, .. } => {
                self.select(rows, REPORTS_ABOUT, (id, audience.as_bytes(), release.as_bytes()))
            }
        }
    }

    fn select_announced(&self, key: &SentNoticeKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            SentNoticeKey::LastTo { audiences } => each(audiences, |audience| {
                self.select(rows, ANNOUNCED_LAST, (id, audience.as_bytes()))
            }),
            SentNoticeKey::RecentTo { audiences, count } => each(audiences, |audience| {
                self.select(rows, ANNOUNCED_RECENT, (id, audience.as_bytes(), at_most(*count)))
            }),
        }
    }

    fn select_heard(&self, key: &ReceivedNoticeKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            ReceivedNoticeKey::Number { sender, sequence } => {
                self.select(rows, HEARD_NUMBER, (id, sender.as_bytes(), of_number(*sequence)))
            }
            ReceivedNoticeKey::UpTo { senders, sequence } => each(senders, |sender| {
                self.select(rows, HEARD_UP_TO, (id, sender.as_bytes(), of_number(*sequence)))
            }),
            ReceivedNoticeKey::LastFrom { sender } => {
                self.select(rows, HEARD_LAST, (id, sender.as_bytes()))
            }
        }
    }

    fn select_recall(&self, key: &RecallKey, rows: &mut Rows) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            RecallKey::Release { release } => {
                self.select(rows, RECALLS_RELEASE, (id, release.as_bytes()))
            }
            RecallKey::Version { project, version } => {
                self.select(rows, RECALLS_VERSION, (id, of_project(project), of_version(version)))
            }
        }
    }
}

/// Selects for each key of a Space. The last row of each key is more than the last row of all.
fn each(
    keys: &[Fingerprint],
    mut select: impl FnMut(&Fingerprint) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    keys.iter().try_for_each(&mut select)
}

/// Returns a number of rows as SQLite counts them. Numbers are unique for each audience, so as many
/// rows with the greatest numbers hold all whose number is one of the last.
fn at_most(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

pub(crate) const ALL_PROMOTIONS: &str =
    "SELECT document FROM promotions WHERE space = ? ORDER BY id";
pub(crate) const ALL_IMPORTS: &str = "SELECT document FROM imports WHERE space = ? ORDER BY id";
pub(crate) const ALL_RECALLS: &str = "SELECT document FROM recalls WHERE space = ? ORDER BY id";

const DEPLOYMENTS_VERSION: &str =
    "SELECT id, document FROM deployments WHERE space = ? AND project = ? AND version = ?";
const DEPLOYMENTS_RECEIPT: &str =
    "SELECT id, document FROM deployments WHERE space = ? AND receipt = ?";
const DEPLOYMENTS_NUMBER: &str = "SELECT id, document FROM deployments \
    WHERE space = ? AND signer = ? AND audience = ? AND sequence = ?";
const DEPLOYMENTS_BEFORE: &str = "SELECT id, document FROM deployments \
    WHERE space = ?1 AND signer = ?2 AND audience = ?3 AND sequence = ( \
        SELECT max(sequence) FROM deployments \
        WHERE space = ?1 AND signer = ?2 AND audience = ?3 AND sequence < ?4)";
const DEPLOYMENTS_LAST: &str = "SELECT id, document FROM deployments \
    WHERE space = ?1 AND signer = ?2 AND audience = ?3 AND sequence = ( \
        SELECT max(sequence) FROM deployments \
        WHERE space = ?1 AND signer = ?2 AND audience = ?3)";
const DEPLOYMENTS_INSTALLED: &str = "SELECT id, document FROM deployments WHERE id IN ( \
    SELECT id FROM (SELECT id, at, max(at) OVER (PARTITION BY project) AS last FROM deployments \
    WHERE space = ? AND place = ? AND signer = ? AND installed = 1) \
    WHERE at = last)";
// The names of the Spaces are few: each step looks up the next one in the index.
const DEPLOYMENTS_LATEST: &str = "WITH RECURSIVE places (place) AS ( \
        SELECT min(place) FROM deployments WHERE space = ?1 AND place IS NOT NULL \
        UNION ALL \
        SELECT (SELECT min(place) FROM deployments WHERE space = ?1 AND place > places.place) \
        FROM places WHERE places.place IS NOT NULL) \
    SELECT deployments.id, deployments.document FROM places JOIN deployments \
        ON deployments.space = ?1 AND deployments.place = places.place AND deployments.at = ( \
            SELECT max(at) FROM deployments WHERE space = ?1 AND place = places.place)";

const PROMOTIONS_VERSION: &str =
    "SELECT id, document FROM promotions WHERE space = ? AND project = ? AND version = ?";
const PROMOTIONS_RELEASE: &str =
    "SELECT id, document FROM promotions WHERE space = ? AND release = ?";
const PROMOTIONS_LAST: &str = "SELECT id, document FROM promotions \
    WHERE space = ? AND audience = ? ORDER BY sequence DESC LIMIT 1";
const PROMOTIONS_RECENT: &str = "SELECT id, document FROM promotions \
    WHERE space = ? AND audience = ? ORDER BY sequence DESC LIMIT ?";

const IMPORTS_VERSION: &str =
    "SELECT id, document FROM imports WHERE space = ? AND project = ? AND version = ?";
const IMPORTS_PROJECT: &str = "SELECT id, document FROM imports WHERE space = ? AND project = ?";
const IMPORTS_OWNER: &str =
    "SELECT id, document FROM imports WHERE space = ? AND owner = ? AND name = ?";
const IMPORTS_SENDER: &str =
    "SELECT id, document FROM imports WHERE space = ? AND sender = ? AND name = ?";
const IMPORTS_RELEASE: &str = "SELECT id, document FROM imports WHERE space = ? AND release = ?";
const IMPORTS_RECALLED: &str = "SELECT imports.id, imports.document FROM recalls JOIN imports \
    ON imports.space = recalls.space AND imports.release = recalls.release \
    WHERE recalls.space = ? AND recalls.project = ? AND recalls.version = ?";
const IMPORTS_BUNDLE: &str = "SELECT id, document FROM imports WHERE space = ? AND bundle = ?";
const IMPORTS_NUMBER: &str =
    "SELECT id, document FROM imports WHERE space = ? AND sender = ? AND sequence = ?";
const IMPORTS_LAST: &str = "SELECT id, document FROM imports WHERE space = ? AND sender = ? \
    ORDER BY sequence DESC LIMIT 1";

const REPORTS_LAST: &str = "SELECT id, document FROM reports WHERE space = ? AND audience = ? \
    ORDER BY sequence DESC LIMIT 1";
const REPORTS_RECENT: &str = "SELECT id, document FROM reports WHERE space = ? AND audience = ? \
    ORDER BY sequence DESC LIMIT ?";
const REPORTS_ABOUT: &str =
    "SELECT id, document FROM reports WHERE space = ? AND audience = ? AND release = ?";

const ANNOUNCED_LAST: &str = "SELECT id, document FROM announced WHERE space = ? AND audience = ? \
    ORDER BY sequence DESC LIMIT 1";
const ANNOUNCED_RECENT: &str = "SELECT id, document FROM announced \
    WHERE space = ? AND audience = ? ORDER BY sequence DESC LIMIT ?";

const HEARD_NUMBER: &str =
    "SELECT id, document FROM heard WHERE space = ? AND sender = ? AND sequence = ?";
const HEARD_UP_TO: &str =
    "SELECT id, document FROM heard WHERE space = ? AND sender = ? AND sequence <= ?";
const HEARD_LAST: &str = "SELECT id, document FROM heard WHERE space = ? AND sender = ? \
    ORDER BY sequence DESC LIMIT 1";

const RECALLS_RELEASE: &str = "SELECT id, document FROM recalls WHERE space = ? AND release = ?";
const RECALLS_VERSION: &str =
    "SELECT id, document FROM recalls WHERE space = ? AND project = ? AND version = ?";
