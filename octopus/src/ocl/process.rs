//! `deployment_process.ocl` as the JSON of a deployment process.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value as Json};

use super::super::document::OctopusDocuments;
use super::super::error::OctopusError;
use super::super::kind::Kind;
use super::super::step_template::TEMPLATE_ID;
use super::fields::{Fields, json, misplaced, only_label};
use super::slugs::{Slugs, channels};
use super::syntax::{Attribute, Block, Body};
use spacebridge::{Code, Finding};

/// The version of the step template that an action uses.
const TEMPLATE_VERSION: &str = "Octopus.Action.Template.Version";

/// Properties whose value is a slug, and the kind of thing that it names.
const SLUGS: [(&str, &str); 7] = [
    ("Octopus.Account.Id", "accounts"),
    ("Octopus.Action.Account.Id", "accounts"),
    ("Octopus.Action.Azure.AccountId", "accounts"),
    ("Octopus.Action.DeployRelease.ProjectId", "projects"),
    ("Octopus.Action.Manual.ResponsibleTeamIds", "teams"),
    ("Octopus.Action.Package.FeedId", "feeds"),
    (TEMPLATE_ID, "actiontemplates"),
];

/// Reads the process of one project.
pub(super) struct Processes<'a> {
    pub(super) documents: &'a OctopusDocuments,
    pub(super) document: &'a str,
    pub(super) project: &'a str,
    pub(super) slugs: &'a Slugs,
    /// The slugs of all actions, by which values are limited to one of them.
    pub(super) actions: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
}

