//! One side of the gap: a folder, the Space in it, and what its host stores.

use std::path::{Path, PathBuf};

use spacebridge::facts::NewFacts;
use spacebridge::packages::AvailablePackages;
use spacebridge::target::{ImportRequest, ImportedRelease, KnownRelease, TargetState};
use spacebridge::trust::{Permission, allows};
use spacebridge::{
    Actor, Answers, Bundle, Certificate, Facts, Limits, Message, ProjectRef, Signer, Space,
    SpaceKeys, Validity,
};

use crate::fault::Fault;
use crate::files;
use crate::shell::{now, seed};

/// One side of the gap.
#[derive(Debug)]
pub(crate) struct Network {
    pub(crate) folder: PathBuf,
    pub(crate) space: Space,
    pub(crate) keys: SpaceKeys,
    pub(crate) answers: Answers,
    pub(crate) holdings: AvailablePackages,
}

impl Network {
    /// Founds a Space: makes its keys, and writes them encrypted beside its certificate.
    pub(crate) fn found(folder: PathBuf, name: &str, passphrase: &str) -> Result<Self, Fault> {
        let now = now()?;
        let identity = Validity::of_identity(now);
        let encryption = Validity::of_encryption(now);
        let keys = SpaceKeys::generate(name, identity, encryption, seed()?)?;
        let pem = keys.to_encrypted_pem(passphrase, seed()?)?;
        files::write_private(&folder.join("keys.pem"), pem.as_bytes())?;
        let certificate = keys.certificate().to_pem();
        files::write(&folder.join("certificate.pem"), certificate.as_bytes())?;
        let space = Space::new(name.parse()?, keys.certificate());
        Ok(Self {
            folder,
            space,
            keys,
            answers: Answers::new(),
            holdings: AvailablePackages::default(),
        })
    }

    /// Reads the keys again from their file, as a host does when it starts.
    pub(crate) fn restart(&mut self, passphrase: &str) -> Result<(), Fault> {
        let limits = Limits::default();
        let certificate = read_certificate(&self.path("certificate.pem"))?;
        let pem = files::read_text(&self.path("keys.pem"))?;
        self.keys = SpaceKeys::from_pem(&pem, Some(passphrase), certificate, &limits)?;
        Ok(())
    }

    /// A file or folder of this network.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Our key, now, with the randomness for one seal, for a person.
    pub(crate) fn signer(&self, user: &str) -> Result<Signer<'_>, Fault> {
        Ok(self.keys.signer(&Actor::new(user, now()?), seed()?))
    }

    /// Reads the facts so far from the disk.
    pub(crate) fn facts(&self) -> Result<Facts, Fault> {
        let path = self.path("facts.json");
        if !path.exists() {
            return Ok(Facts::none());
        }
        serde_json::from_slice(&files::read(&path)?)
            .map_err(|error| Fault::new("facts", format!("`{}`: {error}", path.display())))
    }

    /// Adds to what happened. One file is replaced by another, so a crash loses all of it or none.
    pub(crate) fn record<O: NewFacts + ?Sized>(&self, outcome: &O) -> Result<Facts, Fault> {
        let mut facts = self.facts()?;
        facts.record(outcome)?;
        files::write_json(&self.path("facts.json"), &facts)?;
        Ok(facts)
    }

    /// The releases imported so far. What is stored of each is the bundle's file; verified at the
    /// moment at which it was imported, it gives the same release again.
    pub(crate) fn imported(&self) -> Result<Vec<ImportedRelease>, Fault> {
        let facts = self.facts()?;
        let mut releases = Vec::new();
        let mut known_releases = Vec::new();
        for import in &facts.imports {
            let file = self.path("imported").join(bundle_name(&import.project, &import.version));
            let bundle = Message::<Bundle>::from_bytes(files::read(&file)?)?;
            let bundle = bundle.verify(&self.space, &facts, import.at)?;
            let known = self.known(&facts, &known_releases);
            let release = self.space.import_release(
                &ImportRequest::new(&bundle, &import.preview),
                &known,
                &Actor::new(&import.by, import.at),
            )?;
            known_releases.push(release.release.known());
            releases.push(release.release);
        }
        Ok(releases)
    }

    /// Returns the state that the verbs take.
    pub(crate) fn known<'k>(
        &'k self,
        facts: &'k Facts,
        releases: &'k [KnownRelease],
    ) -> TargetState<'k> {
        TargetState::new(facts, releases, &self.holdings)
    }

    /// Asks whether a user may do what is the host's own to do. The verbs ask themselves.
    pub(crate) fn permit(
        &self,
        user: &str,
        permission: Permission,
        project: &ProjectRef,
    ) -> Result<(), Fault> {
        if allows(&self.space, user, permission, Some(project), None, None) {
            return Ok(());
        }
        let message = format!("`{user}` has no {permission} in `{}`", self.space.name());
        Err(Fault::new("permission-missing", message))
    }

    /// Writes the document of the Space, from which a host or the page reads it again.
    pub(crate) fn write_space(&self) -> Result<(), Fault> {
        files::write_json(&self.path("space.json"), &self.space)
    }
}

/// Reads a certificate from its file.
pub(crate) fn read_certificate(path: &Path) -> Result<Certificate, Fault> {
    Ok(Certificate::from_pem(&files::read_text(path)?, &Limits::default())?)
}

/// Returns the file name of a bundle.
pub(crate) fn bundle_name(project: &ProjectRef, version: impl core::fmt::Display) -> String {
    files::slug(&format!("{}-{version}.sbbundle", project.name))
}

/// Returns the releases imported so far, for previews.
pub(crate) fn known_releases(releases: &[ImportedRelease]) -> Vec<KnownRelease> {
    releases.iter().map(ImportedRelease::known).collect()
}
