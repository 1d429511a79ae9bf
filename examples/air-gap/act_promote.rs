//! At the source: a release is frozen, deployed, and promoted.

use std::path::PathBuf;

use spacebridge::rules::{Candidate, StageState, progress};
use spacebridge::source::{AssembledRelease, PromoteRequest};
use spacebridge::trust::Permission;
use spacebridge::{Code, Error, Outcome, Package, ProjectRef, ReleaseVersion, Stage};

use crate::export::Frozen;
use crate::fault::Fault;
use crate::network::bundle_name;
use crate::shell::now;
use crate::story::{ADA, Story, TARGET};
use crate::{files, packages, show};

impl Story {
    /// Reads a release, and signs for it as its owner.
    pub(crate) fn freeze(
        &mut self,
        version: &ReleaseVersion,
        loud: bool,
    ) -> Result<AssembledRelease, Fault> {
        let frozen = self.export.freeze(version)?;
        let folder = self.source.path("releases").join(files::slug(version.as_str()));
        files::write_json(&folder.join("release.json"), &frozen.release)?;
        files::write_json(&folder.join("findings.json"), &frozen.findings)?;
        if loud {
            self.show_release(&frozen);
        } else {
            let troubling = frozen
                .findings
                .iter()
                .filter(|finding| !matches!(finding.severity, spacebridge::Severity::Note));
            for finding in troubling {
                self.screen.line(&finding.to_string());
            }
        }
        let assembled = self.source.space.assemble(frozen.release, self.source.signer(ADA)?);
        let assembled = assembled.map_err(|refusal| self.explain(refusal, &frozen.files))?;
        files::write(&folder.join("manifest.cose"), assembled.manifest_bytes())?;
        self.manifests.push(assembled.manifest().clone());
        if loud {
            self.screen.gap();
            self.screen.entry("signed", &format!("release {}", assembled.digest()));
            let what = "its owner commits to packages, templates and one slice per target; \
                        the digest names the release in every Space";
            self.screen.entry("", what);
        }
        Ok(assembled)
    }

    fn show_release(&mut self, frozen: &Frozen) {
        let release = &frozen.release;
        let mut at = format!("frozen {}", release.assembled);
        if let Some(channel) = &release.channel {
            at = format!("{at}, channel {channel}");
        }
        self.screen.entry("release", &format!("{} {}", release.project, release.version));
        self.screen.entry("", &at);
        for (index, line) in release.notes.lines().filter(|line| !line.is_empty()).enumerate() {
            self.screen.entry(if index == 0 { "notes" } else { "" }, line);
        }
        let secrets = release.variables.iter().filter(|variable| show::is_secret(variable)).count();
        let holds = format!(
            "{}, {} of variables ({secrets} secret), {}",
            show::count(release.process.steps.len(), "step"),
            show::count(release.variables.len(), "value"),
            show::count(release.templates.len(), "template")
        );
        self.screen.entry("holds", &holds);
        self.screen.head("Packages, with the digests of their bytes");
        let rows: Vec<[String; 4]> = frozen.files.iter().map(package_row).collect();
        self.screen.some(&rows, 20, "in release.json");
        if !frozen.findings.is_empty() {
            self.screen.head("What the reader of the export found");
            self.screen.findings(&frozen.findings, 12, "in findings.json");
        }
    }

    /// Says what may help: which files were looked for, or how withheld values are supplied.
    fn explain(&self, refusal: Error, files: &[(Package, Option<PathBuf>)]) -> Fault {
        let withheld = refusal.code() == Code::SecretWithheld;
        let fault = Fault::from(refusal);
        if withheld {
            return fault
                .help("what Octopus withholds is supplied with `--secrets FILE`;")
                .help("the form is that of examples/air-gap/secrets.json");
        }
        let missing: Vec<_> = files.iter().filter(|(_, file)| file.is_none()).collect();
        let Some((first, _)) = missing.first() else { return fault };
        let found = format!("{} of {} packages were not found", missing.len(), files.len());
        let fault = fault.help(match &self.options.packages {
            Some(folder) => format!("{found} below `{}`:", folder.display()),
            None => format!("{found}; give their folder with `--packages FOLDER`:"),
        });
        let names =
            missing.iter().map(|(package, _)| format!("{} {}", package.id, package.version));
        let fault = names.take(20).fold(fault, |fault, name| fault.help(format!("  {name}")));
        let fault = fault.help("a file of any of these names will do, for the first of them:");
        let names = packages::file_names(first).into_iter();
        names.fold(fault, |fault, name| fault.help(format!("  {name}")))
    }