impl Processes<'_> {
    pub(super) fn read(&mut self, body: Body) -> Result<Json, OctopusError> {
        let mut process = Fields::new(self.document);
        process.default("Id", format!("deploymentprocess-{}", self.project));
        process.default("ProjectId", self.project);
        process.default("Steps", Vec::<Json>::new());
        for attribute in body.attributes {
            process.attribute(attribute)?;
        }
        for block in body.blocks {
            if block.name == "step" {
                let position = block.position;
                process.push("Steps", self.step(block)?, position)?;
            } else {
                process.block(block)?;
            }
        }
        Ok(process.finish())
    }

    fn step(&mut self, block: Block) -> Result<Json, OctopusError> {
        let Block { labels, body, position, .. } = block;
        let Some(slug) = only_label(self.document, labels, position)? else {
            return Err(misplaced(self.document, position, "the step's slug as its label"));
        };
        let mut step = Fields::new(self.document);
        step.set("Slug", slug.clone().into(), position)?;
        for attribute in body.attributes {
            step.attribute(attribute)?;
        }
        step.default("Name", slug.clone());
        step.default("Condition", "Success");
        step.default("PackageRequirement", "LetOctopusDecide");
        step.default("StartTrigger", "StartAfterPrevious");
        step.default("Actions", Vec::<Json>::new());
        let name = step.get_mut("Name").map_or(Json::Null, |name| name.clone());
        for block in body.blocks {
            if block.name == "action" {
                let position = block.position;
                step.push("Actions", self.action(block, &slug, &name)?, position)?;
            } else {
                step.block(block)?;
            }
        }
        Ok(step.finish())
    }

    fn action(&mut self, block: Block, step: &str, name: &Json) -> Result<Json, OctopusError> {
        let Block { labels, body, position, .. } = block;
        let label = only_label(self.document, labels, position)?;
        let mut action = Fields::new(self.document);
        for attribute in body.attributes {
            self.action_attribute(&mut action, attribute)?;
        }
        let slug = if let Some(label) = label.filter(|label| label != step) {
            action.default("Name", label.clone());
            label
        } else {
            action.default("Name", name.clone());
            step.into()
        };
        action.set("Slug", slug.clone().into(), position)?;
        let slug = slug.to_ascii_lowercase();
        // No slug contains a colon, so this id is like no other thing's.
        action.set("Id", format!("action:{slug}").into(), position)?;
        if !self.actions.insert(slug) {
            let expected = "an action with a slug of its own as its label";
            return Err(misplaced(self.document, position, expected));
        }
        action.default("Condition", "Success");
        for block in body.blocks {
            let position = block.position;
            match &*block.name {
                "packages" | "package" => {
                    let package = self.nested(block, "Name")?;
                    action.push("Packages", package, position)?;
                }
                "git_dependencies" | "git_dependency" => {
                    let dependency = self.nested(block, "Name")?;
                    action.push("GitDependencies", dependency, position)?;
                }
                "container" => {
                    let container = self.nested(block, "Image")?;
                    action.set("Container", container, position)?;
                }
                _ => action.block(block)?,
            }
        }
        self.add_template(&mut action, name);
        action.default("ActionType", "");
        Ok(action.finish())
    }

    fn action_attribute(
        &self,
        action: &mut Fields<'_>,
        attribute: Attribute,
    ) -> Result<(), OctopusError> {
        let kind = match &*attribute.name {
            "environments" | "excluded_environments" => "environments".into(),
            "channels" => channels(self.project),
            "worker_pool" | "worker_pool_id" => "workerpools".into(),
            "properties" => {
                let mut properties = json(attribute.value);
                self.resolve_properties(&mut properties);
                return action.set("Properties", properties, attribute.position);
            }
            _ => return action.attribute(attribute),
        };
        let field = if kind == "workerpools" { Some("WorkerPoolId") } else { None };
        self.reference(action, attribute, &kind, field)
    }

    /// Sets a field to the ids of what an attribute names.
    fn reference(
        &self,
        fields: &mut Fields<'_>,
        attribute: Attribute,
        kind: &str,
        field: Option<&str>,
    ) -> Result<(), OctopusError> {
        let Attribute { name, value, position } = attribute;
        let mut value = json(value);
        self.slugs.replace(kind, &mut value);
        match field {
            Some(field) => fields.set(field, value, position),
            None => fields.attribute_as(&name, value, position),
        }
    }

    fn resolve_properties(&self, properties: &mut Json) {
        let Json::Object(properties) = properties else { return };
        for (name, kind) in SLUGS {
            if let Some(Json::String(text)) = properties.get_mut(name) {
                let words = text.split(',').map(|word| self.slugs.id(kind, word.trim()));
                *text = words.collect::<Vec<_>>().join(",");
            }
        }
        properties.retain(|_, value| !value.is_null());
    }

    /// A block within an action, with its label in `label_field`.
    fn nested(&self, block: Block, label_field: &str) -> Result<Json, OctopusError> {
        let Block { labels, body, position, .. } = block;
        let mut fields = Fields::new(self.document);
        if let Some(label) = only_label(self.document, labels, position)? {
            fields.set(label_field, label.into(), position)?;
        }
        for attribute in body.attributes {
            match &*attribute.name {
                "feed" | "feed_id" => {
                    self.reference(&mut fields, attribute, "feeds", Some("FeedId"))?;
                }
                "git_credential" | "git_credential_id" => {
                    let field = Some("GitCredentialId");
                    self.reference(&mut fields, attribute, "gitcredentials", field)?;
                }
                _ => fields.attribute(attribute)?,
            }
        }
        for block in body.blocks {
            fields.block(block)?;
        }
        Ok(fields.finish())
    }

    /// Adds what an action takes from its step template: OCL holds the parameters' values alone.
    fn add_template(&mut self, action: &mut Fields<'_>, step: &Json) {
        let property = |action: &mut Fields<'_>, name: &str| {
            let properties = action.get_mut("Properties")?.as_object()?;
            Some(properties.get(name)?.as_str()?.into())
        };
        let Some(id) = property(action, TEMPLATE_ID) else { return };
        let id: String = id;
        let version: String = property(action, TEMPLATE_VERSION).unwrap_or_default();
        let templates = self.documents.of_id(Kind::StepTemplate, &id);
        let found = templates
            .map(super::super::document::Document::node)
            .find(|template| template.text("Version").is_ok_and(|found| found == version));
        let Some(template) = found else {
            let step = step.as_str().map(super::super::node::shown).unwrap_or_default();
            let detail = "no document is this version of its step template, which holds the rest \
                          of the step; export the template beside the file";
            let words = format!("process › {step}");
            self.findings.push(Finding::warning(Code::OctopusOclTemplateMissing, words, detail));
            return;
        };
        if let Ok(kind) = template.text("ActionType") {
            action.default("ActionType", kind);
        }
        let own: Map<String, Json> =
            template.field("Properties").and_then(Json::as_object).cloned().unwrap_or_default();
        if let Some(Json::Object(properties)) = action.get_mut("Properties") {
            for (name, value) in own {
                properties.entry(name).or_insert(value);
            }
        }
    }
}
