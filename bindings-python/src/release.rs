//! Releases as Octopus has them, as they are promoted, and as they are imported.

use alloc::borrow::Cow;

use crate::prelude::*;

class! {
    /// A release that knows its secrets. It is not printed, and a document of it has none of them.
    Release(sb::Release);

    fn __new__(document: sb::Release, /) = Self(document.0);

    /// The release as a document, without its secrets.
    fn document(&self) = shown(&self.0);

    /// The release with these packages instead of those it has.
    fn with_packages(&self, packages: Vec<Package>)
        = Self(self.0.clone().with_packages(packages.0));

    fn __repr__(&self) -> String = format!("<Release {} {}>", self.0.project, self.0.version);
}

/// A release, as an argument: one that knows its secrets, or a document.
pub(crate) struct AnswerValue(pub(crate) sb::Release);

from_python! {
    <> AnswerValue: |object| match object.cast::<Release>() {
        Ok(release) => release.get().0.clone(),
        Err(_) => object.extract::<Document<_>>()?.0,
    };
}

class! {
    /// A release, and the manifest that its owner signed for it: what can be promoted.
    AssembledRelease(sb::source::AssembledRelease);

    /// Puts together again what a host stored.
    static from_stored(release: AnswerValue, manifest_bytes: Bytes, salt: [u8; 32])
        = Self(sb::source::AssembledRelease::from_stored(release.0, manifest_bytes.0.to_vec(),
            salt)?);

    /// The release, and what its owner committed to, as a document.
    fn document(&self) = shown(&self.0);

    /// The release, with its secrets as far as they are known here.
    get release(&self) = Release(self.0.release().clone());

    /// The manifest that the owner signed.
    get manifest(&self) = shown(self.0.manifest());

    /// The release's identity in every Space.
    get digest(&self) = self.0.digest().to_string();

    /// The signed manifest, to be stored.
    get manifest_bytes(&self) = Cow::from(self.0.manifest_bytes());

    /// The salt of the commitments. Store it, and keep it as secret as the release.
    get salt(&self) = self.0.salt().to_vec();

    /// The release with a receipt to pass on.
    fn with_receipt(&self, receipt: &VerifiedReceipt)
        = Self(self.0.clone().with_receipt(&receipt.0));

    /// The fact that it was deployed to an environment of ours.
    fn deployed(&self, environment: Name, outcome: Outcome, *, by: String, at: Option<Time> = None)
        = shown(self.0.deployed(&environment, outcome.0, time(at)?, by));

    fn __repr__(&self) -> String = format!("{:?}", self.0);
}

class! {
    /// A release that was imported. It is read-only: nothing edits it.
    #[derive(Clone)]
    ImportedRelease(sb::target::ImportedRelease);

    /// Everything about it, as a document.
    fn document(&self) = shown(&self.0);

    /// The project, as seen from here.
    get project(&self) = self.0.project().to_string();

    /// The version.
    get version(&self) = self.0.version().as_str();

    /// The release, as far as it is ours to see.
    get release(&self) = shown(self.0.release());

    /// Our slice of it: its process, and the values that came here.
    get slice(&self) = shown(self.0.slice());

    /// The release's identity in every Space.
    get digest(&self) = self.0.digest().to_string();

    /// The lifecycle it goes through here.
    get lifecycle(&self) = self.0.lifecycle().as_str();

    /// The release with a receipt to pass on.
    fn with_receipt(&self, receipt: &VerifiedReceipt)
        = Self(self.0.clone().with_receipt(&receipt.0));

    /// The fact that it was deployed to an environment of ours.
    fn deployed(&self, environment: Name, outcome: Outcome, *, by: String, at: Option<Time> = None)
        = shown(self.0.deployed(&environment, outcome.0, time(at)?, by));

    fn __repr__(&self) -> String = {
        let it = &self.0;
        format!("<ImportedRelease {} {} {}>", it.project(), it.version(), it.digest())
    };
}

class! {
    /// The JSON documents of an Octopus server, by name.
    OctopusDocuments(spacebridge_octopus::OctopusDocuments);

    /// Reads pairs of a name and its bytes, or a path to them.
    static read(documents: Vec<(String, Bytes)>, *, ..limits) = {
        let documents = documents.iter().map(|(name, data)| (name, &*data.0));
        Self(spacebridge_octopus::OctopusDocuments::read(documents, &limits.unwrap_or_default())?)
    };

    /// The versions of the releases among them.
    fn versions(&self) = shown(self.0.versions()?);

    /// One release. `secrets` is the file that supplies what Octopus withholds.
    fn release(&self, *, project: Option<Name> = None, version: Option<ReleaseVersion> = None,
        secrets: Option<Bytes> = None, ..limits) = {
        let mut read = self.0.release(project.as_deref(), version.as_deref())?;
        if let Some(file) = secrets {
            let limits = limits.unwrap_or_default();
            read.supply(&spacebridge_octopus::OctopusSecrets::read("secrets", &file.0, &limits)?);
        }
        let findings = shown(read.findings());
        let lifecycle = shown(read.lifecycle);
        let environments = shown(read.environments);
        Named("OctopusRelease", (Release(read.release), lifecycle, environments, findings))
    };

    /// Returns the parts of the Space that the documents describe, in the order of the documents.
    fn space(&self) = octopus_space(self.0.space()?);

    /// The deployments that dashboards, deployments and tasks among the documents tell of.
    fn deployments(&self) = octopus_deployments(self.0.deployments());

    /// Returns the answers for `project` that the tenants' variables among the documents contain.
    fn answers(&self, project: Name) = octopus_answers(self.0.answers(&project)?);

    /// The step templates among the documents.
    fn step_templates(&self) = shown(self.0.step_templates()?);
}

named! {
    fn octopus_space(it: spacebridge_octopus::OctopusSpace) = OctopusSpace(
        shown(it.environments), shown(it.lifecycles), shown(it.tenants), shown(it.teams),
        shown(it.findings));
    fn octopus_deployments(it: spacebridge_octopus::OctopusDeployments)
        = OctopusDeployments(shown(it.deployments), shown(it.findings));
    fn octopus_answers(it: spacebridge_octopus::OctopusAnswers)
        = OctopusAnswers(Answers(Shared::new(it.answers)), shown(it.findings));
}
