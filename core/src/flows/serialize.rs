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
use crate::terms::{Fingerprint, Label, Name, ReleaseDigest, ReleaseVersion};

/// The release and what its owner committed to. Its salt is not in it.
impl Serialize for AssembledRelease {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digest = self.digest();
        let manifest = self.manifest();
        let release = self.release();
        AssembledDocument { digest, manifest, release }.serialize(serializer)
    }
}

/// A release, and the manifest that its owner signed for it.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "AssembledRelease"))]
struct AssembledDocument<'a> {
    /// The release's identity.
    digest: ReleaseDigest,
    /// The commitment of the owner.
    manifest: &'a Manifest,
    /// The release.
    release: &'a Release,
}

impl Serialize for ImportedRelease {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = ImportedDocument {
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

/// A release of another Space that was imported.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "ImportedRelease"))]
struct ImportedDocument<'a> {
    /// The release's identity.
    digest: ReleaseDigest,
    /// The project, as the importing Space names it.
    project: &'a ProjectRef,
    /// The version.
    version: &'a ReleaseVersion,
    /// The fact that records the import.
    import: &'a Import,
    /// The release, as far as the target may see it.
    release: &'a Release,
    /// The number of sealed secrets.
    secrets: usize,
    /// The number of values, steps and actions that the target does not get.
    omitted: Omitted,
    /// The deployments that the bundle told of.
    history: &'a [Deployment],
    /// The Spaces further on for which the bundle carries something.
    onward: Vec<Fingerprint>,
}

/// The steps and the values of a deployment: what is secret in it is said to be so.
impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = PlanDocument {
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

/// A deployment that may be made.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "Plan"))]
struct PlanDocument<'a> {
    /// The release's identity.
    release: ReleaseDigest,
    /// The environment.
    environment: &'a Name,
    /// The tenant, or `null` for a deployment without one.
    tenant: Option<&'a Tenant>,
    /// The steps that run, in order.
    steps: &'a [PlannedStep],
    /// The variables, resolved for the deployment as a whole.
    variables: &'a [PlannedVariable],
    /// The packages, and whether each is at hand.
    packages: &'a [PreviewedPackage],
    /// The findings that a person should look at.
    findings: &'a [Finding],
}

impl Serialize for PlannedStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let overrides = self.overrides.iter().map(|(action, planned)| {
            let PlannedVariable { name, value, why } = planned;
            OverrideDocument { action, name, value: value.as_ref(), why }
        });
        PlannedStepDocument { step: &self.step, overrides: overrides.collect() }
            .serialize(serializer)
    }
}

/// A step that runs, and the variables that it sees differently from the others.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "PlannedStep"))]
struct PlannedStepDocument<'a> {
    /// The step, with the actions that run.
    step: &'a Step,
    /// The variables that have another value in one of the actions.
    overrides: Vec<OverrideDocument<'a>>,
}

/// A variable that has another value in one action of a step.
#[derive(Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "PlannedOverride"))]
struct OverrideDocument<'a> {
    /// The action.
    action: &'a Label,
    /// The variable.
    name: &'a Label,
    /// The value; `null` if it was left blank on purpose.
    value: Option<&'a Value>,
    /// The reason for the value.
    why: &'a str,
}

#[cfg(feature = "schemas")]
crate::terms::described_as! {
    AssembledRelease: AssembledDocument<'static>;
    ImportedRelease: ImportedDocument<'static>;
    Plan: PlanDocument<'static>;
    PlannedStep: PlannedStepDocument<'static>;
}
