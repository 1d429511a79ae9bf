//! Tenants' variables: the answers that a target on an Octopus server has already.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::context::{Context, property, secret};
use super::document::{Document, OctopusDocuments};
use super::error::OctopusError;
use super::kind::Kind;
use super::node::{Node, shown};
use super::template::Usual;
use spacebridge::answers::{Answer, AnswerKey, AnswerValue, ControlType, Per, Question};
use spacebridge::release::PropertyValue;
use spacebridge::trust::Origin;
use spacebridge::{Answers, EnvironmentRef, Finding, Sensitive, Template};
use spacebridge::{Code, Error, Label, Name};

/// Tenants' variables, as answers to the templates of one project.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OctopusAnswers {
    /// The answers.
    pub answers: Answers,
    /// Findings for a person: set values that are no answers here.
    pub findings: Vec<Finding>,
}

impl OctopusDocuments {
    /// Returns the answers for `project` in the tenants' variables, in either shape: the one with
    /// `ProjectVariables` and `LibraryVariables` by id, and the lists of 2025 with a scope for each
    /// value.
    ///
    /// A value that holds in some environments never becomes an answer for others, and where one is
    /// left out no other takes its place; one that holds
    /// in all of them becomes an answer for each that the tenant has the project in. Nothing and
    /// an empty text are the same to Octopus, so neither is an answer.
    ///
    /// | code | what was found |
    /// |---|---|
    /// | `octopus-answer-twice` | two values where one is asked for: the first counts |
    /// | `octopus-answer-unasked` | a value for a place that nothing asks for: it is left out |
    /// | `octopus-document-twice` | two documents of one thing that differ: the last one counts |
    /// | `octopus-reference-missing` | something that is referred to and was not given |
    /// | `octopus-value-withheld` | a sensitive value, which the server withholds |
    ///
    /// # Errors
    ///
    /// `Code::OctopusField`, `Code::OctopusName`: a document is not as Octopus writes it.
    ///
    /// ```
    /// use spacebridge::{Limits};
    /// use spacebridge_octopus::{OctopusDocuments};
    ///
    /// let json = br#"{
    ///     "TenantId": "Tenants-1", "TenantName": "Acme",
    ///     "LibraryVariables": {"LibraryVariableSets-1": {
    ///         "Templates": [{"Id": "t", "Name": "Contact"}],
    ///         "Variables": {"t": "office@acme.example"}
    ///     }}
    /// }"#;
    /// let documents = OctopusDocuments::read([("tenant.json", json)], &Limits::default())?;
    /// let read = documents.answers(&"Shop".parse().unwrap())?;
    /// assert_eq!(read.answers.iter().next().unwrap().0.to_string(), "Contact › Acme");
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn answers(&self, project: &Name) -> Result<OctopusAnswers, Error> {
        let mut reader = Reader {
            documents: self,
            project,
            sets: self.sets_of(project)?,
            templates: self.templates_by_id()?,
            everywhere: self.environments(None)?,
            left_out: BTreeSet::new(),
            answers: Answers::new(),
            findings: self.twice(&[Kind::LibrarySet, Kind::Project, Kind::Tenant], None),
        };
        let mut all = Vec::new();
        for document in self.of_kind(Kind::TenantValues) {
            let node = document.node();
            let mut values = reader.by_id(&node)?;
            values.extend(reader.in_lists(&node)?);
            let tenant = reader.tenant(document)?;
            all.extend(values.into_iter().map(|value| (document, tenant.clone(), value)));
        }
        // What holds in some environments is more than what holds wherever nothing else does.
        all.sort_by_key(|(_, _, value)| value.environments.is_empty());
        for (document, tenant, value) in &all {
            reader.answer(document, tenant, value)?;
        }
        Ok(OctopusAnswers { answers: reader.answers, findings: reader.findings })
    }

    /// The ids of the library sets that the project includes; `None` if no document says so.
    fn sets_of(&self, project: &Name) -> Result<Option<Vec<String>>, OctopusError> {
        for document in self.of_kind(Kind::Project) {
            let node = document.node();
            if Name::new(node.text("Name")?).is_ok_and(|name| name == *project) {
                let sets = node.texts("IncludedLibraryVariableSetIds")?;
                return Ok(Some(sets.into_iter().map(|(id, _)| id.to_ascii_lowercase()).collect()));
            }
        }
        Ok(None)
    }

    /// The templates of projects and library sets by their ids.
    fn templates_by_id(&self) -> Result<BTreeMap<String, Node<'_>>, OctopusError> {
        let mut templates = BTreeMap::new();
        for kind in [Kind::LibrarySet, Kind::Project] {
            for document in self.of_kind(kind) {
                for template in document.node().list("Templates")? {
                    templates.insert(template.text("Id")?.to_ascii_lowercase(), template);
                }
            }
        }
        Ok(templates)
    }
}

/// One value of one tenant.
struct Stored<'a> {
    /// The project's id; none for a library set's.
    project: Option<String>,
    template_id: String,
    template: Option<Node<'a>>,
    value: Node<'a>,
    /// Environments in which it holds; without any, it holds in no particular one.
    environments: Vec<(String, Node<'a>)>,
}

