//! `fill`: what a release asks of whoever deploys it here.

use alloc::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};
use spacebridge::answers::{AnswerSheetDocument, blanks};
use spacebridge::release::Slice;
use spacebridge::{Actor, Answers, Limits, Name, ProjectRef, Release, Space};
use spacebridge_store::SpaceStore;

use crate::args::Fill;
use crate::ask;
use crate::failure::{Exit, Failure};
use crate::files;
use crate::receive::write_private;
use crate::releases;
use crate::screen::{Colour, json_of};
use crate::session::{DOCUMENT, Session, bundle, quoted};

/// The answers for a project, which are kept for its next releases.
pub(crate) struct Filled {
    project: ProjectRef,
    sheet: AnswerSheetDocument,
    text: Value,
    pub(crate) answers: Answers,
}

impl Filled {
    /// Reads the answers that are stored.
    pub(crate) fn of(
        space: &SpaceStore<'_>,
        project: &ProjectRef,
        release: &Release,
        slice: &Slice,
    ) -> Result<Self, Failure> {
        let sheet = AnswerSheetDocument::of(project, release, slice, &space.space()?);
        let stored = space.answers(project)?;
        let text = stored.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let text: Value = text.unwrap_or_else(|| json!({}));
        let mut answers = Answers::new();
        if let Some(stored) = &stored {
            answers =
                sheet.sheet().read(stored, &answers, &Limits::default()).map_err(|error| {
                    let mut failure = Failure::from(error);
                    let message = failure.message;
                    failure.message =
                        format!("the stored answers do not fit this release: {message}");
                    failure
                })?;
        }
        Ok(Self { project: project.clone(), sheet, text, answers })
    }

    /// Puts the answers of a filled-in file over those that are known, and stores them.
    fn keep(
        &mut self,
        space: &SpaceStore<'_>,
        text: &str,
        actor: &Actor<'_>,
    ) -> Result<(), Failure> {
        self.answers = self.sheet.sheet().read(text, &self.answers, &Limits::default())?;
        let newer: Value = serde_json::from_str(text).unwrap_or_default();
        self.text = over(core::mem::take(&mut self.text), newer);
        space.set_answers(&self.project, &self.text.to_string(), actor)?;
        Ok(())
    }
}

/// Returns the older answers with the newer ones over them: an answer that is `null` says nothing.
fn over(older: Value, newer: Value) -> Value {
    match (older, newer) {
        (Value::Object(older), Value::Object(newer)) if is_answer(&newer) => {
            let says = |key: &&str| {
                !matches!(newer.get(*key), None | Some(Value::Null | Value::Bool(false)))
            };
            let is_said = ["value", "sensitive", "blank"].iter().any(says);
            Value::Object(if is_said || older.is_empty() { newer } else { older })
        }
        (Value::Object(mut older), Value::Object(newer)) => {
            for (key, value) in newer {
                let before = older.remove(&key).unwrap_or_default();
                older.insert(key, over(before, value));
            }
            Value::Object(older)
        }
        (_, newer) => newer,
    }
}

fn is_answer(node: &Map<String, Value>) -> bool {
    let is_leaf = |key: &&str| node.get(*key).is_some_and(|value| !value.is_object());
    ["value", "sensitive", "blank"].iter().any(is_leaf)
}

/// Fills in the blanks of a release.
pub(crate) fn fill(asked: &Fill, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    let (project, release, slice) = shown(&space, asked, session)?;
    let mut filled = Filled::of(&space, &project, &release, &slice)?;
    let user = session.user()?;
    let actor = Actor::new(&user, session.now());
    if let Some(path) = &asked.schema {
        let schema = filled.sheet.sheet().schema();
        files::replace(path, schema.as_bytes(), files::Readers::Everybody)?;
    }
    if let Some(path) = &asked.read {
        let text = files::read_text(path, DOCUMENT)?;
        filled.keep(&space, &text, &actor)?;
    }
    let own = space.space()?;
    if asked.read.is_none() && asked.write.is_none() && ask::at_terminal() {
        for (blank, cell) in left(&release, &slice, &filled.answers, &own) {
            question(&space, &mut filled, &blank, &cell, &actor, session)?;
        }
    }
    if let Some(path) = &asked.write {
        // What is secret is not written out again: the file says that it is set.
        write_private(path, filled.sheet.sheet().skeleton(&filled.answers).as_bytes())?;
        session.screen.line(format!("written: {}", path.display()));
    }
    let left = left(&release, &slice, &filled.answers, &own);
    let findings = filled.sheet.sheet().review(&filled.answers);
    let screen = &mut session.screen;
    let documents: Vec<&Value> = left.iter().map(|(blank, _)| blank).collect();
    screen.put("blanks", &documents);
    screen.put("findings", &findings);
    screen.findings(&findings);
    if left.is_empty() {
        screen.coloured(Colour::Good, "Nothing is blank.");
        return Ok(Exit::of(&findings));
    }
    let rows: Vec<[String; 3]> = left.iter().map(|(blank, _)| row(blank)).collect();
    screen.table(["still blank", "for", "why"], &rows);
    let release = quoted(&asked.release);
    let file = asked.write.as_deref().unwrap_or(Path::new("FILE")).to_string_lossy().into_owned();
    let file = quoted(&file);
    let write = format!("`spacebridge fill {release} --write {file}`, ");
    let write = if asked.write.is_some() { String::new() } else { write };
    let text = format!("To answer: {write}fill it in, `spacebridge fill {release} --read {file}`.");
    screen.line(screen.advised(&text));
    Ok(Exit::Look)
}

