//! Actions: what a step does, and where.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;

use super::context::{Context, SENSITIVE_PROPERTIES, secret};
use super::error::OctopusError;
use super::kind::Kind;
use super::node::Node;
use super::package::{FEED_ID, OLD_FEED_ID, OLD_PACKAGE_ID, PACKAGE_ID};
use super::step_template::TEMPLATE_ID;
use spacebridge::Action;
use spacebridge::answers::ControlType;
use spacebridge::release::{Properties, PropertyValue};
use spacebridge::{Code, Label};

impl Context<'_> {
    pub(super) fn action(&mut self, node: &Node<'_>, step: &Label) -> Result<Action, OctopusError> {
        const KNOWN: [&str; 14] = [
            "ActionType",
            "Channels",
            "Condition",
            "Environments",
            "ExcludedEnvironments",
            "IsDisabled",
            "IsRequired",
            "Name",
            "Notes",
            "Packages",
            "Properties",
            SENSITIVE_PROPERTIES,
            "TenantTags",
            "WorkerPoolId",
        ];
        let name = node.label("Name")?;
        let words = super::process::words(step, &name);
        let mirrored = [FEED_ID, OLD_FEED_ID, OLD_PACKAGE_ID, PACKAGE_ID];
        let mut properties = self.properties(node, &words, &mirrored)?;
        self.guard_parameters(&mut properties)?;
        self.note_variable_limits(node, &words);
        let mut action = Action::new(name, node.text("ActionType")?);
        action.notes = node.text("Notes")?;
        action.disabled = node.flag("IsDisabled")?;
        action.required = node.flag("IsRequired")?;
        action.condition = node.text("Condition")?;
        action.pool = self.pool(node, &words)?;
        action.environments = self.environments(None, node, "Environments", &words)?;
        action.excluded = self.environments(None, node, "ExcludedEnvironments", &words)?;
        action.channels = self.labels(None, "channel", node, "Channels", &words)?;
        action.tags = self.tags(None, node, "TenantTags")?;
        action.packages = self.packages(node, &properties, &words)?;
        action.properties = properties;
        action.extra = self.extra(node, &KNOWN, &words);
        Ok(action)
    }

    fn pool(&mut self, node: &Node<'_>, words: &str) -> Result<Option<Label>, OctopusError> {
        let id = node.text("WorkerPoolId")?;
        if id.is_empty() {
            return Ok(None);
        }
        node.to_label(&self.name(None, "worker pool", &id, words)).map(Some)
    }

    /// Notes limits that a variable decides at deployment: slicing cannot see them, and the lists
    /// that it does see are empty, which means all.
    fn note_variable_limits(&mut self, node: &Node<'_>, words: &str) {
        const LIMITS: [&str; 4] = [
            "ChannelsVariable",
            "EnvironmentsVariable",
            "ExcludedEnvironmentsVariable",
            "TenantTagsVariable",
        ];
        for limit in
            LIMITS.into_iter().filter(|limit| !node.text(limit).is_ok_and(|t| t.is_empty()))
        {
            let detail =
                format!("a variable decides where it runs ({limit}); it crosses unlimited");
            self.warn(Code::OctopusLimitByVariable, words, detail);
        }
    }

    /// Keeps the values of a step template's sensitive parameters, should they stand there as text:
    /// what is sensitive in any version of the template is a secret.
    fn guard_parameters(&self, properties: &mut Properties) -> Result<(), OctopusError> {
        let Some(id) = properties.text(TEMPLATE_ID).map(String::from) else { return Ok(()) };
        for template in self.documents.of_id(Kind::StepTemplate, &id) {
            let parameters = template.node().list("Parameters")?;
            let most = self.limits().templates;
            Self::within(&template.node(), "parameters", parameters.len(), most)?;
            for parameter in parameters {
                let (control, _) = super::template::display(&parameter)?;
                let name = parameter.text("Name")?;
                if control == ControlType::Sensitive {
                    guard(&mut properties.0, &name);
                }
            }
        }
        Ok(())
    }
}

fn guard(properties: &mut BTreeMap<String, PropertyValue>, name: &str) {
    for (key, value) in properties {
        if let PropertyValue::Text(text) = value
            && key.eq_ignore_ascii_case(name)
        {
            *value = PropertyValue::Sensitive(secret(core::mem::take(text)));
        }
    }
}
