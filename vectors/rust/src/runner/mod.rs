//! Does what a case says, and compares what comes out with what has to.
//!
//! A case states its own seeds, keys and Spaces, for runners in every language. This runner reads
//! them from the case and takes nothing from the test kit.

mod answers;
mod files;
mod messages;
mod octopus;
mod own;
mod packages;
mod rules;
mod source;

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value};
use spacebridge::source::AssembledRelease;
use spacebridge::target::ImportedRelease;
use spacebridge::{Facts, Finding, Limits, Space, Timestamp};

use crate::data::Files;

/// The result of a step that was not refused.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) digest: Option<String>,
    pub(crate) value: Option<Value>,
    pub(crate) standing: BTreeMap<String, String>,
    pub(crate) findings: Vec<String>,
    pub(crate) secrets: Option<Vec<String>>,
}

impl Outcome {
    pub(crate) fn value(value: impl Into<Value>) -> Self {
        Self { value: Some(value.into()), ..Self::default() }
    }

    pub(crate) fn found<'f>(mut self, findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        self.findings.extend(findings.into_iter().map(|finding| finding.code.to_string()));
        self.findings.sort();
        self
    }
}

/// A refusal: the error's code, and the codes of its reasons if it has some.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) String, pub(crate) Vec<String>);

/// A refusal, by its code; or that the case itself cannot be run.
#[derive(Debug)]
pub(crate) enum Stopped {
    Refused(String),
    /// A refusal that gives every reason, by their codes.
    Blocked(String, Vec<String>),
    Broken(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Stopped {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

/// Makes a refusal of an error of the library.
pub(crate) fn refused<T, E: Into<spacebridge::Error>>(result: Result<T, E>) -> Done<T> {
    result.map_err(|error| Stopped::Refused(error.into().code().to_string()))
}

pub(crate) type Done<T = Outcome> = Result<T, Stopped>;

/// The state of a Space from one step to the next.
#[derive(Clone)]
struct Memory {
    space: Space,
    facts: Facts,
    releases: Vec<ImportedRelease>,
    assembled: Option<AssembledRelease>,
}

/// The files that the steps of a case name.
struct Named<'f> {
    own: Files,
    shared: &'f Files,
}

/// Runs the steps of a case.
pub(crate) struct Runner<'f> {
    files: Rc<Named<'f>>,
    spaces: BTreeMap<String, Memory>,
}

/// One step, and the files of its case.
pub(crate) struct Step<'s> {
    fields: &'s Map<String, Value>,
    files: &'s Named<'s>,
}

impl Step<'_> {
    pub(crate) fn text(&self, key: &str) -> Result<&str> {
        self.optional(key).with_context(|| format!("`{key}` is missing"))
    }

    pub(crate) fn optional(&self, key: &str) -> Option<&str> {
        self.fields.get(key).and_then(Value::as_str)
    }

    pub(crate) fn field(&self, key: &str) -> Result<&Value> {
        self.fields.get(key).with_context(|| format!("`{key}` is missing"))
    }

    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<T> {
        serde_json::from_value(self.field(key)?.clone()).with_context(|| format!("`{key}`"))
    }

    pub(crate) fn may<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let is_there = self.fields.get(key).is_some_and(|value| !value.is_null());
        is_there.then(|| self.read(key)).transpose()
    }

    pub(crate) fn file(&self, key: &str) -> Result<Vec<u8>> {
        self.bytes(self.text(key)?)
    }

    /// Returns the bytes of a file of the case, or of a shared one where `name` has a `/`.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>> {
        let files = if name.contains('/') { self.files.shared } else { &self.files.own };
        files.get(name).cloned().with_context(|| format!("file `{name}`: missing"))
    }

    pub(crate) fn limits(&self) -> Result<Limits> {
        let mut limits = Limits::default();
        for (name, value) in
            self.fields.get("limits").and_then(Value::as_object).into_iter().flatten()
        {
            let value = usize::try_from(value.as_u64().context("a limit")?)?;
            let limit = match name.as_str() {
                "bytes" => &mut limits.bytes,
                "statement" => &mut limits.statement,
                "log_receipts" => &mut limits.log_receipts,
                "depth" => &mut limits.depth,
                "items" => &mut limits.items,
                "text" => &mut limits.text,
                "notes" => &mut limits.notes,
                "header" => &mut limits.header,
                "certificate" => &mut limits.certificate,
                "pem" => &mut limits.pem,
                "sealed" => &mut limits.sealed,
                "variables" => &mut limits.variables,
                "steps" => &mut limits.steps,
                "packages" => &mut limits.packages,
                "templates" => &mut limits.templates,
                "receipts" => &mut limits.receipts,
                "audiences" => &mut limits.audiences,
                "transit" => &mut limits.in_transit,
                "pbkdf2_rounds" => {
                    limits.pbkdf2_rounds = u32::try_from(value)?;
                    continue;
                }
                other => bail!("there is no limit `{other}`"),
            };
            *limit = value;
        }
        Ok(limits)
    }

    pub(crate) fn now(&self) -> Result<Timestamp> {
        Ok(self.text("now")?.parse()?)
    }
}

impl<'f> Runner<'f> {
    pub(crate) fn new(own: Files, shared: &'f Files) -> Self {
        Self { files: Rc::new(Named { own, shared }), spaces: BTreeMap::new() }
    }

