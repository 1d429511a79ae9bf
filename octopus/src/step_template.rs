//! Step templates: what many steps share, and what a step that uses one leaves open.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::vec::Vec;

use serde::Serialize;

use super::context::Context;
use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use super::node::shown;
use super::process;
use super::template::Usual;
use spacebridge::answers::Per;
use spacebridge::release::{Properties, PropertyValue};
use spacebridge::trust::Origin;
use spacebridge::{Action, Process, Sensitive, Template, Variable};
use spacebridge::{Code, Error, Label};

pub(super) const TEMPLATE_ID: &str = "Octopus.Action.Template.Id";
const TEMPLATE_VERSION: &str = "Octopus.Action.Template.Version";

/// Octopus asks for a parameter when a step is written, and lets it be empty.
const USUAL: Usual = Usual { per: Per { environment: false, tenant: false }, required: false };

/// A step template: what many steps share, with parameters that each step sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schemas", schemars(rename = "StepTemplate"))]
#[non_exhaustive]
pub struct OctopusStepTemplate {
    /// The template's name.
    pub name: Label,
    /// Version of the template.
    pub version: u32,
    /// Parameters that a step sets among its properties, by these names.
    pub parameters: Vec<Template>,
}

impl OctopusDocuments {
    /// The step templates among the documents.
    ///
    /// # Errors
    ///
    /// As [`OctopusDocuments::release`], for a template that is not as Octopus writes it.
    pub fn step_templates(&self) -> Result<Vec<OctopusStepTemplate>, Error> {
        let documents = self.of_kind(Kind::StepTemplate);
        Ok(documents.map(|document| self.step_template(document)).collect::<Result<_, _>>()?)
    }

    fn step_template(&self, document: &Document) -> Result<OctopusStepTemplate, OctopusError> {
        let node = document.node();
        let mut context = Context::new(self, document.folder());
        let mut parameters = Vec::new();
        context.templates(&node, "Parameters", &Origin::Project, USUAL, &mut parameters)?;
        let name = node.label("Name")?;
        let version = node.count("Version")?;
        Ok(OctopusStepTemplate { name, version, parameters })
    }
}

impl Context<'_> {
    /// Adds the parameters that steps leave open to the templates of the release: nothing defines
    /// them, so whoever deploys may.
    ///
    /// A parameter that a step sets is part of the process. One that a variable or a template of
    /// the release defines is not open, because a step looks there next.
    pub(super) fn open_parameters(
        &mut self,
        process: &Process,
        variables: &[Variable],
        templates: &mut Vec<Template>,
    ) -> Result<(), OctopusError> {
        let defined: BTreeSet<&Label> = variables.iter().map(Variable::name).collect();
        let names = templates.iter().enumerate().map(|(place, known)| (known.name.clone(), place));
        let mut known: BTreeMap<Label, usize> = names.collect();
        for step in &process.steps {
            for action in step.actions().iter().filter(|action| !action.disabled) {
                let words = process::words(step.name(), &action.name);
                for parameter in self.parameters(action, &words)? {
                    let name = &parameter.name;
                    if is_set(&action.properties, name.as_str()) || defined.contains(name) {
                        continue;
                    }
                    let earlier = known.get(name).and_then(|place| templates.get(*place));
                    if let Some(earlier) = earlier {
                        self.compare(earlier, &parameter, &words);
                        continue;
                    }
                    known.insert(name.clone(), templates.len());
                    let detail = format!("the step leaves the parameter `{name}` open");
                    self.note(Code::OctopusParameterOpen, &words, detail);
                    templates.push(without_withheld_default(parameter));
                }
            }
        }
        Ok(())
    }

    /// The parameters of the step template that an action uses, in the version that it uses.
    fn parameters(&mut self, action: &Action, words: &str) -> Result<Vec<Template>, OctopusError> {
        let Some(id) = action.properties.text(TEMPLATE_ID) else { return Ok(Vec::new()) };
        let used = action.properties.text(TEMPLATE_VERSION).unwrap_or_default();
        let all: Vec<&Document> = self.documents.of_id(Kind::StepTemplate, id).collect();
        let is_used = |document: &&&Document| {
            used.is_empty() || document.node().text("Version").is_ok_and(|version| version == used)
        };
        let close = |document: &&&Document| document.folder() == self.near;
        let fitting = || all.iter().rev().filter(is_used);
        if let Some(document) = fitting().find(close).or_else(|| fitting().next()) {
            return Ok(self.documents.step_template(document)?.parameters);
        }
        if !all.is_empty() {
            let detail = format!("its step template was not given in version {}", shown(used));
            self.warn(Code::OctopusStepTemplateVersion, words, detail);
        }
        Ok(Vec::new())
    }

    /// Notes that one name is asked for in two ways.
    fn compare(&mut self, known: &Template, other: &Template, words: &str) {
        if known.control != other.control || known.options != other.options {
            let detail = format!(
                "its parameter `{}` is a {}, and elsewhere a {}, which counts",
                other.name, other.control, known.control
            );
            self.warn(Code::OctopusParameterConflict, words, detail);
        }
    }
}

fn is_set(properties: &Properties, name: &str) -> bool {
    properties.0.keys().any(|key| key.eq_ignore_ascii_case(name))
}

/// A default that the server withholds cannot cross, and need not: the target is asked.
fn without_withheld_default(mut parameter: Template) -> Template {
    if parameter.default == Some(PropertyValue::Sensitive(Sensitive::Withheld)) {
        parameter.default = None;
    }
    parameter
}
