//! The facts that a verb needs, as SQL.
//!
//! Each key of a [`FactQuery`] selects ids by an index. A key may select more rows than
//! [`Facts::select`] does, which the core allows, and never fewer. Documents are read in the order
//! in which they were recorded.

use alloc::collections::BTreeSet;

use serde::de::DeserializeOwned;
use spacebridge::facts::{
    DeploymentKey, FactQuery, ImportKey, PromotionKey, RecallKey, ReceiptKey, ReceivedNoticeKey,
    SentNoticeKey,
};
use spacebridge::{Facts, Fingerprint};

use crate::StoreError;
use crate::keys::{of_name, of_number, of_project, of_version};
use crate::work::{Work, read_back};

type Ids = BTreeSet<i64>;

/// Returns the query that selects no row.
pub(crate) const fn none() -> FactQuery {
    FactQuery {
        deployments: Vec::new(),
        promotions: Vec::new(),
        imports: Vec::new(),
        reports: Vec::new(),
        announced: Vec::new(),
        heard: Vec::new(),
        recalls: Vec::new(),
    }
}

impl Work<'_> {
    /// Returns the facts that `query` selects.
    pub(crate) fn facts(&self, query: &FactQuery) -> Result<Facts, StoreError> {
        Ok(Facts {
            deployments: self.table(&query.deployments, Self::deployment_ids, DEPLOYMENT)?,
            promotions: self.table(&query.promotions, Self::promotion_ids, PROMOTION)?,
            imports: self.table(&query.imports, Self::import_ids, IMPORT)?,
            reports: self.table(&query.reports, Self::report_ids, REPORT)?,
            announced: self.table(&query.announced, Self::announced_ids, ANNOUNCED)?,
            heard: self.table(&query.heard, Self::heard_ids, HEARD)?,
            recalls: self.table(&query.recalls, Self::recall_ids, RECALL)?,
        })
    }

    /// Returns every fact of the Space.
    pub(crate) fn all_facts(&self) -> Result<Facts, StoreError> {
        Ok(Facts {
            deployments: self
                .documents("SELECT document FROM deployments WHERE space = ? ORDER BY id")?,
            promotions: self
                .documents("SELECT document FROM promotions WHERE space = ? ORDER BY id")?,
            imports: self.documents("SELECT document FROM imports WHERE space = ? ORDER BY id")?,
            reports: self.documents("SELECT document FROM reports WHERE space = ? ORDER BY id")?,
            announced: self
                .documents("SELECT document FROM announced WHERE space = ? ORDER BY id")?,
            heard: self.documents("SELECT document FROM heard WHERE space = ? ORDER BY id")?,
            recalls: self.documents("SELECT document FROM recalls WHERE space = ? ORDER BY id")?,
        })
    }

    /// Returns the documents of one table that a statement selects by the Space.
    pub(crate) fn documents<T: DeserializeOwned>(
        &self,
        sql: &'static str,
    ) -> Result<Vec<T>, StoreError> {
        let texts = self.rows(sql, [self.id], |row| row.get::<_, String>(0))?;
        texts.iter().map(|text| read_back(text)).collect()
    }

    /// Returns the rows of one table that any of `keys` selects.
    fn table<K, T: DeserializeOwned>(
        &self,
        keys: &[K],
        select: impl Fn(&Self, &K, &mut Ids) -> Result<(), StoreError>,
        read: &'static str,
    ) -> Result<Vec<T>, StoreError> {
        let mut ids = Ids::new();
        for key in keys {
            select(self, key, &mut ids)?;
        }
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let document = self.first(read, [id], |row| row.get::<_, String>(0))?;
            rows.extend(document.as_deref().map(read_back).transpose()?);
        }
        Ok(rows)
    }

    fn deployment_ids(&self, key: &DeploymentKey, ids: &mut Ids) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            DeploymentKey::Version { project, version } => {
                self.ids(ids, DEPLOYMENTS_VERSION, (id, of_project(project), of_version(version)))
            }
            DeploymentKey::Receipt { receipt } => {
                self.ids(ids, DEPLOYMENTS_RECEIPT, (id, receipt.as_bytes()))
            }
            DeploymentKey::ReceiptNumber { signers, audience, sequence } => {
                each(signers, |signer| {
                    let number = of_number(*sequence);
                    let values = (id, signer.as_bytes(), audience.as_bytes(), number);
                    self.ids(ids, DEPLOYMENTS_NUMBER, values)
                })
            }
            DeploymentKey::ReceiptBefore { signers, audience, sequence } => {
                each(signers, |signer| {
                    let number = of_number(*sequence);
                    let values = (id, signer.as_bytes(), audience.as_bytes(), number);
                    self.ids(ids, DEPLOYMENTS_BEFORE, values)
                })
            }
            DeploymentKey::LastReceipt { signer, audiences } => each(audiences, |audience| {
                let values = (id, signer.as_bytes(), audience.as_bytes());
                self.ids(ids, DEPLOYMENTS_LAST, values)
            }),
            DeploymentKey::Installed { space, signers } => each(signers, |signer| {
                let values = (id, of_name(space), signer.as_bytes());
                self.ids(ids, DEPLOYMENTS_INSTALLED, values)
            }),
            DeploymentKey::LatestOfEachSpace => self.ids(ids, DEPLOYMENTS_LATEST, [id]),
        }
    }

    fn promotion_ids(&self, key: &PromotionKey, ids: &mut Ids) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            PromotionKey::Version { project, version } => {
                self.ids(ids, PROMOTIONS_VERSION, (id, of_project(project), of_version(version)))
            }
            PromotionKey::Release { release } => {
                self.ids(ids, PROMOTIONS_RELEASE, (id, release.as_bytes()))
            }
            PromotionKey::LastTo { audiences } => each(audiences, |audience| {
                self.ids(ids, PROMOTIONS_LAST, (id, audience.as_bytes()))
            }),
        }
    }

    fn import_ids(&self, key: &ImportKey, ids: &mut Ids) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            ImportKey::Version { project, version } => {
                self.ids(ids, IMPORTS_VERSION, (id, of_project(project), of_version(version)))
            }
            ImportKey::Project { project } => {
                self.ids(ids, IMPORTS_PROJECT, (id, of_project(project)))
            }
            ImportKey::OwnerProject { owners, name } => each(owners, |owner| {
                self.ids(ids, IMPORTS_OWNER, (id, owner.as_bytes(), of_name(name)))
            }),
            ImportKey::SenderProject { senders, name } => each(senders, |sender| {
                self.ids(ids, IMPORTS_SENDER, (id, sender.as_bytes(), of_name(name)))
            }),
            ImportKey::Release { release } => {
                self.ids(ids, IMPORTS_RELEASE, (id, release.as_bytes()))
            }
            ImportKey::Recalled { project, version } => {
                self.ids(ids, IMPORTS_RECALLED, (id, of_project(project), of_version(version)))
            }
            ImportKey::Bundle { bundle } => self.ids(ids, IMPORTS_BUNDLE, (id, bundle.as_bytes())),
            ImportKey::Number { sender, sequence } => {
                let number = of_number(*sequence);
                self.ids(ids, IMPORTS_NUMBER, (id, sender.as_bytes(), number))
            }
            ImportKey::LastFrom { sender } => self.ids(ids, IMPORTS_LAST, (id, sender.as_bytes())),
        }
    }

    fn report_ids(&self, key: &ReceiptKey, ids: &mut Ids) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            ReceiptKey::LastTo { audiences } => {
                each(audiences, |audience| self.ids(ids, REPORTS_LAST, (id, audience.as_bytes())))
            }
            ReceiptKey::LastAbout { audience, release, .. } => {
                self.ids(ids, REPORTS_ABOUT, (id, audience.as_bytes(), release.as_bytes()))
            }
        }
    }

    fn announced_ids(&self, key: &SentNoticeKey, ids: &mut Ids) -> Result<(), StoreError> {
        let SentNoticeKey::LastTo { audiences } = key;
        let id = self.id;
        each(audiences, |audience| self.ids(ids, ANNOUNCED_LAST, (id, audience.as_bytes())))
    }

    fn heard_ids(&self, key: &ReceivedNoticeKey, ids: &mut Ids) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            ReceivedNoticeKey::Number { sender, sequence } => {
                self.ids(ids, HEARD_NUMBER, (id, sender.as_bytes(), of_number(*sequence)))
            }
            ReceivedNoticeKey::UpTo { senders, sequence } => each(senders, |sender| {
                self.ids(ids, HEARD_UP_TO, (id, sender.as_bytes(), of_number(*sequence)))
            }),
            ReceivedNoticeKey::LastFrom { sender } => {
                self.ids(ids, HEARD_LAST, (id, sender.as_bytes()))
            }
        }
    }

    fn recall_ids(&self, key: &RecallKey, ids: &mut Ids) -> Result<(), StoreError> {
        let id = self.id;
        match key {
            RecallKey::Release { release } => {
                self.ids(ids, RECALLS_RELEASE, (id, release.as_bytes()))
            }
            RecallKey::Version { project, version } => {
                self.ids(ids, RECALLS_VERSION, (id, of_project(project), of_version(version)))
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

const DEPLOYMENT: &str = "SELECT document FROM deployments WHERE id = ?";
const PROMOTION: &str = "SELECT document FROM promotions WHERE id = ?";
const IMPORT: &str = "SELECT document FROM imports WHERE id = ?";
const REPORT: &str = "SELECT document FROM reports WHERE id = ?";
const ANNOUNCED: &str = "SELECT document FROM announced WHERE id = ?";
const HEARD: &str = "SELECT document FROM heard WHERE id = ?";
const RECALL: &str = "SELECT document FROM recalls WHERE id = ?";

const DEPLOYMENTS_VERSION: &str =
    "SELECT id FROM deployments WHERE space = ? AND project = ? AND version = ?";
const DEPLOYMENTS_RECEIPT: &str = "SELECT id FROM deployments WHERE space = ? AND receipt = ?";
const DEPLOYMENTS_NUMBER: &str = "SELECT id FROM deployments \
    WHERE space = ? AND signer = ? AND audience = ? AND sequence = ?";
const DEPLOYMENTS_BEFORE: &str = "SELECT id FROM deployments \
    WHERE space = ?1 AND signer = ?2 AND audience = ?3 AND sequence = ( \
        SELECT max(sequence) FROM deployments \
        WHERE space = ?1 AND signer = ?2 AND audience = ?3 AND sequence < ?4)";
const DEPLOYMENTS_LAST: &str = "SELECT id FROM deployments \
    WHERE space = ?1 AND signer = ?2 AND audience = ?3 AND sequence = ( \
        SELECT max(sequence) FROM deployments \
        WHERE space = ?1 AND signer = ?2 AND audience = ?3)";
const DEPLOYMENTS_INSTALLED: &str = "SELECT id FROM ( \
    SELECT id, at, max(at) OVER (PARTITION BY project) AS last FROM deployments \
    WHERE space = ? AND place = ? AND signer = ? AND installed = 1) WHERE at = last";
// The names of the Spaces are few: each step looks up the next one in the index.
const DEPLOYMENTS_LATEST: &str = "WITH RECURSIVE places (place) AS ( \
        SELECT min(place) FROM deployments WHERE space = ?1 AND place IS NOT NULL \
        UNION ALL \
        SELECT (SELECT min(place) FROM deployments WHERE space = ?1 AND place > places.place) \
        FROM places WHERE places.place IS NOT NULL) \
    SELECT deployments.id FROM places JOIN deployments ON deployments.space = ?1 \
        AND deployments.place = places.place AND deployments.at = ( \
            SELECT max(at) FROM deployments WHERE space = ?1 AND place = places.place)";

const PROMOTIONS_VERSION: &str =
    "SELECT id FROM promotions WHERE space = ? AND project = ? AND version = ?";
const PROMOTIONS_RELEASE: &str = "SELECT id FROM promotions WHERE space = ? AND release = ?";
const PROMOTIONS_LAST: &str = "SELECT id FROM promotions WHERE space = ? AND audience = ? \
    ORDER BY sequence DESC LIMIT 1";

const IMPORTS_VERSION: &str =
    "SELECT id FROM imports WHERE space = ? AND project = ? AND version = ?";
const IMPORTS_PROJECT: &str = "SELECT id FROM imports WHERE space = ? AND project = ?";
const IMPORTS_OWNER: &str = "SELECT id FROM imports WHERE space = ? AND owner = ? AND name = ?";
const IMPORTS_SENDER: &str = "SELECT id FROM imports WHERE space = ? AND sender = ? AND name = ?";
const IMPORTS_RELEASE: &str = "SELECT id FROM imports WHERE space = ? AND release = ?";
const IMPORTS_RECALLED: &str = "SELECT imports.id FROM recalls JOIN imports \
    ON imports.space = recalls.space AND imports.release = recalls.release \
    WHERE recalls.space = ? AND recalls.project = ? AND recalls.version = ?";
const IMPORTS_BUNDLE: &str = "SELECT id FROM imports WHERE space = ? AND bundle = ?";
const IMPORTS_NUMBER: &str =
    "SELECT id FROM imports WHERE space = ? AND sender = ? AND sequence = ?";
const IMPORTS_LAST: &str = "SELECT id FROM imports WHERE space = ? AND sender = ? \
    ORDER BY sequence DESC LIMIT 1";

const REPORTS_LAST: &str = "SELECT id FROM reports WHERE space = ? AND audience = ? \
    ORDER BY sequence DESC LIMIT 1";
const REPORTS_ABOUT: &str =
    "SELECT id FROM reports WHERE space = ? AND audience = ? AND release = ?";

const ANNOUNCED_LAST: &str = "SELECT id FROM announced WHERE space = ? AND audience = ? \
    ORDER BY sequence DESC LIMIT 1";

const HEARD_NUMBER: &str = "SELECT id FROM heard WHERE space = ? AND sender = ? AND sequence = ?";
const HEARD_UP_TO: &str = "SELECT id FROM heard WHERE space = ? AND sender = ? AND sequence <= ?";
const HEARD_LAST: &str = "SELECT id FROM heard WHERE space = ? AND sender = ? \
    ORDER BY sequence DESC LIMIT 1";

const RECALLS_RELEASE: &str = "SELECT id FROM recalls WHERE space = ? AND release = ?";
const RECALLS_VERSION: &str =
    "SELECT id FROM recalls WHERE space = ? AND project = ? AND version = ?";
