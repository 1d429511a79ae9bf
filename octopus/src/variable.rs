//! Variable sets: values with their scopes, ids replaced by names.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::{Context, is_local_id};
use super::error::OctopusError;
use super::names::Names;
use super::node::{Node, shown};
use super::template;
use spacebridge::answers::{Prompt, ReferenceKind};
use spacebridge::release::{Properties, PropertyValue, Set};
use spacebridge::trust::Origin;
use spacebridge::{Code, Label};
use spacebridge::{Scope, Sensitive, Value, Variable};

/// Fields of a variable set that say which document it is.
pub(super) const KNOWN: [&str; 5] = ["OwnerId", "OwnerType", "ScopeValues", "Variables", "Version"];

impl Context<'_> {
    /// The values of a set, in document order.
    pub(super) fn variables(
        &mut self,
        set: &Node<'_>,
        origin: &Origin,
        variables: &mut Vec<Variable>,
    ) -> Result<(), OctopusError> {
        let side = Names::of_scopes(set)?;
        let nodes = set.list("Variables")?;
        let count = variables.len().saturating_add(nodes.len());
        Self::within(set, "variables", count, self.limits().variables)?;
        for node in nodes {
            variables.push(self.variable(&node, &side, origin)?);
        }
        Ok(())
    }

    fn variable(
        &mut self,
        node: &Node<'_>,
        side: &Names,
        origin: &Origin,
    ) -> Result<Variable, OctopusError> {
        const KNOWN: [&str; 8] = [
            "Description",
            "IsEditable",
            "IsSensitive",
            "Name",
            "Prompt",
            "Scope",
            "Type",
            "Value",
        ];
        let name = node.label("Name")?;
        let words = origin_words(&name, origin);
        let mut extra = self.extra(node, &KNOWN, &words);
        let prompt = match node.child("Prompt") {
            Some(node) => Some(self.prompt(&node, &mut extra, &words)?),
            None => None,
        };
        Ok(Variable::new(name, self.value(node, side, &words)?)
            .scoped(self.scope(node, side, &words)?)
            .defined_by(origin.clone())
            .described(node.text("Description")?)
            .with_prompt(prompt)
            .with_extra(extra))
    }

    fn value(&mut self, node: &Node<'_>, side: &Names, words: &str) -> Result<Value, OctopusError> {
        let kind = node.text("Type")?;
        if kind.eq_ignore_ascii_case("Sensitive") || node.flag("IsSensitive")? {
            return sensitive(node).map(Value::Sensitive);
        }
        let text = node.text("Value")?;
        if kind.is_empty() || kind.eq_ignore_ascii_case("String") {
            return Ok(Value::Text(text));
        }
        let reference: ReferenceKind = kind.parse().map_err(|source| node.name_error(source))?;
        let is_other = matches!(reference, ReferenceKind::Other(_));
        if text.is_empty() || text.contains("#{") || (is_other && !is_local_id(&text)) {
            if is_other {
                let detail =
                    format!("its type `{}` is not known; it is read as text", shown(&kind));
                self.note(Code::OctopusTypeUnknown, words, detail);
            }
            return Ok(Value::Text(text));
        }
        let name = self.name(Some(side), &spaced(&kind), &text, words);
        Ok(Value::Reference { kind: reference, name: node.to_label(&name)? })
    }

    /// Prompt that a person answers when creating a deployment.
    fn prompt(
        &mut self,
        node: &Node<'_>,
        extra: &mut Properties,
        words: &str,
    ) -> Result<Prompt, OctopusError> {
        const KNOWN: [&str; 4] = ["Description", "DisplaySettings", "Label", "Required"];
        let (control, settings) = template::display(node)?;
        extra.0.extend(self.extra_under("Prompt.", node, &KNOWN, words).0);
        for (key, value) in settings {
            extra.0.insert(format!("Prompt.DisplaySettings.{key}"), PropertyValue::Text(value));
        }
        let mut prompt = Prompt::new(node.text("Label")?, control);
        prompt.description = node.text("Description")?;
        prompt.required = node.flag("Required")?;
        Ok(prompt)
    }

    fn scope(&mut self, node: &Node<'_>, side: &Names, words: &str) -> Result<Scope, OctopusError> {
        const KNOWN: [&str; 7] =
            ["Action", "Channel", "Environment", "Machine", "ProcessOwner", "Role", "TenantTag"];
        let Some(scope) = node.child("Scope") else { return Ok(Scope::default()) };
        if !scope.value.is_object() {
            return Err(scope.field_error("an object"));
        }
        if let Some((dimension, _)) = scope.extra(&KNOWN).0.pop_first() {
            return Err(OctopusError::ScopeUnknown {
                document: scope.document.into(),
                path: scope.path.clone(),
                dimension: shown(&dimension),
            });
        }
        let side = Some(side);
        let roles = scope.texts("Role")?.into_iter().map(|(role, node)| node.to_label(&role));
        let roles: Set<Label> = roles.collect::<Result<_, _>>()?;
        Ok(Scope::default()
            .with_actions(self.labels(side, "step", &scope, "Action", words)?)
            .with_channels(self.labels(side, "channel", &scope, "Channel", words)?)
            .with_environments(self.environments(side, &scope, "Environment", words)?)
            .with_machines(self.labels(side, "deployment target", &scope, "Machine", words)?)
            .with_processes(self.labels(side, "process", &scope, "ProcessOwner", words)?)
            .with_roles(roles)
            .with_tags(self.tags(side, &scope, "TenantTag")?))
    }
}

/// The server withholds sensitive values, and an export encrypts them; a document written by hand
/// may give one.
fn sensitive(node: &Node<'_>) -> Result<Sensitive, OctopusError> {
    let Some(value) = node.child("Value") else { return Ok(Sensitive::Withheld) };
    Ok(match super::context::property(&value)? {
        PropertyValue::Sensitive(sensitive) => sensitive,
        PropertyValue::Text(text) => super::context::secret(text),
    })
}

/// Returns the place of a variable in words.
pub(super) fn origin_words(name: &Label, origin: &Origin) -> String {
    match origin {
        Origin::Project => format!("variables › `{name}`"),
        Origin::Library { set, .. } => format!("library set {set} › `{name}`"),
    }
}

/// `WorkerPool` as `worker pool`.
fn spaced(kind: &str) -> String {
    let mut words = String::new();
    for letter in shown(kind).chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
