//! Packages: how actions refer to them, and which versions the release selected.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::{Context, SENSITIVE_PROPERTIES};
use super::error::OctopusError;
use super::node::{Node, shown};
use spacebridge::release::{PackageReference, Properties};
use spacebridge::{Code, Label};
use spacebridge::{Package, Process, Step};

pub(super) const PACKAGE_ID: &str = "Octopus.Action.Package.PackageId";
pub(super) const FEED_ID: &str = "Octopus.Action.Package.FeedId";
/// The name of the property before Octopus 3.
pub(super) const OLD_PACKAGE_ID: &str = "Octopus.Action.Package.NuGetPackageId";
pub(super) const OLD_FEED_ID: &str = "Octopus.Action.Package.NuGetFeedId";
const ON_TARGET: &str = "Octopus.Action.Package.DownloadOnTentacle";

/// Octopus's name of the feed that every server has; exports have no document for it.
const BUILT_IN: (&str, &str) = ("feeds-builtin", "Octopus Server (built-in)");

/// Use of a package in a process; no reference means the action's primary one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    action: Label,
    reference: Option<Label>,
}

impl Context<'_> {
    /// The packages that an action refers to.
    ///
    /// Before 2018.8 the primary package stood in the properties alone; since then these mirror it.
    pub(super) fn packages(
        &mut self,
        action: &Node<'_>,
        properties: &Properties,
        words: &str,
    ) -> Result<Vec<PackageReference>, OctopusError> {
        let mut packages = Vec::new();
        for node in action.list("Packages")? {
            packages.push(self.package(&node, words)?);
        }
        let has_primary = packages.iter().any(|package: &PackageReference| package.name.is_none());
        let id = either(properties, PACKAGE_ID, OLD_PACKAGE_ID);
        if !has_primary && !id.is_empty() {
            let words = format!("{words} › package `{}`", shown(id));
            let feed = either(properties, FEED_ID, OLD_FEED_ID);
            let on_target =
                properties.text(ON_TARGET).is_some_and(|text| text.eq_ignore_ascii_case("true"));
            self.note_binding(id, &words);
            let mut reference = PackageReference::new(id);
            reference.feed = self.feed(action, feed, &words)?;
            reference.acquisition = if on_target { "ExecutionTarget" } else { "Server" }.into();
            packages.insert(0, reference);
        }
        Ok(packages)
    }

    fn package(&mut self, node: &Node<'_>, words: &str) -> Result<PackageReference, OctopusError> {
        const KNOWN: [&str; 7] = [
            "AcquisitionLocation",
            "FeedId",
            "Name",
            "PackageId",
            "Properties",
            SENSITIVE_PROPERTIES,
            "Version",
        ];
        let name = node.text("Name")?;
        let package = node.text("PackageId")?;
        let title = if package.is_empty() { &name } else { &package };
        let words = format!("{words} › package `{}`", shown(title));
        if package.is_empty() {
            let detail = "the reference names no package";
            self.warn(Code::OctopusPackageUnresolvable, &words, detail);
        }
        self.note_binding(&package, &words);
        let mut reference = PackageReference::new(package);
        reference.name = if name.is_empty() { None } else { Some(node.to_label(&name)?) };
        reference.feed = self.feed(node, &node.text("FeedId")?, &words)?;
        reference.version = Some(node.text("Version")?).filter(|version| !version.is_empty());
        reference.acquisition = node.text("AcquisitionLocation")?;
        reference.properties = self.properties(node, &words, &[])?;
        reference.extra = self.extra(node, &KNOWN, &words);
        Ok(reference)
    }

    fn feed(
        &mut self,
        node: &Node<'_>,
        id: &str,
        words: &str,
    ) -> Result<Option<Label>, OctopusError> {
        if id.is_empty() {
            return Ok(None);
        }
        let is_built_in = id.eq_ignore_ascii_case(BUILT_IN.0) && self.known(id).is_none();
        let name = if is_built_in {
            BUILT_IN.1.into()
        } else if is_binding(id) {
            id.into()
        } else {
            self.name(None, "feed", id, words)
        };
        node.to_label(&name).map(Some)
    }

    fn note_binding(&mut self, package: &str, words: &str) {
        if is_binding(package) {
            let detail =
                "the package is known only when the release is deployed, so no digest pins it";
            self.warn(Code::OctopusPackageUnresolvable, words, detail);
        }
    }

    /// Gives every reference the version that the release selected for it.
    pub(super) fn select_versions(
        &mut self,
        release: &Node<'_>,
        process: &mut Process,
    ) -> Result<(), OctopusError> {
        let mut selected = selection(release)?;
        for action in process.steps.iter_mut().flat_map(Step::actions_mut) {
            for package in &mut action.packages {
                let key = Use { action: action.name.clone(), reference: package.name.clone() };
                if let Some((version, used)) = selected.get_mut(&key) {
                    // An empty version was never selected, whatever the process says.
                    package.version = Some(version.clone()).filter(|text| !text.trim().is_empty());
                    *used = true;
                }
            }
        }
        for (place, _) in selected.into_iter().filter(|(_, (_, used))| !used) {
            let words = format!("release › selected package of `{}`", place.action);
            let name = place.reference.map(|name| format!(" `{name}`")).unwrap_or_default();
            let detail = format!("the process has no such action with a package{name}");
            self.warn(Code::OctopusSelectionUnused, &words, detail);
        }
        Ok(())
    }

    /// The table of all packages whose id and version are known, in the order of their first use.
    pub(super) fn package_table(
        &mut self,
        release: &Node<'_>,
        process: &Process,
    ) -> Result<Vec<Package>, OctopusError> {
        let mut table = Vec::new();
        let mut seen = BTreeSet::new();
        for step in &process.steps {
            for action in step.actions() {
                for reference in &action.packages {
                    if reference.package.is_empty() || is_binding(&reference.package) {
                        continue;
                    }
                    let Some(version) = reference.version.clone() else {
                        if !action.disabled {
                            let words = super::process::words(step.name(), &action.name);
                            let package = shown(&reference.package);
                            let words = format!("{words} › package `{package}`");
                            let detail = "the release selected no version of it";
                            self.warn(Code::OctopusPackageUnversioned, &words, detail);
                        }
                        continue;
                    };
                    let id = release.to_label(&reference.package)?;
                    let feed = reference.feed.clone();
                    if seen.insert((id.clone(), version.clone(), feed.clone())) {
                        let mut package = Package::unread(id, version);
                        package.feed = feed;
                        table.push(package);
                        Self::within(release, "packages", table.len(), self.limits().packages)?;
                    }
                }
            }
        }
        Ok(table)
    }
}

/// The version selected for each use of a package; and whether the process has that use, at first
/// not.
fn selection(release: &Node<'_>) -> Result<BTreeMap<Use, (String, bool)>, OctopusError> {
    let mut selection = BTreeMap::new();
    for node in release.list("SelectedPackages")? {
        // Older servers named the action `StepName`.
        let field = if node.text("ActionName")?.is_empty() { "StepName" } else { "ActionName" };
        let reference = node.text("PackageReferenceName")?;
        let reference = (!reference.is_empty()).then(|| node.to_label(&reference)).transpose()?;
        let place = Use { action: node.label(field)?, reference };
        selection.insert(place, (node.text("Version")?, false));
    }
    Ok(selection)
}

/// The text of a property, or else of the one that had its part before.
fn either<'p>(properties: &'p Properties, name: &str, old: &str) -> &'p str {
    let text = |name: &str| properties.text(name).filter(|text| !text.is_empty());
    text(name).or_else(|| text(old)).unwrap_or_default()
}

fn is_binding(text: &str) -> bool {
    text.contains("#{")
}
