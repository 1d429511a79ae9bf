//! Packages: how actions refer to them, and which versions the release selected.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::Context;
use super::error::OctopusError;
use super::node::{Node, shown};
use crate::model::{Package, PackageReference, Process, Properties};
use crate::terms::Label;

pub(super) const PACKAGE_ID: &str = "Octopus.Action.Package.PackageId";
pub(super) const FEED_ID: &str = "Octopus.Action.Package.FeedId";
const ON_TARGET: &str = "Octopus.Action.Package.DownloadOnTentacle";

/// What Octopus calls the feed that every server has; exports have no document for it.
const BUILT_IN: (&str, &str) = ("feeds-builtin", "Octopus Server (built-in)");

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
        let id = properties.text(PACKAGE_ID).unwrap_or_default();
        if !has_primary && !id.is_empty() {
            let words = format!("{words} › package `{}`", shown(id));
            let feed = properties.text(FEED_ID).unwrap_or_default();
            let on_target =
                properties.text(ON_TARGET).is_some_and(|text| text.eq_ignore_ascii_case("true"));
            self.note_binding(id, &words);
            packages.insert(
                0,
                PackageReference {
                    name: None,
                    package: id.into(),
                    version: None,
                    feed: self.feed(action, feed, &words)?,
                    acquisition: if on_target { "ExecutionTarget" } else { "Server" }.into(),
                    properties: Properties::new(),
                    extra: Properties::new(),
                },
            );
        }
        Ok(packages)
    }

    fn package(&mut self, node: &Node<'_>, words: &str) -> Result<PackageReference, OctopusError> {
        const KNOWN: [&str; 6] =
            ["AcquisitionLocation", "FeedId", "Name", "PackageId", "Properties", "Version"];
        let name = node.text("Name")?;
        let package = node.text("PackageId")?;
        let title = if package.is_empty() { &name } else { &package };
        let words = format!("{words} › package `{}`", shown(title));
        if package.is_empty() {
            let detail = "the reference names no package";
            self.warn("octopus-package-unresolvable", &words, detail);
        }
        self.note_binding(&package, &words);
        Ok(PackageReference {
            name: if name.is_empty() { None } else { Some(node.to_label(&name)?) },
            feed: self.feed(node, &node.text("FeedId")?, &words)?,
            version: Some(node.text("Version")?).filter(|version| !version.is_empty()),
            acquisition: node.text("AcquisitionLocation")?,
            properties: self.properties(node, &words, &[])?,
            extra: node.extra(&KNOWN),
            package,
        })
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
        let is_built_in = id.eq_ignore_ascii_case(BUILT_IN.0) && self.names.get(id).is_none();
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
            self.warn("octopus-package-unresolvable", words, detail);
        }
    }

    /// Gives every reference the version that the release selected for it.
    pub(super) fn select_versions(
        &mut self,
        release: &Node<'_>,
        process: &mut Process,
    ) -> Result<(), OctopusError> {
        for selected in release.list("SelectedPackages")? {
            let action = match selected.text("ActionName")? {
                name if name.is_empty() => selected.text("StepName")?,
                name => name,
            };
            let reference = selected.text("PackageReferenceName")?;
            let version = selected.text("Version")?;
            if !select(process, &action, &reference, &version) {
                let words = format!("release › selected package of `{}`", shown(&action));
                let detail = format!("the process has no such reference `{}`", shown(&reference));
                self.warn("octopus-selection-unused", &words, detail);
            }
        }
        Ok(())
    }

    /// The table of all packages whose id and version are known, in the order of their first use.
    pub(super) fn package_table(
        &mut self,
        release: &Node<'_>,
        process: &Process,
    ) -> Result<Vec<Package>, OctopusError> {
        let mut table: Vec<Package> = Vec::new();
        for step in &process.steps {
            for action in &step.actions {
                for reference in &action.packages {
                    if reference.package.is_empty() || is_binding(&reference.package) {
                        continue;
                    }
                    let words = super::process::words(&step.name, &action.name);
                    let words = format!("{words} › package `{}`", shown(&reference.package));
                    let Some(version) = reference.version.clone() else {
                        if !action.disabled {
                            let detail = "the release selected no version of it";
                            self.warn("octopus-package-unversioned", &words, detail);
                        }
                        continue;
                    };
                    let package = Package {
                        id: release.to_label(&reference.package)?,
                        version,
                        feed: reference.feed.clone(),
                        content: None,
                    };
                    if !table.contains(&package) {
                        table.push(package);
                    }
                }
            }
        }
        Self::within(release, "packages", table.len(), self.limits().packages)?;
        Ok(table)
    }
}

fn select(process: &mut Process, action: &str, reference: &str, version: &str) -> bool {
    let is = |label: &Label, name: &str| Label::new(name).is_ok_and(|name| name == *label);
    let mut found = false;
    let actions = process.steps.iter_mut().flat_map(|step| &mut step.actions);
    for package in actions.filter(|known| is(&known.name, action)).flat_map(|a| &mut a.packages) {
        let same = match &package.name {
            Some(name) => is(name, reference),
            None => reference.is_empty(),
        };
        if same {
            found = true;
            package.version = Some(String::from(version));
        }
    }
    found
}

fn is_binding(text: &str) -> bool {
    text.contains("#{")
}
