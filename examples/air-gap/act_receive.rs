//! At the target: a file is verified, looked at, and imported.

use std::path::{Path, PathBuf};

use serde_json::json;
use spacebridge::target::{
    ImportRequest, ImportedRelease, PackageStanding, Preview, PreviewRequest, VersionComparison,
};
use spacebridge::{Actor, Bundle, Deployment, Message, Release, Verified};

use crate::fault::Fault;
use crate::network::{bundle_name, known_releases};
use crate::shell::now;
use crate::story::{GRACE, Story};
use crate::{files, show};

impl Story {
    /// Verifies a file that came in. It takes no private key.
    pub(crate) fn receive(&mut self, file: &Path) -> Result<Verified<Bundle>, Fault> {
        let sealed = Message::<Bundle>::from_bytes(files::read(file)?)?;
        let facts = self.target.facts()?;
        Ok(sealed.verify(&self.target.space, &facts, now()?)?)
    }

    /// Prints the whole statement: what is established, and what nobody may rely on.
    pub(crate) fn show_statement(&mut self, bundle: &Verified<Bundle>) -> Result<(), Fault> {
        let from = format!("{}, bundle {} for us", bundle.sender_name(), bundle.sequence());
        self.screen.entry("from", &from);
        self.screen.gap();
        for line in bundle.report().lines() {
            let words = line.check.in_words();
            let text = if line.detail.is_empty() {
                words.into()
            } else {
                format!("{words}: {}", line.detail)
            };
            self.screen.entry(line.standing.in_words(), &text);
        }
        let path = self.review(bundle.manifest().version()).join("statement.json");
        files::write_json(&path, bundle.report())
    }

    /// Previews the bundle.
    pub(crate) fn preview(&self, bundle: &Verified<Bundle>) -> Result<Preview, Fault> {
        let facts = self.target.facts()?;
        let releases = self.target.imported()?;
        let earlier = known_releases(&releases);
        let known = self.target.known(&facts, &earlier);
        Ok(self.target.space.preview(&PreviewRequest::new(bundle, &self.target.answers), &known)?)
    }

    /// The release that was deployed last, and is in the environment now.
    pub(crate) fn running(&self, releases: &[ImportedRelease]) -> Result<Option<Release>, Fault> {
        let facts = self.target.facts()?;
        let here = |fact: &&Deployment| {
            !fact.environment.is_remote()
                && fact.environment.name == self.environment
                && fact.outcome.is_success()
        };
        let latest = facts.deployments.iter().filter(here).max_by_key(|fact| fact.at());
        let is_latest = |release: &&ImportedRelease| {
            latest.is_some_and(|fact| fact.release == Some(release.digest()))
        };
        Ok(releases.iter().find(is_latest).map(|release| release.release().clone()))
    }

    pub(crate) fn show_preview(&mut self, preview: &Preview) -> Result<(), Fault> {
        let release = preview.release();
        let path = self.review(&release.version).join("preview.json");
        files::write_json(&path, &document(preview))?;
        let path = self.named(&[&path]).concat();
        let rest = format!("in {path}");
        self.screen.entry("release", &format!("{} {}", preview.project(), release.version));
        let novelty = match preview.novelty() {
            VersionComparison::Newer => "newer than any imported here",
            VersionComparison::Older => "older than what is imported here",
            VersionComparison::Imported => "imported already",
            _ => "the version is imported with another content",
        };
        self.screen.entry("", novelty);
        self.screen.entry("brings", &preview.summary());
        self.screen.entry("left out", &show::omitted(preview.omitted()));

        self.screen.head("Packages");
        let rows: Vec<_> = preview.packages().iter().map(package_row).collect();
        self.screen.some(&rows, 12, &rest);
        self.screen.head("Variables, and where each value holds");
        let rows: Vec<_> = release.variables.iter().map(show::variable).collect();
        self.screen.some(&rows, 24, &rest);
        self.screen.head("Templates, which we answer");
        let rows: Vec<_> = release.templates.iter().map(show::template).collect();
        self.screen.some(&rows, 16, &rest);
        self.screen.head(&format!("Blanks in {}", self.environment));
        let blanks: Vec<_> = preview
            .blanks(&self.target.answers, &self.environment, None)
            .map(|blank| [blank.cell.to_string(), blank.control.to_string(), blank.why.to_string()])
            .collect();
        self.screen.some(&blanks, 16, &rest);
        self.screen.head("Process");
        let rows: Vec<_> = release
            .process
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| show::step(index, step))
            .collect();
        self.screen.some(&rows, 20, &rest);
        self.screen.head("What became of it before");
        let rows: Vec<_> = preview.history().iter().map(show::deployment).collect();
        self.screen.some(&rows, 12, &rest);
        self.screen.head("Findings");
        self.screen.findings(preview.findings(), 8, &rest);
        Ok(())
    }

    /// Imports what was reviewed, and stores it.
    pub(crate) fn import(
        &mut self,
        bundle: &Verified<Bundle>,
        preview: &Preview,
    ) -> Result<ImportedRelease, Fault> {
        let facts = self.target.facts()?;
        let releases = self.target.imported()?;
        let earlier = known_releases(&releases);
        let known = self.target.known(&facts, &earlier);
        let imported = self.target.space.import_release(
            &ImportRequest::new(bundle, preview.digest()),
            &known,
            &Actor::new(GRACE, now()?),
        )?;
        let release = &imported.release;
        let file =
            self.target.path("imported").join(bundle_name(release.project(), release.version()));
        // The file first: a fact without its file could not be opened again.
        files::write(&file, bundle.sealed().as_bytes())?;
        // The past of the release, of which the bundle tells, is shown on the target's dashboard.
        self.target.record(&imported)?;
        Ok(imported.release)
    }

    pub(crate) fn show_import(&mut self, release: &ImportedRelease) {
        let import = release.import();
        self.screen.entry("imported", &format!("{} {}", release.project(), release.version()));
        self.screen.entry("by", &format!("{}, {}", import.by, show::time(import.at)));
        self.screen.entry("reviewed", &format!("preview {}", import.preview));
        self.screen.entry("bundle", &release.bundle().to_string());
        let path = release.lifecycle().to_string();
        self.screen.entry("lifecycle", &format!("{path}, the only one that fits"));
        self.screen.entry("read-only", "there is no function that changes it");
    }

    /// Returns the path of the record of the review.
    pub(crate) fn review(&self, version: &spacebridge::ReleaseVersion) -> PathBuf {
        self.target.path("reviews").join(files::slug(version.as_str()))
    }
}

fn package_row(previewed: &spacebridge::target::PreviewedPackage) -> [String; 4] {
    let package = &previewed.package;
    let standing = match previewed.standing {
        PackageStanding::Have => "here",
        PackageStanding::Missing => "missing",
        PackageStanding::OtherContent => "OTHER BYTES HERE",
    };
    let (size, digest) = match &package.content {
        Some(content) => (format!("{} bytes", content.size), show::short(&content.sha256)),
        None => (String::new(), String::new()),
    };
    [format!("{} {}", package.id, package.version), standing.into(), size, digest]
}

/// Everything in the preview, for whoever wants to read all of it.
fn document(preview: &Preview) -> serde_json::Value {
    json!({
        "digest": preview.digest(),
        "bundle": preview.bundle(),
        "sender": preview.sender(),
        "project": preview.project(),
        "novelty": preview.novelty(),
        "packages": preview.packages(),
        "findings": preview.findings(),
        "history": preview.history(),
        "omitted": preview.omitted(),
        "release": preview.release(),
    })
}
