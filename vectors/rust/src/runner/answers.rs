//! The verbs of what the target fills in.

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;
use spacebridge::answers::{
    Answer, AnswerKey, AnswerSheetDocument, AnswerValue, ControlType, Question, ReferenceKind,
};
use spacebridge::release::SecretText;
use spacebridge::{Answers, Label, Name};

use super::{Done, Outcome, Step, refused};

/// One answer that is known from before.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetState {
    question: Label,
    kind: Option<ReferenceKind>,
    environment: Option<Name>,
    tenant: Option<Name>,
    #[serde(default)]
    control: ControlType,
    value: Option<String>,
    sensitive: Option<String>,
}

/// Reads the sheet in `text`, if there is one, over what is known; and looks over all of it.
pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    let document: AnswerSheetDocument = step.read("sheet")?;
    let sheet = document.sheet();
    let known = known(step)?;
    let answers = match verb {
        "answers" => refused(sheet.read(step.text("text")?, &known, &step.limits()?))?,
        _ => known,
    };
    let findings = sheet.review(&answers);
    let rows = serde_json::to_value(&answers)?;
    let rows = rows.get("answers").cloned().context("no answers")?;
    Ok(Outcome::value(rows).found(&findings))
}

/// `known`: the answers from before. `null` under `value` is left blank on purpose.
pub(super) fn known(step: &Step<'_>) -> anyhow::Result<Answers> {
    let mut answers = Answers::new();
    for document in step.may::<Vec<Value>>("known")?.unwrap_or_default() {
        let known: TargetState = serde_json::from_value(document).context("`known`")?;
        let given = match (known.value, known.sensitive) {
            (None, Some(text)) => AnswerValue::Sensitive(SecretText::new(text)),
            (Some(text), None) => AnswerValue::Text(text),
            _ => AnswerValue::Blank,
        };
        let (question, control) = match known.kind {
            Some(kind) => {
                let control = kind.control();
                (Question::Reference { kind, name: known.question }, control)
            }
            None => (Question::Template(known.question), known.control),
        };
        let cell = AnswerKey { question, environment: known.environment, tenant: known.tenant };
        answers.insert(cell, Answer::new(given, control));
    }
    Ok(answers)
}