    /// Runs a whole case; fails at the first step of which something else comes than expected.
    pub(crate) fn run(&mut self, case: &Value) -> Result<()> {
        let steps = case.get("steps").and_then(Value::as_array).context("no steps")?;
        ensure!(!steps.is_empty(), "a case without steps");
        for (index, step) in steps.iter().enumerate() {
            let expected = step.get("expect").and_then(Value::as_object).context("no `expect`")?;
            let outcome = self.step(step)?;
            compare(&outcome, expected).with_context(|| format!("step {index}"))?;
        }
        Ok(())
    }

    /// Does one step.
    pub(crate) fn step(&mut self, step: &Value) -> Result<Result<Outcome, Refusal>> {
        let fields = step.as_object().context("a step is an object")?;
        let files = Rc::clone(&self.files);
        let step = Step { fields, files: &files };
        let verb = step.text("verb")?;
        let done = match verb {
            "verify" | "preview" | "open" | "import" | "plan" | "accept" | "take-note"
            | "promote" => self.message(verb, &step),
            "certificate" | "keys" | "facts" | "space" => files::perform(verb, &step),
            "join" | "package" | "split" | "unpack" => packages::perform(verb, &step),
            "answers" | "review" => answers::perform(verb, &step),
            "octopus" => octopus::perform(&step),
            "assemble" | "from-stored" | "pass-on" | "report" | "refuse" | "recall"
            | "pass-on-recall" | "renew" | "own-receipt" | "reopen" | "rehearse"
            | "change-trust" => self.source(verb, &step),
            "generate" | "encrypt" | "renew-keys" | "compare-fingerprint" | "audit" | "deliver" => {
                own::perform(verb, &step)
            }
            rule => rules::perform(rule, &step),
        };
        match done {
            Ok(outcome) => Ok(Ok(outcome)),
            Err(Stopped::Refused(code)) => Ok(Err(Refusal(code, Vec::new()))),
            Err(Stopped::Blocked(code, reasons)) => Ok(Err(Refusal(code, reasons))),
            Err(Stopped::Broken(error)) => Err(error.context(format!("`{verb}` cannot be run"))),
        }
    }

    /// The Space of a step, with what it remembers.
    fn memory(&mut self, step: &Step<'_>) -> Result<&mut Memory> {
        let name = step.text("space")?.to_owned();
        if !self.spaces.contains_key(&name) {
            let text = String::from_utf8(step.bytes(&name)?)?;
            let space = Space::from_document(&text, &Limits::default())
                .with_context(|| format!("`{name}` is no Space"))?;
            let facts = Facts::none();
            let releases = Vec::new();
            let memory = Memory { space, facts, releases, assembled: None };
            self.spaces.insert(name.clone(), memory);
        }
        let memory = self.spaces.get_mut(&name).context("no Space")?;
        if let Some(facts) = step.may("facts")? {
            memory.facts = facts;
        }
        Ok(memory)
    }
}

fn compare(came: &Result<Outcome, Refusal>, expected: &Map<String, Value>) -> Result<()> {
    let outcome = match (came, expected.get("code").and_then(Value::as_str)) {
        (Err(Refusal(code, reasons)), Some(wanted)) if code == wanted => {
            let given = expected.get("reasons").map_or(Ok(None), |all| {
                serde_json::from_value::<Vec<String>>(all.clone()).map(Some)
            })?;
            let mut reasons = reasons.clone();
            reasons.sort();
            let holds = given.is_none_or(|wanted| wanted == reasons);
            ensure!(holds, "the reasons of `{code}` are {reasons:?}");
            return Ok(());
        }
        (Err(Refusal(code, _)), Some(wanted)) => {
            bail!("refused with `{code}`, not with `{wanted}`")
        }
        (Err(Refusal(code, _)), None) => bail!("refused with `{code}`"),
        (Ok(_), Some(wanted)) => bail!("not refused with `{wanted}`"),
        (Ok(outcome), None) => outcome,
    };
    for (key, wanted) in expected {
        let holds = match key.as_str() {
            "ok" => wanted == &Value::Bool(true),
            "digest" => outcome.digest.as_deref() == wanted.as_str(),
            "value" => outcome.value.as_ref() == Some(wanted),
            "shows" => outcome.value.as_ref().is_some_and(|value| shows(value, wanted)),
            "findings" => serde_json::to_value(&outcome.findings)? == *wanted,
            "finds" => {
                let wanted: Vec<String> = serde_json::from_value(wanted.clone())?;
                wanted.iter().all(|code| outcome.findings.contains(code))
            }
            "secrets" => serde_json::to_value(&outcome.secrets)? == *wanted,
            "standing" => {
                wanted.as_object().context("`standing`")?.iter().all(|(line, how)| {
                    outcome.standing.get(line).map(String::as_str) == how.as_str()
                })
            }
            other => bail!("nothing is known of `{other}` in `expect`"),
        };
        ensure!(holds, "`{key}` should be {wanted}, and there is {outcome:#?}");
    }
    Ok(())
}

/// Returns true if the document contains at least the wanted content: every key of an object, every
/// member of a list, in its order.
fn shows(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (Value::Object(value), Value::Object(wanted)) => {
            wanted.iter().all(|(key, wanted)| value.get(key).is_some_and(|it| shows(it, wanted)))
        }
        (Value::Array(value), Value::Array(wanted)) => {
            value.len() == wanted.len() && value.iter().zip(wanted).all(|(a, b)| shows(a, b))
        }
        _ => value == wanted,
    }
}
