//! The secrets that a server withholds, from a document of their own.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;

use super::error::OctopusError;
use super::node::shown;
use super::release::OctopusRelease;
use super::{process, variable};
use spacebridge::release::{Properties, PropertyValue, SecretText};
use spacebridge::trust::Origin;
use spacebridge::{Code, Error, Label, Limits};
use spacebridge::{Finding, Scope, Sensitive, Value};

/// Values for what Octopus's API withholds: sensitive variables, properties and template defaults.
///
/// ```json
/// {
///   "variables": [
///     {"name": "Database:Password", "scope": {"environments": ["Test"]}, "value": "…"},
///     {"name": "Metrics:Token", "set": "Observability", "value": "…"}
///   ],
///   "properties": [
///     {"step": "Deploy web site", "action": "Deploy web site",
///      "property": "Octopus.Action.IISWebSite.ApplicationPoolPassword", "value": "…"}
///   ],
///   "templates": [{"name": "Database:BackupKey", "value": "…"}]
/// }
/// ```
///
/// A variable's value is named by the variable's name and its whole scope, in names, plus the
/// library set if several sets have it. A property without `action` is the step's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OctopusSecrets {
    #[serde(default)]
    variables: Vec<VariableSecret>,
    #[serde(default)]
    properties: Vec<PropertySecret>,
    #[serde(default)]
    templates: Vec<TemplateSecret>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VariableSecret {
    name: Label,
    #[serde(default)]
    scope: Scope,
    #[serde(default)]
    set: Option<Label>,
    value: SecretText,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PropertySecret {
    step: Label,
    #[serde(default)]
    action: Option<Label>,
    property: String,
    value: SecretText,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateSecret {
    name: Label,
    #[serde(default)]
    set: Option<Label>,
    value: SecretText,
}

impl OctopusSecrets {
    /// Reads a secrets document.
    ///
    /// # Errors
    ///
    /// - `Code::OctopusTooLarge` beyond `limits.bytes`.
    /// - `Code::OctopusMalformed` if it is no such document; the error quotes none of it.
    pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let document = shown(name);
        if bytes.len() > limits.bytes {
            return Err(
                OctopusError::TooLarge { document, what: "bytes", limit: limits.bytes }.into()
            );
        }
        let read = spacebridge_json::text(bytes).and_then(spacebridge_json::read);
        read.map_err(|error| OctopusError::of_json(&document, &error, limits).into())
    }
}

impl OctopusRelease {
    /// Fills in withheld values. A secret that fits none is a finding from then on; a value that a
    /// document itself gave is never replaced.
    pub fn supply(&mut self, secrets: &OctopusSecrets) {
        self.supply_variables(&secrets.variables);
        for secret in &secrets.properties {
            let mut used = false;
            for step in self.release.process.steps.iter_mut().filter(|s| *s.name() == secret.step) {
                used |= match &secret.action {
                    None => fill_property(step.properties_mut(), secret),
                    Some(name) => step
                        .actions_mut()
                        .iter_mut()
                        .filter(|action| action.name == *name)
                        .map(|action| fill_property(&mut action.properties, secret))
                        .fold(false, core::ops::BitOr::bitor),
                };
            }
            let action = secret.action.as_ref().unwrap_or(&secret.step);
            let words = process::words(&secret.step, action);
            self.note_use(used, format!("{words} › property `{}`", shown(&secret.property)));
        }
        for secret in &secrets.templates {
            let mut used = false;
            for template in self.release.templates.iter_mut().filter(|t| t.name == secret.name) {
                if is_from(&template.origin, secret.set.as_ref())
                    && let Some(PropertyValue::Sensitive(value)) = &mut template.default
                {
                    used |= fill(value, &secret.value);
                }
            }
            self.note_use(used, format!("templates › `{}`", secret.name));
        }
    }

    fn supply_variables(&mut self, secrets: &[VariableSecret]) {
        let mut places: BTreeMap<Label, Vec<usize>> = BTreeMap::new();
        for (place, variable) in self.release.variables.iter().enumerate() {
            places.entry(variable.name().clone()).or_default().push(place);
        }
        for secret in secrets {
            let mut used = false;
            for place in places.get(&secret.name).into_iter().flatten() {
                let Some(variable) = self.release.variables.get_mut(*place) else { continue };
                if *variable.scope() == secret.scope
                    && is_from(variable.origin(), secret.set.as_ref())
                    && let Value::Sensitive(value) = variable.value_mut()
                {
                    used |= fill(value, &secret.value);
                }
            }
            self.note_use(used, format!("variables › `{}`", secret.name));
        }
    }

    fn note_use(&mut self, used: bool, words: String) {
        if !used {
            let detail = "a secret was supplied, and no withheld value fits it";
            self.findings.push(Finding::note(Code::OctopusSecretUnused, words, detail));
        }
    }

    /// Returns the findings for a person: those of the reading first, then each value still
    /// withheld.
    ///
    /// | code | what was found |
    /// |---|---|
    /// | `octopus-document-twice` | two documents of one thing that differ: the last counts |
    /// | `octopus-document-unknown` | documents of kinds that no release needs |
    /// | `octopus-lifecycle-open` | a lifecycle or phase that names no environments |
    /// | `octopus-limit-by-variable` | an action whose limits only a deployment knows |
    /// | `octopus-local-id` | an id in a property or field: it means nothing elsewhere |
    /// | `octopus-package-unresolvable` | a package that only a deployment knows |
    /// | `octopus-package-unversioned` | a package of which the release selected no version |
    /// | `octopus-parameter-conflict` | two step templates ask for one name in two ways |
    /// | `octopus-parameter-open` | a parameter that a step leaves open: the target may answer it |
    /// | `octopus-process-template` | a step whose content is in a process template |
    /// | `octopus-reference-missing` | something that is referred to and was not given |
    /// | `octopus-secret-unused` | a supplied secret that no withheld value needs |
    /// | `octopus-selection-unused` | a selected version of a package nothing refers to |
    /// | `octopus-snapshot-missing` | a frozen variable set or process that was not given |
    /// | `octopus-step-template-version` | a step template that was given in another version |
    /// | `octopus-template-per-unknown` | a template required per something unknown |
    /// | `octopus-type-unknown` | a variable of an unknown type, read as text |
    /// | `octopus-value-withheld` | a sensitive value that is still to be supplied |
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = self.findings.clone();
        let withheld = |words| {
            let detail = "the value is sensitive, and the server withholds it";
            Finding::warning(Code::OctopusValueWithheld, words, detail)
        };
        let release = &self.release;
        for step in &release.process.steps {
            let words = process::words(step.name(), step.name());
            findings.extend(withheld_in(step.properties(), &words).map(withheld));
            for action in step.actions() {
                let words = process::words(step.name(), &action.name);
                findings.extend(withheld_in(&action.properties, &words).map(withheld));
                for package in &action.packages {
                    let words = format!("{words} › package `{}`", shown(&package.package));
                    findings.extend(withheld_in(&package.properties, &words).map(withheld));
                }
            }
        }
        for variable in &release.variables {
            if *variable.value() == Value::Sensitive(Sensitive::Withheld) {
                let words = variable::origin_words(variable.name(), variable.origin());
                findings.push(withheld(format!("{words}{}", scope_words(variable.scope()))));
            }
        }
        for template in &release.templates {
            if template.default == Some(PropertyValue::Sensitive(Sensitive::Withheld)) {
                findings.push(withheld(format!("templates › `{}`", template.name)));
            }
        }
        findings
    }
}

