//! `variables.ocl` as the JSON of a project's variable set.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value as Json;

use super::super::error::OctopusError;
use super::super::node::{Node, shown};
use super::fields::{Fields, block_object, json, misplaced, only_label};
use super::slugs::{Slugs, actions, channels};
use super::syntax::{Attribute, Block, Body, Position, Value};
use spacebridge::{Code, Finding};

/// Name of the project's process where values are limited to processes.
const PROCESS: &str = "deployment-process";

/// Reads the variables of one project.
pub(super) struct Variables<'a> {
    pub(super) document: &'a str,
    pub(super) project: &'a str,
    pub(super) slugs: &'a Slugs,
    /// The project's variable set in the server's database, which keeps what is sensitive.
    pub(super) database: Option<Node<'a>>,
    pub(super) findings: Vec<Finding>,
}

impl Variables<'_> {
    pub(super) fn read(&mut self, body: Body) -> Result<Json, OctopusError> {
        let mut set = Fields::new(self.document);
        set.default("Id", format!("variableset-{}", self.project));
        set.default("OwnerId", self.project);
        set.default("Variables", Vec::<Json>::new());
        for attribute in body.attributes {
            set.attribute(attribute)?;
        }
        let (kept, left_out) = self.of_database()?;
        let name = |variable: &Json| variable.get("Name").and_then(Json::as_str).map(folded);
        let in_database: BTreeSet<_> = kept.iter().filter_map(name).collect();
        for block in body.blocks {
            if block.name != "variable" {
                return Err(misplaced(self.document, block.position, "a block `variable`"));
            }
            let position = block.position;
            for value in self.variable(block)? {
                let is_placeholder = is_sensitive(&value)
                    && name(&value).is_some_and(|name| in_database.contains(&name));
                if !is_placeholder {
                    set.push("Variables", value, position)?;
                }
            }
        }
        for value in kept {
            set.push("Variables", value, Position::default())?;
        }
        if let Some(scopes) = self.database.as_ref().and_then(|set| set.field("ScopeValues")) {
            set.default("ScopeValues", scopes.clone());
        }
        if left_out > 0 {
            let detail = format!(
                "the database's variable set has {left_out} values that are not sensitive; the \
                 file in Git counts instead"
            );
            self.findings.push(Finding::warning(Code::OctopusDocumentTwice, self.document, detail));
        }
        Ok(set.finish())
    }

    /// The sensitive values in the database, and the number of its other values.
    fn of_database(&self) -> Result<(Vec<Json>, usize), OctopusError> {
        let Some(set) = &self.database else { return Ok((Vec::new(), 0)) };
        let mut kept = Vec::new();
        let mut left_out = 0_usize;
        for variable in set.list("Variables")? {
            let kind = variable.text("Type")?;
            if kind.eq_ignore_ascii_case("Sensitive") || variable.flag("IsSensitive")? {
                kept.push(variable.value.clone());
            } else {
                left_out = left_out.saturating_add(1);
            }
        }
        Ok((kept, left_out))
    }

    /// The values of one variable.
    fn variable(&mut self, block: Block) -> Result<Vec<Json>, OctopusError> {
        let Block { labels, body, position, .. } = block;
        let Some(name) = only_label(self.document, labels, position)? else {
            return Err(misplaced(self.document, position, "the variable's name as its label"));
        };
        let mut kind = None;
        let mut description = None;
        for attribute in body.attributes {
            let Attribute { name, value, position } = attribute;
            match (&*name, value) {
                ("type", Value::Text(text)) if kind.is_none() => kind = Some(text),
                ("description", Value::Text(text)) if description.is_none() => {
                    description = Some(text);
                }
                // Nothing else is known here, and it might limit where the values hold.
                _ => {
                    let expected = "one `type`, one `description`, or a block `value`";
                    return Err(misplaced(self.document, position, expected));
                }
            }
        }
        let description = description.unwrap_or_default();
        let mut values = Vec::new();
        for block in body.blocks {
            if block.name != "value" {
                return Err(misplaced(self.document, block.position, "a block `value`"));
            }
            values.push(self.value(block, &name, kind.as_deref(), &description)?);
        }
        Ok(values)
    }

    fn value(
        &mut self,
        block: Block,
        name: &str,
        kind: Option<&str>,
        description: &str,
    ) -> Result<Json, OctopusError> {
        let Block { labels, body, position, .. } = block;
        let mut value = Fields::new(self.document);
        let mut scope = Fields::new(self.document);
        value.set("Name", name.into(), position)?;
        if let Some(text) = only_label(self.document, labels, position)? {
            value.set("Value", text.into(), position)?;
        }
        for attribute in body.attributes {
            if let Some((dimension, kind)) = self.dimension(&attribute.name) {
                let Value::List(items) = attribute.value else {
                    let expected = "a list of texts in quotes";
                    return Err(misplaced(self.document, attribute.position, expected));
                };
                let mut items = json(Value::List(items));
                self.resolve(&kind, &mut items);
                scope.set(dimension, items, attribute.position)?;
                continue;
            }
            match (&*attribute.name, &attribute.value) {
                ("value" | "type" | "description", Value::Text(_)) => {}
                ("value" | "type" | "description", _) => {
                    return Err(misplaced(self.document, attribute.position, "a text in quotes"));
                }
                (_, Value::Null | Value::Flag(_) | Value::Integer(_) | Value::Decimal(_)) => {}
                // What is not known may limit where the value holds, and no limit is lost.
                _ => return Err(self.unknown(&attribute.name, name)),
            }
            value.attribute(attribute)?;
        }
        for block in body.blocks {
            if block.name != "prompt" {
                return Err(self.unknown(&block.name, name));
            }
            let position = block.position;
            value.set("Prompt", block_object(self.document, block)?, position)?;
        }
        value.set("Scope", scope.finish(), position)?;
        value.default("Type", kind.unwrap_or("String"));
        value.default("Description", description);
        Ok(self.finish(value, name))
    }

    fn unknown(&self, dimension: &str, name: &str) -> OctopusError {
        OctopusError::ScopeUnknown {
            document: self.document.into(),
            path: format!("variable `{}`", shown(name)),
            dimension: shown(dimension),
        }
    }

    /// The dimension of an attribute that limits where a value holds, and the kind of its words.
    fn dimension(&self, name: &str) -> Option<(&'static str, String)> {
        Some(match name {
            "action" => ("Action", actions(self.project)),
            "channel" => ("Channel", channels(self.project)),
            "environment" => ("Environment", "environments".into()),
            "machine" => ("Machine", "machines".into()),
            "process" => ("ProcessOwner", "runbooks".into()),
            "role" => ("Role", String::new()),
            "tenant_tag" => ("TenantTag", String::new()),
            _ => return None,
        })
    }

    fn resolve(&self, kind: &str, items: &mut Json) {
        self.slugs.replace(kind, items);
        if kind == "runbooks"
            && let Json::Array(items) = items
        {
            for item in items.iter_mut().filter(|item| item.as_str() == Some(PROCESS)) {
                *item = self.project.into();
            }
        }
    }

    /// Takes the value from what is sensitive, and resolves it where it is the slug of a thing.
    fn finish(&mut self, mut value: Fields<'_>, name: &str) -> Json {
        let kind = value.get_mut("Type").and_then(|kind| kind.as_str().map(String::from));
        let kind = kind.unwrap_or_default();
        let flagged = value.get_mut("IsSensitive").is_some_and(|flag| *flag == Json::Bool(true));
        let Some(text) = value.get_mut("Value") else { return value.finish() };
        if flagged || kind.eq_ignore_ascii_case("Sensitive") {
            if text.as_str().is_some_and(|text| !text.is_empty()) {
                let words = format!("variables › `{}`", shown(name));
                let detail = "a sensitive value stands in clear in the file; it is not used, so \
                              supply it as a secret, and change it";
                self.findings.push(Finding::warning(Code::OctopusOclSensitive, words, detail));
            }
            *text = Json::Null;
        } else if !kind.eq_ignore_ascii_case("String") {
            self.slugs.replace(kind_of(&kind), text);
        }
        value.finish()
    }
}

/// The kind of thing that a variable of this type refers to.
fn kind_of(variable: &str) -> &'static str {
    match variable {
        "Certificate" => "certificates",
        "WorkerPool" => "workerpools",
        _ => "accounts",
    }
}

fn is_sensitive(variable: &Json) -> bool {
    let kind = variable.get("Type").and_then(Json::as_str).unwrap_or_default();
    let flagged = variable.get("IsSensitive").is_some_and(|flag| *flag == Json::Bool(true));
    flagged || kind.eq_ignore_ascii_case("Sensitive")
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}
