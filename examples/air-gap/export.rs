//! The release: read from an Octopus server's JSON, with secrets and the digests of packages.

use std::path::{Path, PathBuf};

use spacebridge::{
    Deployment, EnvironmentRef, Finding, Lifecycle, Limits, Name, Package, Phase, ProjectRef,
    Release, ReleaseVersion, Stage,
};
use spacebridge_octopus::{OctopusDeployments, OctopusDocuments, OctopusRelease, OctopusSecrets};

use crate::fault::Fault;
use crate::options::Options;
use crate::theirs::Theirs;
use crate::{files, packages};

/// An export of an Octopus server, and where its packages are.
#[derive(Debug)]
pub(crate) struct Export {
    documents: OctopusDocuments,
    secrets: Option<OctopusSecrets>,
    packages: Option<PathBuf>,
    pub(crate) theirs: Theirs,
    pub(crate) versions: Vec<ReleaseVersion>,
}

/// A release as the export has it, with what was found while reading it.
#[derive(Debug)]
pub(crate) struct Frozen {
    pub(crate) release: Release,
    pub(crate) findings: Vec<Finding>,
    /// The packages and their files; no file, if there is none.
    pub(crate) files: Vec<(Package, Option<PathBuf>)>,
}

/// The deployments at the source before the story begins.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) deployments: Vec<Deployment>,
    pub(crate) findings: Vec<Finding>,
}

/// Returns the folder of the example's own documents.
fn own() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).join("examples").join("air-gap")
}

/// The answers that come with the example.
pub(crate) fn own_answers(version: &str) -> PathBuf {
    own().join("answers").join(format!("{version}.json"))
}

impl Export {
    /// Reads the export. `store` is where the example's packages are put.
    pub(crate) fn open(options: &Options, target: &Name, store: &Path) -> Result<Self, Fault> {
        let limits = Limits::default();
        let folder = options.octopus.clone().unwrap_or_else(|| own().join("octopus"));
        let documents = OctopusDocuments::read(json_below(&folder)?, &limits)?;
        let secrets = match (&options.secrets, &options.octopus) {
            (Some(file), _) => Some(file.clone()),
            (None, None) => Some(own().join("secrets.json")),
            (None, Some(_)) => None,
        };
        let secrets = match secrets {
            Some(file) => {
                let name = file.display().to_string();
                Some(OctopusSecrets::read(&name, &files::read(&file)?, &limits)?)
            }
            None => None,
        };
        let versions = documents.versions()?;
        let mut packages = options.packages.clone();
        if options.octopus.is_none() {
            for version in &versions {
                for package in &documents.release(None, Some(version))?.release.packages {
                    packages::invent(store, package)?;
                }
            }
            packages = Some(store.to_path_buf());
        }
        let theirs = Theirs::of(&documents.release(None, None)?, target, &options.theirs)?;
        Ok(Self { documents, secrets, packages, theirs, versions })
    }

    /// The environments and the lifecycle of the newest release, as our Space has them.
    ///
    /// A lifecycle that says nothing means one environment after the other; one that never stops at
    /// the target gets a last phase that does.
    pub(crate) fn pipeline(&self) -> Result<(Vec<EnvironmentRef>, Lifecycle), Fault> {
        let read = self.read(None)?;
        let environments = read.environments.clone();
        let silent = Lifecycle::new("One after the other".parse()?, []);
        let mut lifecycle = read.lifecycle.unwrap_or(silent);
        if lifecycle.phases.is_empty() {
            let phase = |environment: &EnvironmentRef| {
                let stop = Stage::Environment(environment.clone());
                Phase::new(environment.name.clone().into(), [stop])
            };
            lifecycle.phases = environments.iter().map(phase).collect();
        }
        let target = self.theirs.space();
        let stops_there = |stop: &Stage| stop.space() == Some(target);
        if !lifecycle.phases.iter().flat_map(Phase::stops).any(stops_there) {
            let stop = Stage::Space(target.clone());
            lifecycle.phases.push(Phase::new("Across the gap".parse()?, [stop]));
        }
        Ok((environments, lifecycle))
    }

    /// The project of the newest release.
    pub(crate) fn project(&self) -> Result<Name, Fault> {
        Ok(self.read(None)?.release.project)
    }

    /// The release of this version, with the digest of every package whose file is there.
    pub(crate) fn freeze(&self, version: &ReleaseVersion) -> Result<Frozen, Fault> {
        let mut read = self.read(Some(version))?;
        let findings = read.findings();
        let mut files = Vec::new();
        for package in &mut read.release.packages {
            let file = self.package_file(package)?;
            if let Some(file) = &file {
                package.content = Some(packages::content(file)?);
            }
            files.push((package.clone(), file));
        }
        Ok(Frozen { release: read.release, findings, files })
    }

    /// Reads the deployments of this version in the source's own environments from dashboards,
    /// deployments and tasks in the export.
    pub(crate) fn ran(&self, version: &ReleaseVersion) -> Result<Ran, Fault> {
        let project = ProjectRef::local(self.project()?);
        let OctopusDeployments { mut deployments, findings, .. } = self.documents.deployments();
        deployments.retain(|fact| {
            fact.project == project
                && fact.version == *version
                && !self.theirs.names.contains(&fact.environment.name)
        });
        Ok(Ran { deployments, findings })
    }

    /// The file of a package, where the source has it.
    pub(crate) fn package_file(&self, package: &Package) -> Result<Option<PathBuf>, Fault> {
        match &self.packages {
            Some(folder) => packages::find(folder, package),
            None => Ok(None),
        }
    }

    fn read(&self, version: Option<&ReleaseVersion>) -> Result<OctopusRelease, Fault> {
        let mut read = self.documents.release(None, version)?;
        if let Some(secrets) = &self.secrets {
            read.supply(secrets);
        }
        self.theirs.translate(&mut read);
        Ok(read)
    }
}

/// The JSON files below a folder, named as the folder has them.
fn json_below(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Fault> {
    let mut documents = Vec::new();
    for path in files::below(folder)? {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
            let name = path.strip_prefix(folder).unwrap_or(&path);
            let name: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
            documents.push((name.join("/"), files::read(&path)?));
        }
    }
    if documents.is_empty() {
        let message = format!("`{}` holds no JSON document", folder.display());
        return Err(Fault::new("octopus-release-missing", message));
    }
    Ok(documents)
}