/// Returns true if the set asked for, if any, is the one of this origin.
fn is_from(origin: &Origin, set: Option<&Label>) -> bool {
    match (origin, set) {
        (_, None) => true,
        (Origin::Project, Some(_)) => false,
        (Origin::Library { set, .. }, Some(wanted)) => set == wanted,
    }
}

fn fill(value: &mut Sensitive, secret: &SecretText) -> bool {
    let withheld = *value == Sensitive::Withheld;
    if withheld {
        *value = Sensitive::Known(secret.clone());
    }
    withheld
}

fn fill_property(properties: &mut Properties, secret: &PropertySecret) -> bool {
    match properties.0.get_mut(&secret.property) {
        Some(PropertyValue::Sensitive(value)) => fill(value, &secret.value),
        Some(PropertyValue::Text(_)) | None => false,
    }
}

fn withheld_in(properties: &Properties, words: &str) -> impl Iterator<Item = String> {
    properties
        .0
        .iter()
        .filter(|(_, value)| **value == PropertyValue::Sensitive(Sensitive::Withheld))
        .map(move |(name, _)| format!("{words} › property `{}`", shown(name)))
}

/// Returns the words that tell a variable's values apart: their environments, else that they are
/// scoped at all.
fn scope_words(scope: &Scope) -> String {
    let environments: Vec<String> =
        scope.environments().iter().map(|environment| format!("{environment}")).collect();
    match (environments.is_empty(), scope.is_empty()) {
        (false, _) => format!(" in {}", environments.join(", ")),
        (true, true) => String::new(),
        (true, false) => " in a narrower scope".into(),
    }
}
