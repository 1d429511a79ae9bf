//! The verb `recall_in`: an owner's recall takes effect although its notice is refused.

use alloc::format;

use super::permitted::{Place, permitted};
use super::take_note::{NoticeOutcome, fact_of, import_by_owner, is_stored};
use crate::model::{Actor, FactQuery, Facts, Finding, Permission, ProjectRef, Space};
use crate::seal::{Message, Notice, RecallStatement};
use crate::terms::{Code, Error};

impl Space {
    /// Takes the recall out of a notice that [`verify`](Message#method.verify) or
    /// [`take_note`](Self::take_note) refuses, for a person. A host calls it for every refused
    /// notice: a recall only takes away, so doubts about its envelope do not stop it.
    ///
    /// The owner's statement inside must hold. The sender, its grant, its number, its validity and
    /// the audience do not count. The notice itself is not recorded as received. If the owner's key
    /// ended and no good number shows that it signed the recall before, the outcome holds an alarm
    /// and no recall.
    ///
    /// # Errors
    ///
    /// - `Code::NoticeNotRecall` if the notice has another content.
    /// - A code of the schema, `Code::RecallSignatureInvalid` or `Code::RecallForeign` if the
    ///   statement is not the owner's, or the release that it names has another owner here.
    /// - `Code::OwnerUnknown` if neither the release nor its owner is known here.
    /// - `Code::PermissionMissing` unless a team gives the user `BundleImport` for the project.
    pub fn recall_in(
        &self,
        notice: &Message<Notice>,
        facts: &Facts,
        by: &Actor<'_>,
    ) -> Result<NoticeOutcome, Error> {
        let word = notice.owners_word(self)?;
        let recall = &word.recall;
        let digest = notice.digest()?;
        let project = self.recalled_project(recall, facts)?;
        permitted(self.teams(), by.user, Permission::BundleImport, Place::project(&project))?;
        let path = format!("release {} of `{project}`", recall.version());
        let is_known = is_stored(recall, digest, facts);
        let is_retired = word.is_retired || (word.is_unlisted && !is_known);
        let finding = if is_retired {
            let detail = "a key that ended signed its recall, which has no effect: ask the owner";
            Finding::alarm(Code::ReleaseRecalled, path, detail)
        } else if is_known {
            Finding::note(Code::NoticeKnown, path, "its recall is taken note of already")
        } else {
            let detail = "its owner recalled it, in a notice that is refused";
            Finding::warning(Code::ReleaseRecalled, path, detail)
        };
        let takes_effect = !is_retired && !is_known;
        let recall = takes_effect.then(|| fact_of(recall, project, digest, by.now));
        let findings = [finding].into();
        Ok(NoticeOutcome { heard: None, recall, space: None, record: None, findings })
    }

    /// Returns the project of a recalled release, as it is called here.
    fn recalled_project(
        &self,
        recall: &RecallStatement,
        facts: &Facts,
    ) -> Result<ProjectRef, Error> {
        if let Some(import) = import_by_owner(recall, facts)? {
            return Ok(import.project.clone());
        }
        if self.known_owner(&recall.owner()).is_none() {
            let detail = "neither the recalled release nor its owner is known here";
            return Err(Error::new(Code::OwnerUnknown, detail));
        }
        Ok(self.project_of_owner(&recall.owner(), recall.project()))
    }
}

impl FactQuery {
    /// Selects the facts that [`Space::recall_in`] needs.
    #[must_use]
    pub fn recall_in(space: &Space, notice: &Message<Notice>) -> Self {
        match notice.owners_word(space) {
            Ok(word) => Self::about_recalled(word.recall.release()),
            Err(_) => Self::none(),
        }
    }
}
