//! The packages that a process uses, and those of them that nothing pins.
//!
//! A row of the manifest pins a package by its SHA-256. The digest in the name of an image pins an
//! image that the container engine fetches, because the engine checks it.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Action, Finding, Package, PropertyValue, Step};
use crate::packages::OciDigest;
use crate::rules::{Place, Resolver, is_binding};
use crate::terms::Code;

/// The acquisition of a package that Octopus does not fetch, such as an image.
const NOT_ACQUIRED: &str = "NotAcquired";

/// Properties that name an action's package beside its references, the older name last.
const PACKAGE_PROPERTIES: [&str; 2] =
    ["Octopus.Action.Package.PackageId", "Octopus.Action.Package.NuGetPackageId"];

/// A use of a package by an action; its id and version may be bindings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PackageUse<'a> {
    pub(super) id: Cow<'a, str>,
    pub(super) version: Option<Cow<'a, str>>,
    /// False for an image that the container engine fetches.
    pub(super) is_acquired: bool,
}

impl PackageUse<'_> {
    fn is_bound(&self) -> bool {
        is_binding(&self.id) || self.version.as_deref().is_some_and(is_binding)
    }

    /// Returns true if this name of an image has the digest of the image.
    fn has_digest(&self) -> bool {
        let digest = |text: &str| {
            let digest = text.rsplit_once('@').map_or(text, |(_, digest)| digest);
            digest.parse::<OciDigest>().is_ok()
        };
        !self.is_acquired && (digest(&self.id) || self.version.as_deref().is_some_and(digest))
    }

    /// Returns the id by which rows are found.
    pub(super) fn row_id(&self) -> String {
        row_id(&self.id)
    }

    /// Returns the id, and the version if there is one.
    pub(super) fn name(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.id),
            None => self.id.clone().into_owned(),
        }
    }

    /// Returns every use that this one can become where `resolver` resolves its bindings; `None` if
    /// that cannot be known.
    pub(super) fn resolved(
        &self,
        resolver: &Resolver<'_>,
        place: &Place<'_>,
    ) -> Option<Vec<PackageUse<'static>>> {
        let versions: Vec<Option<String>> = match &self.version {
            Some(version) => resolver.expansions(version, place)?.into_iter().map(Some).collect(),
            None => [None].into(),
        };
        let mut uses = Vec::new();
        for id in resolver.expansions(&self.id, place)? {
            uses.extend(versions.iter().map(|version| PackageUse {
                id: id.clone().into(),
                version: version.clone().map(Cow::Owned),
                is_acquired: self.is_acquired,
            }));
        }
        Some(uses)
    }
}

/// Returns the packages that an action uses: by its references, and by a property that names
/// another one. A use without an id names no package.
pub(super) fn uses(action: &Action) -> impl Iterator<Item = PackageUse<'_>> {
    let references = action.packages.iter().map(|reference| PackageUse {
        id: Cow::Borrowed(&*reference.package),
        version: reference.version.as_deref().map(Cow::Borrowed),
        is_acquired: reference.acquisition != NOT_ACQUIRED,
    });
    let is_referred_to = |id: &str| {
        action.packages.iter().any(|reference| reference.package.eq_ignore_ascii_case(id))
    };
    let properties = PACKAGE_PROPERTIES
        .into_iter()
        .filter_map(|name| match action.properties.0.get(name)? {
            PropertyValue::Text(text) => Some(text.as_str()),
            PropertyValue::Sensitive(_) => None,
        })
        .filter(move |id| !is_referred_to(id))
        .map(|id| PackageUse { id: id.into(), version: None, is_acquired: true });
    references.chain(properties).filter(|package| !package.id.is_empty())
}

/// Returns the id in lower case: feeds compare ids without regard to it.
pub(super) fn row_id(id: &str) -> String {
    id.to_ascii_lowercase()
}

/// The rows of a manifest, by id in lower case.
pub(super) struct Rows<'p>(BTreeMap<String, Vec<&'p Package>>);

impl<'p> Rows<'p> {
    pub(super) fn of(packages: &'p [Package]) -> Self {
        let mut rows: BTreeMap<String, Vec<&Package>> = BTreeMap::new();
        for package in packages {
            rows.entry(row_id(package.id.as_str())).or_default().push(package);
        }
        Self(rows)
    }

    /// Returns true if a row has the id and the version of a use.
    pub(super) fn has(&self, wanted: &PackageUse<'_>) -> bool {
        let rows = self.0.get(&wanted.row_id());
        let version = wanted.version.as_deref();
        rows.into_iter().flatten().any(|row| version.is_none_or(|version| version == row.version))
    }

    /// Returns true if a row, or the digest in the name of an image, pins a use.
    pub(super) fn pins(&self, wanted: &PackageUse<'_>) -> bool {
        wanted.has_digest() || self.has(wanted)
    }
}

/// Returns a finding for each use of a package that no row pins, as a person sees it before an
/// import. A disabled action uses nothing.
pub(super) fn unpinned_findings(steps: &[Step], packages: &[Package]) -> Vec<Finding> {
    let rows = Rows::of(packages);
    let mut findings = Vec::new();
    for step in steps {
        for action in step.actions().iter().filter(|action| !action.disabled) {
            let unpinned = uses(action).filter(|wanted| !rows.pins(wanted));
            findings.extend(unpinned.map(|wanted| unpinned_finding(step, action, &wanted)));
        }
    }
    findings
}

fn unpinned_finding(step: &Step, action: &Action, wanted: &PackageUse<'_>) -> Finding {
    let path = use_path(step, action, wanted);
    if wanted.is_bound() {
        let detail = "bindings name it, so only a plan knows whether the manifest pins it";
        return Finding::warning(Code::PackageUnpinned, path, detail);
    }
    if wanted.is_acquired {
        let detail = "the manifest has no such package, so nothing pins its bytes";
        return Finding::alarm(Code::PackageUnpinned, path, detail);
    }
    let detail = "the image has no row in the manifest and no digest in its name";
    Finding::warning(Code::PackageUnpinned, path, detail)
}

/// Returns the reason against a deployment that reaches a package that nothing pins: `reached` by
/// bindings, or the use itself. Without `reached`, bindings cannot be resolved.
pub(super) fn unpinned_reason(
    step: &Step,
    action: &Action,
    wanted: &PackageUse<'_>,
    reached: Option<&PackageUse<'_>>,
) -> Finding {
    let path = use_path(step, action, wanted);
    let Some(reached) = reached else {
        let name = wanted.name();
        let detail = format!("the bindings of package `{name}` cannot be resolved in a plan");
        return Finding::warning(Code::PackageUnpinned, path, detail);
    };
    let name = reached.name();
    let detail = format!("package `{name}` has no row in the manifest, so nothing pins its bytes");
    Finding::alarm(Code::PackageUnpinned, path, detail)
}

fn use_path(step: &Step, action: &Action, wanted: &PackageUse<'_>) -> String {
    format!("process › {} › {} › package `{}`", step.name(), action.name, wanted.name())
}