struct Reader<'a> {
    documents: &'a OctopusDocuments,
    project: &'a Name,
    sets: Option<Vec<String>>,
    templates: BTreeMap<String, Node<'a>>,
    everywhere: Vec<EnvironmentRef>,
    answers: Answers,
    /// The cells whose value is left out, so that no wider one may hold in its place.
    left_out: BTreeSet<AnswerKey>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn is_ours(&self, id: &str, owner: &Node<'a>) -> Result<bool, OctopusError> {
        let said = owner.text("ProjectName")?;
        let known = self.documents.name(id, "").unwrap_or(id);
        let name = if said.is_empty() { known } else { &said };
        Ok(Name::new(name).is_ok_and(|name| name == *self.project))
    }

    fn is_included(&self, set: &str) -> bool {
        self.sets.as_ref().is_none_or(|sets| sets.contains(&set.to_ascii_lowercase()))
    }

    /// The values of the older shape: by project, environment and template.
    fn by_id(&self, node: &Node<'a>) -> Result<Vec<Stored<'a>>, OctopusError> {
        let mut values = Vec::new();
        let objects = |field: &str| match node.child(field) {
            Some(child) if child.value.is_object() => node.entries(field),
            _ => Ok(Vec::new()),
        };
        for (id, project) in objects("ProjectVariables")? {
            if !self.is_ours(id, &project)? {
                continue;
            }
            let templates = templates_in(&project)?;
            for (environment, set) in project.entries("Variables")? {
                let environments = Vec::from([(String::from(environment), set.clone())]);
                for (template, value) in set.members()? {
                    values.push(Stored {
                        project: Some(id.into()),
                        template_id: template.into(),
                        template: templates.get(&template.to_ascii_lowercase()).cloned(),
                        value,
                        environments: environments.clone(),
                    });
                }
            }
        }
        for (id, set) in objects("LibraryVariables")? {
            if !self.is_included(id) {
                continue;
            }
            let templates = templates_in(&set)?;
            let of = |id: &str| templates.get(&id.to_ascii_lowercase()).cloned();
            for (template, value) in set.entries("Variables")? {
                values.push(Stored {
                    project: None,
                    template_id: template.into(),
                    template: of(template),
                    value,
                    environments: Vec::new(),
                });
            }
            for entry in set.list("ScopedVariables")? {
                let id = entry.text("TemplateId")?;
                let Some(value) = entry.child("Value") else { continue };
                let environments = entry.texts("Scope")?;
                let template = of(&id);
                values.push(Stored {
                    project: None,
                    template_id: id,
                    template,
                    value,
                    environments,
                });
            }
        }
        Ok(values)
    }

    /// The values of the newer shape: lists of values, each with its template and its scope.
    fn in_lists(&self, node: &Node<'a>) -> Result<Vec<Stored<'a>>, OctopusError> {
        let mut values = Vec::new();
        for field in ["Variables", "ProjectVariables", "CommonVariables"] {
            if node.child(field).is_some_and(|child| child.value.is_object()) {
                continue;
            }
            for entry in node.list(field)? {
                let project = entry.text("ProjectId")?;
                let counts = if project.is_empty() {
                    self.is_included(&entry.text("LibraryVariableSetId")?)
                } else {
                    self.is_ours(&project, &entry)?
                };
                let Some(value) = entry.child("Value").filter(|_| counts) else { continue };
                let environments = match entry.child("Scope") {
                    Some(scope) => scope.texts("EnvironmentIds")?,
                    None => Vec::new(),
                };
                values.push(Stored {
                    project: Some(project).filter(|id| !id.is_empty()),
                    template_id: entry.text("TemplateId")?,
                    template: entry.child("Template"),
                    value,
                    environments,
                });
            }
        }
        Ok(values)
    }

    fn tenant(&mut self, document: &Document) -> Result<Name, OctopusError> {
        let node = document.node();
        let said = node.text("TenantName")?;
        if !said.is_empty() {
            return node.to_name(&said);
        }
        let mut context = Context::new(self.documents, document.folder());
        let name = context.name(None, "tenant", &node.text("TenantId")?, "answers");
        self.findings.append(&mut context.findings);
        node.to_name(&name)
    }

    fn answer(
        &mut self,
        document: &Document,
        tenant: &Name,
        value: &Stored<'_>,
    ) -> Result<(), OctopusError> {
        let mut context = Context::new(self.documents, document.folder());
        let key = value.template_id.to_ascii_lowercase();
        let Some(template) = value.template.as_ref().or_else(|| self.templates.get(&key)) else {
            let id = shown(&value.template_id);
            let detail = format!("no document is the template `{id}` that it answers");
            context.warn(Code::OctopusReferenceMissing, &format!("answers › {tenant}"), detail);
            self.findings.append(&mut context.findings);
            return Ok(());
        };
        let per = Per { environment: value.project.is_some(), tenant: true };
        let usual = Usual { per, required: true };
        let template = context.template(template, &Origin::Project, usual)?;
        let mut named = context.places(&value.environments)?;
        self.findings.append(&mut context.findings);
        let count = named.len();
        named.retain(|place| !place.is_remote());
        if named.len() < count {
            let detail = "it holds in an environment of another Space; there it is left out";
            let cell = answer_key(&template.name, None, tenant);
            self.warn(Code::OctopusAnswerUnasked, &cell, detail);
            self.left_out.insert(cell);
        }
        let fallback = value.environments.is_empty();
        let places = if fallback {
            self.anywhere(document, value, &template)?
        } else {
            named.into_iter().map(|place| Some(place.name)).collect()
        };
        for environment in places {
            let cell = answer_key(&template.name, environment, tenant);
            if cell.environment.is_some() != template.per.environment || !template.per.tenant {
                let detail = "its template is not asked per that; it is left out";
                self.warn(Code::OctopusAnswerUnasked, &cell, detail);
                self.left_out.insert(AnswerKey { environment: None, ..cell });
            } else if fallback && self.left_out.contains(&cell) {
                let detail = "a value for some environments is left out; this one would hold there";
                self.warn(Code::OctopusAnswerUnasked, &cell, detail);
            } else {
                self.put(cell, value, &template, fallback)?;
            }
        }
        Ok(())
    }

    /// Returns the cells of a value that is limited to no environment: in each that the tenant has
    /// the project in, or for no environment if none is asked for.
    fn anywhere(
        &self,
        document: &Document,
        value: &Stored<'_>,
        template: &Template,
    ) -> Result<Vec<Option<Name>>, OctopusError> {
        if !template.per.environment {
            return Ok(Vec::from([None]));
        }
        let id = document.node().text("TenantId")?;
        let mut places = self.everywhere.clone();
        if let Some(tenant) = self.documents.find(Kind::Tenant, &id, document.folder()) {
            let mut context = Context::new(self.documents, document.folder());
            for (project, environments) in tenant.node().entries("ProjectEnvironments")? {
                let is_it = match &value.project {
                    Some(id) => id.eq_ignore_ascii_case(project),
                    None => self.is_ours(project, &environments)?,
                };
                if is_it {
                    places = context.places(&environments.as_texts()?)?;
                }
            }
        }
        let ours = places.into_iter().filter(|place| !place.is_remote());
        Ok(ours.map(|place| Some(place.name)).collect())
    }

    fn put(
        &mut self,
        cell: AnswerKey,
        value: &Stored<'_>,
        template: &Template,
        fallback: bool,
    ) -> Result<(), OctopusError> {
        let sensitive = template.control == ControlType::Sensitive;
        let stored = match property(&value.value)? {
            PropertyValue::Text(text) if sensitive => PropertyValue::Sensitive(secret(text)),
            stored => stored,
        };
        let given = match stored {
            PropertyValue::Text(text) if text.is_empty() => return Ok(()),
            PropertyValue::Text(text) => AnswerValue::Text(text),
            PropertyValue::Sensitive(Sensitive::Withheld | Sensitive::Sealed(_)) => {
                self.warn(Code::OctopusValueWithheld, &cell, "the server withholds the value");
                self.left_out.insert(cell);
                return Ok(());
            }
            PropertyValue::Sensitive(Sensitive::Known(text)) if text.expose().is_empty() => {
                return Ok(());
            }
            PropertyValue::Sensitive(Sensitive::Known(text)) => AnswerValue::Sensitive(text),
        };
        let answer = Answer::new(given, template.control.clone());
        match self.answers.get(&cell) {
            None => drop(self.answers.insert(cell, answer)),
            Some(known) if fallback || *known == answer => {}
            Some(_) => {
                self.warn(Code::OctopusAnswerTwice, &cell, "it has two values; the first counts");
            }
        }
        Ok(())
    }

    fn warn(&mut self, code: Code, cell: &AnswerKey, detail: &str) {
        self.findings.push(Finding::warning(code, format!("answers › {cell}"), detail));
    }
}

impl Context<'_> {
    /// The environments with these ids.
    fn places(&mut self, ids: &[(String, Node<'_>)]) -> Result<Vec<EnvironmentRef>, OctopusError> {
        let place = |(id, node): &(String, Node<'_>)| {
            let name = self.name(None, "environment", id, "answers");
            name.parse().map_err(|source| node.name_error(source))
        };
        ids.iter().map(place).collect()
    }
}

fn answer_key(name: &Label, environment: Option<Name>, tenant: &Name) -> AnswerKey {
    AnswerKey {
        question: Question::Template(name.clone()),
        environment,
        tenant: Some(tenant.clone()),
    }
}

/// The templates that stand beside the values, by id.
fn templates_in<'a>(owner: &Node<'a>) -> Result<BTreeMap<String, Node<'a>>, OctopusError> {
    let mut templates = BTreeMap::new();
    for template in owner.list("Templates")? {
        templates.insert(template.text("Id")?.to_ascii_lowercase(), template);
    }
    Ok(templates)
}
