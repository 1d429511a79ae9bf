//! Reads configuration as code: Octopus's projects in Git, as the JSON that its API gives.
//!
//! One reader serves both shapes. A file becomes the JSON document of the project's current process
//! or variable set, with ids where OCL has slugs; everything after that is the same.

mod fields;
mod heredoc;
mod parser;
mod process;
mod slugs;
mod syntax;
mod variables;

#[cfg(test)]
mod tests;

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value as Json;

use self::fields::Fields;
use self::process::Processes;
use self::slugs::Slugs;
use self::syntax::Body;
use self::variables::Variables;
use super::document::{OctopusDocuments, folder};
use super::error::OctopusError;
use super::kind::Kind;
use super::node::shown;
use spacebridge::Limits;
use spacebridge::{Code, Finding};

/// A file that is read once all other documents are there, because its slugs are their names.
pub(super) struct File {
    name: String,
    content: Content,
    body: Body,
}

/// The content of a file, which its name says: OCL has no other mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Process,
    Settings,
    Variables,
    Other,
}

impl File {
    /// Parses a document whose name ends in `.ocl`; `None` for any other.
    pub(super) fn read(
        name: &str,
        bytes: &[u8],
        limits: &Limits,
        left: &mut usize,
    ) -> Result<Option<Self>, OctopusError> {
        let own = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        let is_ocl = own.rsplit_once('.').is_some_and(|(_, ending)| ending == "ocl");
        if !is_ocl {
            return Ok(None);
        }
        let content = match &*own {
            "deployment_process.ocl" => Content::Process,
            "deployment_settings.ocl" => Content::Settings,
            "variables.ocl" => Content::Variables,
            _ => Content::Other,
        };
        let name = shown(name);
        let body = parser::parse(&name, bytes, limits, left)?;
        Ok(Some(Self { name, content, body }))
    }
}

/// Adds what the files say to the documents.
pub(super) fn add(documents: &mut OctopusDocuments, files: Vec<File>) -> Result<(), OctopusError> {
    if files.is_empty() {
        return Ok(());
    }
    let mut slugs = Slugs::of(documents);
    let mut variables = Vec::new();
    for file in files {
        match file.content {
            Content::Process => add_process(documents, &slugs, file)?,
            Content::Variables => variables.push(file),
            Content::Settings => {
                Fields::new(&file.name).others(file.body)?;
                let detail = "deployment settings say how a server makes and runs releases; a \
                              release holds none of them";
                documents.add_findings([unread(file.name, detail)]);
            }
            Content::Other => {
                let detail = "only `deployment_process.ocl`, `variables.ocl` and \
                              `deployment_settings.ocl` are read";
                documents.add_findings([unread(file.name, detail)]);
            }
        }
    }
    slugs.learn_actions(documents);
    for file in variables {
        add_variables(documents, &slugs, file)?;
    }
    Ok(())
}

fn unread(name: String, detail: &str) -> Finding {
    Finding::note(Code::OctopusDocumentUnknown, name, detail)
}

fn add_process(
    documents: &mut OctopusDocuments,
    slugs: &Slugs,
    file: File,
) -> Result<(), OctopusError> {
    let Some(owner) = owner(documents, &file.name) else {
        documents.add_findings([ownerless(file.name)]);
        return Ok(());
    };
    let mut reader = Processes {
        documents,
        document: &file.name,
        project: &owner.project,
        slugs,
        actions: BTreeSet::new(),
        findings: Vec::new(),
    };
    let value = reader.read(file.body)?;
    let mut findings = reader.findings;
    let id = format!("deploymentprocess-{}", owner.project);
    if let Some(other) = current(documents, Kind::Process, &id, &owner) {
        let detail = format!(
            "`{}` is the same process in the server's database; the file in Git counts",
            other.node().document
        );
        findings.push(Finding::warning(Code::OctopusDocumentTwice, file.name.clone(), detail));
    }
    documents.add_findings(findings);
    documents.file(Kind::Process, &file.name, value, &owner.folders);
    Ok(())
}

fn add_variables(
    documents: &mut OctopusDocuments,
    slugs: &Slugs,
    file: File,
) -> Result<(), OctopusError> {
    let Some(owner) = owner(documents, &file.name) else {
        documents.add_findings([ownerless(file.name)]);
        return Ok(());
    };
    let id = format!("variableset-{}", owner.project);
    let database = current(documents, Kind::VariableSet, &id, &owner);
    let mut reader = Variables {
        document: &file.name,
        project: &owner.project,
        slugs,
        database: database.map(super::document::Document::node),
        findings: Vec::new(),
    };
    let value = reader.read(file.body)?;
    let findings = reader.findings;
    documents.add_findings(findings);
    documents.file(Kind::VariableSet, &file.name, value, &owner.folders);
    Ok(())
}

/// The document of the server's database that is the same thing as a file, if it was given.
fn current<'d>(
    documents: &'d OctopusDocuments,
    kind: Kind,
    id: &str,
    owner: &Owner,
) -> Option<&'d super::document::Document> {
    let near = owner.folders.first().map_or("", String::as_str);
    documents.find(kind, id, near)
}

fn ownerless(name: String) -> Finding {
    let detail = "the documents hold no project or several, and no folder around the file holds \
                  the release of only one; it is not read, so put it beside its release";
    Finding::warning(Code::OctopusOclProjectUnknown, name, detail)
}

/// The project of a file, and the folders of the releases that it belongs to.
struct Owner {
    project: String,
    folders: Vec<String>,
}

/// Finds the project of a file: the one in the closest folder around it, else the only one.
///
/// OCL does not say of which project it is, because its repository does.
fn owner(documents: &OctopusDocuments, name: &str) -> Option<Owner> {
    let mut around = folder(name);
    loop {
        let here = projects(documents, Some(around));
        if let Some(project) = only(&here) {
            return Some(Owner { project, folders: Vec::from([around.into()]) });
        }
        if !here.is_empty() {
            return None;
        }
        if around.is_empty() {
            break;
        }
        around = folder(around);
    }
    let all = projects(documents, None);
    let folders: BTreeSet<String> = all.iter().map(|(_, folder)| String::from(*folder)).collect();
    only(&all).map(|project| Owner { project, folders: folders.into_iter().collect() })
}

/// The projects of the releases, or else the projects, in a folder or anywhere, with their folders.
fn projects<'d>(documents: &'d OctopusDocuments, around: Option<&str>) -> Vec<(String, &'d str)> {
    for (kind, field) in [(Kind::Release, "ProjectId"), (Kind::Project, "Id")] {
        let fitting = documents
            .of_kind(kind)
            .filter(|document| around.is_none_or(|around| document.folder() == around))
            .filter_map(|document| {
                let id = document.node().field(field).and_then(Json::as_str)?;
                Some((String::from(id), document.folder()))
            });
        let found: Vec<_> = fitting.filter(|(id, _)| !id.is_empty()).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The project of all of them; none if they are of several.
fn only(found: &[(String, &str)]) -> Option<String> {
    let (first, rest) = found.split_first()?;
    rest.iter().all(|(id, _)| id.eq_ignore_ascii_case(&first.0)).then(|| first.0.clone())
}
