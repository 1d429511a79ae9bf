//! The facts that a verb returns, as rows.

use spacebridge::documents::write_document;
use spacebridge::facts::{
    Evidence, Import, NewFacts, Promotion, Recall, ReceiptFact, ReceivedNotice, SentNotice,
};
use spacebridge::{Deployment, Facts};

use crate::StoreError;
use crate::keys::{of_name, of_number, of_project, of_version};
use crate::work::Work;

impl Work<'_> {
    /// Records what a verb returned: among the facts that it was given, and in the tables. What is
    /// recorded already stays as it is.
    pub(crate) fn record<O: NewFacts + ?Sized>(
        &self,
        facts: &mut Facts,
        outcome: &O,
    ) -> Result<(), StoreError> {
        let before = facts.clone();
        facts.record(outcome)?;
        // `record` adds new rows at the end of each table.
        self.insert(&Facts {
            deployments: added(&before.deployments, &facts.deployments),
            promotions: added(&before.promotions, &facts.promotions),
            imports: added(&before.imports, &facts.imports),
            reports: added(&before.reports, &facts.reports),
            announced: added(&before.announced, &facts.announced),
            heard: added(&before.heard, &facts.heard),
            recalls: added(&before.recalls, &facts.recalls),
        })
    }

    /// Inserts every fact.
    pub(crate) fn insert(&self, facts: &Facts) -> Result<(), StoreError> {
        facts.deployments.iter().try_for_each(|row| self.insert_deployment(row))?;
        facts.promotions.iter().try_for_each(|row| self.insert_promotion(row))?;
        facts.imports.iter().try_for_each(|row| self.insert_import(row))?;
        facts.reports.iter().try_for_each(|row| self.insert_report(row))?;
        facts.announced.iter().try_for_each(|row| self.insert_announced(row))?;
        facts.heard.iter().try_for_each(|row| self.insert_heard(row))?;
        facts.recalls.iter().try_for_each(|row| self.insert_recall(row))
    }

    fn insert_deployment(&self, row: &Deployment) -> Result<(), StoreError> {
        let (receipt, signer, audience, sequence) = match &row.evidence {
            Evidence::Receipt { signer, audience, sequence, digest, .. } => (
                Some(digest.as_bytes()),
                Some(signer.as_bytes()),
                Some(audience.as_bytes()),
                Some(of_number(*sequence)),
            ),
            Evidence::Own | Evidence::Told { .. } => (None, None, None, None),
        };
        let place = row.environment.space.as_ref().map(of_name);
        let installed = row.release.is_some() && row.outcome.is_success();
        let project = of_project(&row.project);
        let at = row.at().unix_milliseconds();
        let sql = "INSERT INTO deployments (space, project, version, receipt, signer, audience, \
            sequence, place, installed, at, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = rusqlite::params![
            self.id,
            project,
            of_version(&row.version),
            receipt,
            signer,
            audience,
            sequence,
            place,
            installed,
            at,
            write_document(row),
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    fn insert_promotion(&self, row: &Promotion) -> Result<(), StoreError> {
        let sql = "INSERT INTO promotions (space, audience, sequence, project, version, release, \
            bundle, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let values = rusqlite::params![
            self.id,
            row.audience.as_bytes(),
            of_number(row.sequence),
            of_project(&row.project),
            of_version(&row.version),
            row.release.as_bytes(),
            row.bundle.as_bytes(),
            write_document(row),
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    fn insert_import(&self, row: &Import) -> Result<(), StoreError> {
        let sql = "INSERT INTO imports (space, sender, sequence, owner, name, project, version, \
            release, bundle, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values = rusqlite::params![
            self.id,
            row.sender.as_bytes(),
            of_number(row.sequence),
            row.owner.as_bytes(),
            of_name(&row.project.name),
            of_project(&row.project),
            of_version(&row.version),
            row.release.as_bytes(),
            row.bundle.as_bytes(),
            write_document(row),
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    fn insert_report(&self, row: &ReceiptFact) -> Result<(), StoreError> {
        let sql = "INSERT INTO reports (space, audience, sequence, release, document) \
            VALUES (?, ?, ?, ?, ?)";
        let values = rusqlite::params![
            self.id,
            row.audience.as_bytes(),
            of_number(row.sequence),
            row.release.as_bytes(),
            write_document(row),
        ];
        self.execute(sql, values)?;
        Ok(())
    }

    fn insert_announced(&self, row: &SentNotice) -> Result<(), StoreError> {
        let sql = "INSERT INTO announced (space, audience, sequence, document) VALUES (?, ?, ?, ?)";
        let number = of_number(row.sequence);
        self.execute(sql, (self.id, row.audience.as_bytes(), number, write_document(row)))?;
        Ok(())
    }

    fn insert_heard(&self, row: &ReceivedNotice) -> Result<(), StoreError> {
        let sql = "INSERT INTO heard (space, sender, sequence, document) VALUES (?, ?, ?, ?)";
        let number = of_number(row.sequence);
        self.execute(sql, (self.id, row.sender.as_bytes(), number, write_document(row)))?;
        Ok(())
    }

    fn insert_recall(&self, row: &Recall) -> Result<(), StoreError> {
        let sql = "INSERT INTO recalls (space, project, version, release, document) \
            VALUES (?, ?, ?, ?, ?)";
        let values = rusqlite::params![
            self.id,
            of_project(&row.project),
            of_version(&row.version),
            row.release.as_bytes(),
            write_document(row),
        ];
        self.execute(sql, values)?;
        Ok(())
    }
}

/// Returns the rows after those that were there before.
#[expect(clippy::expect_used, reason = "recording adds rows, and removes none")]
fn added<R: Clone>(before: &[R], after: &[R]) -> Vec<R> {
    after.get(before.len()..).expect("invariant: no fact was removed").to_vec()
}
