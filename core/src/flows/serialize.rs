//! Releases and plans as documents.

use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use super::assemble::AssembledRelease;
use super::import::ImportedRelease;
use super::package_status::PreviewedPackage;
use super::plan::{Plan, PlannedStep, PlannedVariable};
use crate::model::{
    Deployment, Finding, Import, Omitted, ProjectRef, Release, Step, Tenant, Value,
};
use crate::seal::{Manifest, SealedSecrets};
use crate::terms::{Digest, Fingerprint, Label, Name, ReleaseVersion};

/// The release and what its owner committed to. Its salt is not in it.
impl Serialize for AssembledRelease {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            digest: Digest,
            manifest: &'a Manifest,
            release: &'a Release,
        }
        let (digest, manifest, release) = (self.digest(), self.manifest(), self.release());
        Shown { digest, manifest, release }.serialize(serializer)
    }
}

impl Serialize for ImportedRelease {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            digest: Digest,
            project: &'a ProjectRef,
            version: &'a ReleaseVersion,
            import: &'a Import,
            release: &'a Release,
            secrets: u32,
            omitted: Omitted,
            history: &'a [Deployment],
            onward: Vec<Fingerprint>,
        }
        let shown = Shown {
            digest: self.digest(),
            project: self.project(),
            version: self.version(),
            import: self.import(),
            release: self.release(),
            secrets: self.secrets().map_or(0, SealedSecrets::count),
            omitted: self.omitted(),
            history: self.history(),
            onward: self.onward().collect(),
        };
        shown.serialize(serializer)
    }
}

/// The steps and the values of a deployment: what is secret in it is said to be so.
impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            release: Digest,
            environment: &'a Name,
            tenant: Option<&'a Tenant>,
            steps: &'a [PlannedStep],
            variables: &'a [PlannedVariable],
            packages: &'a [PreviewedPackage],
            findings: &'a [Finding],
        }
        let shown = Shown {
            release: self.digest(),
            environment: self.environment(),
            tenant: self.tenant(),
            steps: self.steps(),
            variables: self.variables(),
            packages: self.packages(),
            findings: self.findings(),
        };
        shown.serialize(serializer)
    }
}

impl Serialize for PlannedStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Override<'a> {
            action: &'a Label,
            name: &'a Label,
            value: Option<&'a Value>,
            why: &'a str,
        }
        #[derive(Serialize)]
        struct Shown<'a> {
            step: &'a Step,
            overrides: Vec<Override<'a>>,
        }
        let overrides = self.overrides.iter().map(|(action, planned)| {
            let PlannedVariable { name, value, why } = planned;
            Override { action, name, value: value.as_ref(), why }
        });
        Shown { step: &self.step, overrides: overrides.collect() }.serialize(serializer)
    }
}