/// Returns a bundle that was carried here, or a release that was imported.
fn shown(
    space: &SpaceStore<'_>,
    asked: &Fill,
    session: &Session,
) -> Result<(ProjectRef, Release, Slice), Failure> {
    let path = Path::new(&asked.release);
    if path.is_file() {
        let bundle = space.verify_bundle(bundle(path)?, session.now())?;
        let (release, slice) = releases::content_of(&bundle)?;
        return Ok((bundle.project().clone(), release, slice));
    }
    let import = releases::import_of(space, &asked.release, asked.project.as_deref())?;
    let release = space.imported(&import)?;
    Ok((release.project().clone(), release.release().clone(), release.slice().clone()))
}

/// Returns every blank of all environments and tenants, as a document and as the path of its
/// answer. One that is asked once is there once.
fn left(
    release: &Release,
    slice: &Slice,
    answers: &Answers,
    space: &Space,
) -> Vec<(Value, Vec<String>)> {
    let tenants: Vec<Option<&Name>> = core::iter::once(None)
        .chain(space.tenants().iter().map(|tenant| Some(&tenant.name)))
        .collect();
    let mut found: BTreeMap<String, (Value, Vec<String>)> = BTreeMap::new();
    for environment in space.environments() {
        for tenant in &tenants {
            for blank in blanks(&release.templates, slice, answers, environment, *tenant) {
                let document = json_of(&blank);
                let cell = cell(&document);
                found.entry(document.to_string()).or_insert((document, cell));
            }
        }
    }
    found.into_values().collect()
}

/// Returns the path of an answer in a fill-in file.
fn cell(blank: &Value) -> Vec<String> {
    let text = |key: &str| blank.get(key).and_then(Value::as_str).map(str::to_owned);
    let question = text("question").unwrap_or_default();
    let mut path = match (text("kind"), text("environment"), text("tenant")) {
        (Some(kind), _, _) => vec!["references".into(), kind],
        (None, Some(environment), Some(tenant)) => vec!["both".into(), environment, tenant],
        (None, Some(environment), None) => vec!["environments".into(), environment],
        (None, None, Some(tenant)) => vec!["tenants".into(), tenant],
        (None, None, None) => vec!["once".into()],
    };
    path.push(question);
    path
}

fn row(blank: &Value) -> [String; 3] {
    let text = |key: &str| blank.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let title = if text("label").is_empty() { text("question") } else { text("label") };
    let parts = [text("environment"), text("tenant")];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
    let place = if parts.is_empty() { "everywhere".into() } else { parts.join(" / ") };
    [title, place, text("why")]
}

/// Asks one question at a terminal.
fn question(
    space: &SpaceStore<'_>,
    filled: &mut Filled,
    blank: &Value,
    cell: &[String],
    actor: &Actor<'_>,
    session: &Session,
) -> Result<(), Failure> {
    let [title, place, _] = row(blank);
    session.screen.line("");
    session.screen.coloured(Colour::Strong, format!("{title} ({place})"));
    if let Some(help) = blank.get("help").and_then(Value::as_str) {
        session.screen.coloured(Colour::Faint, help);
    }
    let is_secret = blank.get("control").and_then(Value::as_str) == Some("Sensitive");
    let label = "  value, nothing to skip, - to leave blank on purpose: ";
    let typed = if is_secret { ask::secret(label)? } else { ask::line(label)?.into() };
    let answer = match typed.as_str() {
        "" => return Ok(()),
        "-" => json!({"blank": true}),
        text if is_secret => json!({"sensitive": text}),
        text => json!({"value": text}),
    };
    let nested = cell.iter().rev().fold(answer, |inner, key| json!({key: inner}));
    let document = AnswerSheetDocument::sheet(&filled.sheet);
    let mut text = json!({"project": document.project, "version": document.version});
    text = over(text, nested);
    filled.keep(space, &text.to_string(), actor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_says_nothing_keeps_the_older_one() {
        let older = json!({"once": {"A": {"sensitive": "s"}, "B": {"value": "b"}}});
        let newer =
            json!({"once": {"A": {"sensitive": null}, "B": {"value": "c"}, "C": {"blank": true}}});
        let merged = over(older, newer);
        assert_eq!(
            merged,
            json!({"once": {"A": {"sensitive": "s"}, "B": {"value": "c"}, "C": {"blank": true}}})
        );
    }

    #[test]
    fn a_question_called_value_is_no_answer() {
        let older = json!({"once": {"value": {"value": "x"}}});
        let newer = json!({"once": {"blank": {"value": "y"}}});
        let merged = over(older, newer);
        assert_eq!(merged, json!({"once": {"value": {"value": "x"}, "blank": {"value": "y"}}}));
    }
}
