//! Variable templates, and the display settings they share with prompts and step templates.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::{Context, property, secret};
use super::error::OctopusError;
use super::node::{Node, shown};
use spacebridge::Code;
use spacebridge::answers::{ControlType, Per, SelectOption};
use spacebridge::release::PropertyValue;
use spacebridge::trust::Origin;
use spacebridge::{Sensitive, Template};

const CONTROL: &str = "octopus.controltype";
const OPTIONS: &str = "octopus.selectoptions";
/// Ours, since Octopus's templates have no place for it: `Environment`, `Tenant`, both, or
/// `Release`.
const REQUIRED_PER: &str = "spacebridge.requiredper";
/// Ours: `False` if nothing is missed when nobody answers.
const REQUIRED: &str = "spacebridge.required";

/// Control type of a template whose display settings name none.
#[derive(Clone, Copy)]
pub(super) struct Usual {
    pub(super) per: Per,
    pub(super) required: bool,
}

impl Context<'_> {
    /// The templates of a project or a library set.
    ///
    /// Octopus asks for a project's templates once per environment (and per tenant, if the project
    /// has tenants), and for a library set's once per tenant: `usual`. A template says otherwise
    /// among its display settings.
    pub(super) fn templates(
        &mut self,
        owner: &Node<'_>,
        field: &str,
        origin: &Origin,
        usual: Usual,
        templates: &mut Vec<Template>,
    ) -> Result<(), OctopusError> {
        for node in owner.list(field)? {
            templates.push(self.template(&node, origin, usual)?);
            Self::within(owner, "templates", templates.len(), self.limits().templates)?;
        }
        Ok(())
    }

    pub(super) fn template(
        &mut self,
        node: &Node<'_>,
        origin: &Origin,
        usual: Usual,
    ) -> Result<Template, OctopusError> {
        const KNOWN: [&str; 5] = ["DefaultValue", "DisplaySettings", "HelpText", "Label", "Name"];
        let name = node.label("Name")?;
        let words = format!("templates › `{name}`");
        let (control, mut settings) = display(node)?;
        let mut extra = self.extra(node, &KNOWN, &words);
        let options =
            settings.remove(OPTIONS).map(|text| select_options(&text)).unwrap_or_default();
        let required = match settings.remove(REQUIRED) {
            Some(text) => !text.eq_ignore_ascii_case("false"),
            None => usual.required,
        };
        let per = match settings.remove(REQUIRED_PER) {
            Some(text) => self.per(&text, &words),
            None => usual.per,
        };
        for (key, value) in settings {
            extra.0.insert(format!("DisplaySettings.{key}"), PropertyValue::Text(value));
        }
        let mut template = Template::new(name);
        template.label = node.text("Label")?;
        template.help = node.text("HelpText")?;
        template.default = default(node, &control)?;
        template.control = control;
        template.options = options;
        template.required = required;
        template.per = per;
        template.origin = origin.clone();
        template.extra = extra;
        Ok(template)
    }

    fn per(&mut self, text: &str, words: &str) -> Per {
        let mut per = Per { environment: false, tenant: false };
        for word in text.split(',').map(str::trim) {
            match word.to_ascii_lowercase().as_str() {
                "environment" => per.environment = true,
                "tenant" => per.tenant = true,
                "" | "release" => {}
                _ => {
                    let detail = format!(
                        "a template is required per Environment or Tenant, not `{}`",
                        shown(word)
                    );
                    self.warn(Code::OctopusTemplatePerUnknown, words, detail);
                }
            }
        }
        per
    }
}

/// The control type among a node's display settings, and the other settings by their names in lower
/// case (Octopus compares these names without regard to case).
pub(super) fn display(
    node: &Node<'_>,
) -> Result<(ControlType, BTreeMap<String, String>), OctopusError> {
    let mut settings = BTreeMap::new();
    for (key, value) in node.entries("DisplaySettings")? {
        settings.insert(key.to_ascii_lowercase(), value.as_text()?);
    }
    let control = settings.remove(CONTROL).unwrap_or_default();
    Ok((ControlType::from(control.as_str()), settings))
}

/// Returns the default value. An empty text is no default: Octopus cannot tell it from none. An
/// empty text is no default: Octopus cannot tell it from none.
fn default(node: &Node<'_>, control: &ControlType) -> Result<Option<PropertyValue>, OctopusError> {
    let Some(value) = node.child("DefaultValue") else { return Ok(None) };
    let default = match property(&value)? {
        PropertyValue::Text(text) if text.is_empty() => return Ok(None),
        PropertyValue::Text(text) if *control == ControlType::Sensitive => {
            PropertyValue::Sensitive(secret(text))
        }
        PropertyValue::Sensitive(Sensitive::Known(text)) if text.expose().is_empty() => {
            return Ok(None);
        }
        default => default,
    };
    Ok(Some(default))
}

/// The choices of a `Select`: one a line, `value|text`; a line without `|` is its own text.
fn select_options(text: &str) -> Vec<SelectOption> {
    let option = |line: &str| {
        let (value, text) = line.split_once('|').unwrap_or((line, line));
        SelectOption::new(value, text)
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(option).collect()
}