    /// Reads from the export where the release ran already, and deploys wherever else the lifecycle
    /// lets it go at the source, until it may cross.
    pub(crate) fn deploy_at_source(
        &mut self,
        release: &AssembledRelease,
        loud: bool,
    ) -> Result<(), Fault> {
        let project = ProjectRef::local(self.project.clone());
        let ran = self.export.ran(&release.release().version)?;
        if loud && !ran.deployments.is_empty() {
            self.screen.head("What ran, as the export tells it");
            let rows: Vec<_> = ran.deployments.iter().map(show::deployment).collect();
            self.screen.some(&rows, 12, "in facts.json");
        }
        if loud && !ran.findings.is_empty() {
            let folder = self.source.path("releases");
            let path = folder.join(files::slug(release.release().version.as_str()));
            files::write_json(&path.join("ran.json"), &ran.findings)?;
            self.screen.head("What of it could not be read");
            self.screen.findings(&ran.findings, 8, "in ran.json");
        }
        self.source.record(&ran.deployments)?;
        self.source.permit(ADA, Permission::DeploymentCreate, &project)?;
        loop {
            let facts = self.source.facts()?;
            let version = &release.release().version;
            let mut candidate = Candidate::new(&project, version);
            candidate.release = Some(release.digest());
            let environments = self.source.space.environments();
            let progress = progress(&self.lifecycle, environments, &candidate, &facts);
            let next = progress.stops().find_map(|at| match (&at.stop, &at.state) {
                (Stage::Environment(environment), StageState::Open) if !environment.is_remote() => {
                    Some(environment.clone())
                }
                _ => None,
            });
            let Some(environment) = next else { return Ok(()) };
            // This is where a host would do the work. The library is told how it went.
            let fact = release.deployed(&environment.name, Outcome::Succeeded, now()?, ADA);
            self.source.record(&fact)?;
        }
    }

    /// Promotes to the target: one file in the outbox.
    pub(crate) fn promote(
        &mut self,
        release: &AssembledRelease,
        loud: bool,
    ) -> Result<PathBuf, Fault> {
        let facts = self.source.facts()?;
        let signer = self.source.signer(ADA)?;
        let request = PromoteRequest::new(release, TARGET);
        let promoted = self.source.space.promote(&request, &facts, signer)?;
        let name =
            bundle_name(&ProjectRef::local(self.project.clone()), &release.release().version);
        let file = self.source.path("outbox").join(name);
        // The number is used up before the file can leave.
        self.source.record(&promoted)?;
        files::write(&file, promoted.bundle.as_bytes())?;
        if loud {
            let version = release.release().version.as_str();
            let size = promoted.bundle.as_bytes().len();
            self.screen.entry("file", &format!("{}, {size} bytes", self.named(&[&file]).concat()));
            let number = promoted.fact.sequence;
            self.screen.entry("number", &format!("{number} of the bundles for {TARGET}"));
            self.screen.entry("bundle", &promoted.fact.bundle.to_string());
            self.screen.entry("left out", &show::omitted(promoted.omitted));
            self.screen.head("What the promoter should know");
            let folder = self.source.path("releases").join(files::slug(version));
            let path = folder.join("promoted.json");
            files::write_json(&path, &promoted.findings)?;
            let rest = format!("in {}", self.named(&[&path]).concat());
            self.screen.findings(&promoted.findings, 8, &rest);
        }
        Ok(file)
    }
}

fn package_row((package, file): &(Package, Option<PathBuf>)) -> [String; 4] {
    let id = format!("{} {}", package.id, package.version);
    let name = file.as_ref().and_then(|file| file.file_name()).unwrap_or_default();
    match &package.content {
        Some(content) => {
            let digest = show::short(&content.sha256);
            [id, name.to_string_lossy().into_owned(), format!("{} bytes", content.size), digest]
        }
        None => [id, "not found".into(), String::new(), String::new()],
    }
}
