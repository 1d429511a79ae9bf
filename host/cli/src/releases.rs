//! Releases that are stored here, and how they are shown.

use spacebridge::facts::{FactQuery, Import};
use spacebridge::release::Slice;
use spacebridge::rules::Candidate;
use spacebridge::{
    Bundle, EnvironmentRef, Facts, Name, ProjectRef, Release, ReleaseVersion, Scope, Value,
    Variable, Verified,
};
use spacebridge_store::{SpaceStore, StoredRelease};

use crate::args::OneRelease;
use crate::failure::{Exit, Failure};
use crate::screen::{Screen, json_of};
use crate::session::Session;

/// Returns the facts about one version of a project.
pub(crate) fn facts_about(
    space: &SpaceStore<'_>,
    project: &ProjectRef,
    version: &ReleaseVersion,
) -> Result<Facts, Failure> {
    Ok(space.facts(&FactQuery::progress(&Candidate::new(project, version)))?)
}

/// Returns the newest import of a version. Several projects with the version are refused by name.
pub(crate) fn import_of(
    space: &SpaceStore<'_>,
    version: &str,
    project: Option<&str>,
) -> Result<Import, Failure> {
    let version: ReleaseVersion = version.parse()?;
    let project: Option<ProjectRef> = project.map(str::parse).transpose()?;
    let imports = space.imports_of(&version)?;
    let is_meant = |import: &&Import| project.as_ref().is_none_or(|own| *own == import.project);
    let found: Vec<&Import> = imports.iter().filter(is_meant).collect();
    let Some(last) = found.last() else {
        let message = format!("there is no imported release {version} here");
        return Err(Failure::refused(message, "see `spacebridge status`"));
    };
    let others = found.iter().filter(|import| import.release != last.release);
    let mut names: Vec<String> = others.map(|import| import.project.to_string()).collect();
    if names.is_empty() {
        return Ok((*last).clone());
    }
    names.push(last.project.to_string());
    names.dedup();
    Err(several(&version, &names))
}

fn several(version: &ReleaseVersion, projects: &[String]) -> Failure {
    let message = format!("several releases here are {version}: {}", projects.join(", "));
    Failure::refused(message, "name the project with --project")
}

/// Returns a release that this Space assembled.
pub(crate) fn owned(
    space: &SpaceStore<'_>,
    version: &str,
    project: Option<&str>,
) -> Result<StoredRelease, Failure> {
    let version: ReleaseVersion = version.parse()?;
    let mut found = space.releases_of(&version)?;
    found.retain(|stored| {
        let own = &stored.assembled.release().project;
        project.is_none_or(|name| name.parse().is_ok_and(|name: Name| name == *own))
    });
    let names: Vec<String> =
        found.iter().map(|one| one.assembled.release().project.to_string()).collect();
    match (found.pop(), names.len()) {
        (Some(only), 1) => Ok(only),
        (None, _) => {
            let message = format!("no release of this Space is {version}");
            Err(Failure::refused(message, "see `spacebridge status`"))
        }
        (Some(_), _) => Err(several(&version, &names)),
    }
}

/// Returns the content of a release that is stored here: an import, or one of this Space.
pub(crate) fn stored(
    space: &SpaceStore<'_>,
    version: &str,
    project: Option<&str>,
) -> Result<Release, Failure> {
    match import_of(space, version, project) {
        Ok(import) => Ok(space.imported(&import)?.release().clone()),
        Err(missing) => match owned(space, version, project) {
            Ok(stored) => Ok(stored.assembled.release().clone()),
            Err(_) => Err(missing),
        },
    }
}

/// Returns the content of a bundle, and what of it is for this Space.
pub(crate) fn content_of(bundle: &Verified<Bundle>) -> Result<(Release, Slice), Failure> {
    let release = bundle.release()?;
    let slice = Slice::new(release.process.clone(), release.variables.clone());
    Ok((release, slice))
}

/// Shows a release that is stored here.
pub(crate) fn show(asked: &OneRelease, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let release = stored(&space, &asked.version, asked.project.as_deref())?;
    session.screen.put("release", &release);
    session.screen.entries([
        ("project", release.project.to_string()),
        ("version", release.version.to_string()),
        ("assembled", release.assembled.to_string()),
    ]);
    if !release.notes.is_empty() {
        session.screen.line("");
        session.screen.text(&release.notes);
    }
    show_packages(&release, &session.screen);
    show_content(&release, &session.screen);
    Ok(Exit::Done)
}

fn show_packages(release: &Release, screen: &Screen) {
    let row = |package: &spacebridge::Package| {
        let size = package.content.map(|content| content.size.to_string());
        [package.id.to_string(), package.version.clone(), size.unwrap_or_default()]
    };
    let rows: Vec<[String; 3]> = release.packages.iter().map(row).collect();
    if !rows.is_empty() {
        screen.line("");
        screen.table(["package", "version", "bytes"], &rows);
    }
}

/// Shows the steps of a release, and its values with their scopes.
pub(crate) fn show_content(release: &Release, screen: &Screen) {
    let steps: Vec<[String; 2]> = release
        .process
        .steps
        .iter()
        .map(|step| {
            let actions: Vec<String> = step
                .actions()
                .iter()
                .map(|action| format!("{} ({})", action.name, action.kind))
                .collect();
            [step.name().to_string(), actions.join(", ")]
        })
        .collect();
    if !steps.is_empty() {
        screen.line("");
        screen.table(["step", "actions"], &steps);
    }
    let variables: Vec<[String; 3]> = release
        .variables
        .iter()
        .map(|variable| [variable.name().to_string(), value(variable.value()), scope(variable)])
        .collect();
    if !variables.is_empty() {
        screen.line("");
        screen.table(["variable", "value", "holds in"], &variables);
    }
}

/// Returns a value on one line. A secret is never shown.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Text(text) => {
            let mut lines = text.lines();
            let first = lines.next().unwrap_or("(empty)");
            if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
        }
        Value::Sensitive(_) => "(secret)".into(),
        Value::Reference { kind, name } => format!("({} `{name}`)", kind.as_str()),
    }
}

fn scope(variable: &Variable) -> String {
    let scope: &Scope = variable.scope();
    if scope.is_empty() {
        return "everywhere".into();
    }
    // The document names each dimension that limits the value.
    let document = json_of(scope);
    let dimension = |(name, members): (&String, &serde_json::Value)| {
        let members: Vec<String> = match members {
            serde_json::Value::Array(members) => members.iter().map(in_words).collect(),
            other => vec![in_words(other)],
        };
        format!("{name}: {}", members.join(", "))
    };
    let is_limit = |(_, members): &(&String, &serde_json::Value)| {
        members.as_array().is_none_or(|members| !members.is_empty())
    };
    let limits = document.as_object().into_iter().flatten().filter(is_limit);
    limits.map(dimension).collect::<Vec<_>>().join("; ")
}

/// Returns a value of a document: a text as it is, and anything else as JSON.
pub(crate) fn in_words(member: &serde_json::Value) -> String {
    member.as_str().map_or_else(|| member.to_string(), str::to_owned)
}

/// Returns an environment of this Space by its name.
pub(crate) fn own_environment(
    space: &SpaceStore<'_>,
    environment: &str,
) -> Result<EnvironmentRef, Failure> {
    let own = space.space()?;
    let name = crate::session::name(environment)?;
    if own.environments().contains(&name) {
        return Ok(EnvironmentRef::local(name));
    }
    let advice = format!("it has {}", crate::send::environments(&own));
    Err(Failure::usage(format!("`{environment}` is no environment of this Space"), advice))
}
