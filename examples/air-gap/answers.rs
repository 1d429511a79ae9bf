//! The blanks are answered from a file, and the release is compared with the one that runs.

use std::path::PathBuf;

use spacebridge::answers::AnswerSheet;
use spacebridge::target::Preview;
use spacebridge::trust::Permission;
use spacebridge::{Answers, Limits};

use crate::fault::Fault;
use crate::network::known_releases;
use crate::story::{GRACE, Story};
use crate::{export, files, show};

impl Story {
    /// Writes the file to fill in, and reads it back filled in. What was answered for an earlier
    /// release stays answered.
    pub(crate) fn answer(&mut self, preview: &Preview, loud: bool) -> Result<(), Fault> {
        let release = preview.release();
        let review = self.review(&release.version);
        let sheet = AnswerSheet {
            project: preview.project(),
            version: &release.version,
            templates: &release.templates,
            slice: preview.slice(),
            environments: self.target.space.environments(),
            tenants: self.target.space.tenants(),
        };
        let skeleton = review.join("answers-to-fill.json");
        files::write(&skeleton, sheet.skeleton(&self.target.answers).as_bytes())?;
        let schema = review.join("answers.schema.json");
        files::write(&schema, sheet.schema().as_bytes())?;
        let blanks = |answers: &Answers| -> Vec<[String; 2]> {
            let blanks = preview.blanks(answers, &self.environment, None);
            blanks.map(|blank| [blank.cell.to_string(), blank.why.to_string()]).collect()
        };
        let before = blanks(&self.target.answers);
        let filled = self.filled(release.version.as_str());
        let answers = match &filled {
            Some(filled) => {
                self.target.permit(GRACE, Permission::VariableEdit, preview.project())?;
                sheet.read(&files::read_text(filled)?, &self.target.answers, &Limits::default())?
            }
            None => self.target.answers.clone(),
        };
        // Secrets among the answers are not in what is written: a host keeps those elsewhere.
        let stored = review.join("answers.json");
        files::write(&stored, sheet.skeleton(&answers).as_bytes())?;
        let after = blanks(&answers);
        let findings = sheet.review(&answers);
        let was_answered = self.target.answers.len();
        self.target.answers = answers;
        if !loud {
            return Ok(());
        }
        self.screen.head("Blanks are answered once, and the answers stay");
        let known = format!("{was_answered} answers are known from earlier releases");
        let left = |blanks: &[_]| show::count(blanks.len(), "blank");
        self.screen.entry("before", &format!("{known}; left: {}", left(&before)));
        if !before.is_empty() {
            self.screen.some(&before, 12, "in answers-to-fill.json");
        }
        self.screen.entry("to fill in", &self.named(&[&skeleton]).concat());
        self.screen.entry("", &format!("{}, for editors", self.named(&[&schema]).concat()));
        let from = filled.map_or_else(|| "nothing".into(), |path| files::shown(&path));
        self.screen.entry("filled in from", &from);
        self.screen.entry("after", &format!("left: {}", left(&after)));
        if !findings.is_empty() {
            self.screen.findings(&findings, 8, "of the same kind");
        }
        Ok(())
    }

    /// The file that answers the blanks of a version.
    fn filled(&self, version: &str) -> Option<PathBuf> {
        match (&self.options.answers, &self.options.octopus) {
            (Some(file), _) => Some(file.clone()),
            (None, None) => Some(export::own_answers(version)),
            (None, Some(_)) => None,
        }
    }

    /// Shows the comparison with the release that runs in the environment now.
    pub(crate) fn show_comparison(&mut self, preview: &Preview) -> Result<(), Fault> {
        let facts = self.target.facts()?;
        let releases = self.target.imported()?;
        let Some(running) = self.running(&releases)? else {
            self.screen.say(&format!("Nothing of it runs in {} yet.", self.environment));
            return Ok(());
        };
        let earlier = known_releases(&releases);
        let known = self.target.known(&facts, &earlier);
        let text = preview.compare_with(&running, &known).to_string();
        let path = self.review(&preview.release().version).join("comparison.txt");
        files::write(&path, text.as_bytes())?;
        let path = self.named(&[&path]).concat();
        self.screen.block(&text, 64, &format!("in {path}"));
        Ok(())
    }
}
