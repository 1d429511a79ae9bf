//! The output: text and tables for a person, JSON with `--json`.
//!
//! Text that came in a file passes through [`Printable`]: nothing of it can act on a terminal.

use core::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};

use comfy_table::{ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use serde_json::{Map, Value};
use spacebridge::documents::Printable;
use spacebridge::verify::{CheckStatus, VerificationReport};
use spacebridge::{Finding, Severity};

use crate::failure::Failure;

/// A colour, by its meaning.
#[derive(Clone, Copy)]
pub(crate) enum Colour {
    Plain,
    Good,
    Warning,
    Alarm,
    Faint,
    Strong,
}

impl Colour {
    const fn number(self) -> &'static str {
        match self {
            Self::Plain => "0",
            Self::Good => "32",
            Self::Warning => "33",
            Self::Alarm => "31",
            Self::Faint => "2",
            Self::Strong => "1",
        }
    }

    const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Faint,
            Severity::Warning => Self::Warning,
            Severity::Alarm => Self::Alarm,
        }
    }
}

/// Prints to a person, or collects one document.
pub(crate) struct Screen {
    as_json: bool,
    document: Map<String, Value>,
    /// The beginning of each suggested command, with the options of this one.
    program: String,
}

impl Screen {
    pub(crate) fn new(as_json: bool, program: String) -> Self {
        Self { as_json, document: Map::new(), program }
    }

    /// Returns true if a document is printed instead of text.
    pub(crate) const fn is_json(&self) -> bool {
        self.as_json
    }

    /// Adds a value to the document.
    pub(crate) fn put<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        self.document.insert(key.into(), json_of(value));
    }

    /// Prints a line.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        self.coloured(Colour::Plain, text);
    }

    /// Prints a line in a colour, where a terminal has any.
    pub(crate) fn coloured(&self, colour: Colour, text: impl AsRef<str>) {
        if self.as_json {
            return;
        }
        let text = Printable(text.as_ref()).to_string();
        let is_coloured = io::stdout().is_terminal();
        say(&mut io::stdout(), &painted(&text, colour, is_coloured));
    }

    /// Prints lines that the library wrote.
    pub(crate) fn text(&self, text: impl AsRef<str>) {
        text.as_ref().lines().for_each(|line| self.line(line));
    }

    /// Prints bytes as they are: a certificate that another program reads.
    pub(crate) fn raw(&self, text: &str) {
        if !self.as_json {
            let _ = io::stdout().write_all(text.as_bytes());
        }
    }

    /// Prints names and their values.
    pub(crate) fn entries<N: AsRef<str>, T: AsRef<str>>(
        &self,
        entries: impl IntoIterator<Item = (N, T)>,
    ) {
        let entries: Vec<(N, T)> = entries.into_iter().collect();
        let width = entries.iter().map(|(name, _)| name.as_ref().len()).max().unwrap_or(0);
        for (name, text) in entries {
            self.line(format!("{:width$}  {}", name.as_ref(), text.as_ref()));
        }
    }

    /// Prints a table. On a terminal it is as wide as the window at most.
    pub(crate) fn table<const N: usize>(&self, head: [&str; N], rows: &[[String; N]]) {
        if self.as_json || rows.is_empty() {
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        if io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        table.set_header(head);
        for row in rows {
            table.add_row(row.iter().map(|cell| Printable(cell).to_string()));
        }
        table.to_string().lines().for_each(|line| say(&mut io::stdout(), line.trim_end()));
    }

    /// Prints findings, the alarms first.
    pub(crate) fn findings(&self, findings: &[Finding]) {
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort_by_key(|finding| core::cmp::Reverse(finding.severity));
        for finding in sorted {
            self.coloured(Colour::of(finding.severity), in_words(finding));
        }
    }

    /// Prints one line for each check that applies.
    pub(crate) fn report(&self, report: &VerificationReport) {
        let applies =
            |line: &&spacebridge::verify::CheckResult| line.standing != CheckStatus::NotApplicable;
        for line in report.lines().iter().filter(applies) {
            let colour = match line.standing {
                CheckStatus::Failed => Colour::Alarm,
                CheckStatus::NotEstablished => Colour::Warning,
                _ => Colour::Good,
            };
            self.coloured(colour, line.to_string());
        }
    }

    /// Returns advice with its commands as this person calls them.
    pub(crate) fn advised(&self, text: &str) -> String {
        text.replace("`spacebridge ", &format!("`{} ", self.program))
    }

    /// Prints the reason of a failure and the next step.
    pub(crate) fn failure(&self, failure: &mut Failure) {
        failure.advice = failure.advice.as_deref().map(|text| self.advised(text));
        if self.as_json {
            say(&mut io::stdout(), &ascii(&failure.document()));
        }
        let mut out = io::stderr();
        let message = Printable(&failure.message).to_string();
        let message = match &failure.more.code {
            Some(code) if message.starts_with("refused") => format!("{message} [{code}]"),
            Some(code) => format!("refused: {message} [{code}]"),
            None => message,
        };
        say(&mut out, &format!("spacebridge: {message}"));
        for check in &failure.more.checks {
            say(&mut out, &format!("  {}", Printable(check)));
        }
        for reason in &failure.more.reasons {
            say(&mut out, &format!("  {}", Printable(&in_words(reason))));
        }
        if let Some(advice) = &failure.advice {
            say(&mut out, &format!("  what to do: {}", Printable(advice)));
        }
    }

    /// Prints the document, if it was asked for.
    pub(crate) fn close(&self) {
        if self.as_json {
            say(&mut io::stdout(), &ascii(&Value::Object(self.document.clone())));
        }
    }

    /// Returns the document.
    pub(crate) fn into_document(self) -> Value {
        Value::Object(self.document)
    }

    /// Returns a bar for reading so many bytes, where somebody watches.
    pub(crate) fn progress(&self, label: &str, bytes: u64) -> ProgressBar {
        let bar = ProgressBar::new(bytes);
        if self.as_json || !io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = ProgressStyle::with_template("{msg} [{bar:30}] {percent:3}%");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(Printable(label).to_string());
        bar
    }
}

/// Returns the document of a value.
#[expect(clippy::expect_used, reason = "every type of the library has a JSON form")]
pub(crate) fn json_of<T: Serialize + ?Sized>(value: &T) -> Value {
    serde_json::to_value(value).expect("invariant: what the library returns is JSON")
}

/// Returns a finding on one line. A detail that names its place does not get it twice.
pub(crate) fn in_words(finding: &Finding) -> String {
    let Finding { code, severity, path, detail, .. } = finding;
    if detail.contains(path.as_str()) {
        format!("{severity}: {detail} [{code}]")
    } else {
        format!("{severity}: {path}: {detail} [{code}]")
    }
}

fn painted(text: &str, colour: Colour, is_terminal: bool) -> String {
    let is_plain = matches!(colour, Colour::Plain) || std::env::var_os("NO_COLOR").is_some();
    if !is_terminal || is_plain {
        return text.to_owned();
    }
    format!("\u{1b}[{}m{text}\u{1b}[0m", colour.number())
}

/// Prints a line. A reader that closed its end has seen enough.
fn say(out: &mut impl io::Write, line: &str) {
    let _ = writeln!(out, "{line}");
}

/// Returns a document in ASCII: every program reads it, whatever its encoding.
fn ascii(document: &Value) -> String {
    let text = format!("{document:#}");
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() && character != '\u{7f}' {
            out.push(character);
            continue;
        }
        // Beyond ASCII, a document has characters in strings only.
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a text cannot fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_ascii_and_reads_back() {
        let document =
            serde_json::json!({"name": "Größe \u{7f} 😀", "\u{e9}": ["\u{202e}", "a\"b"]});
        let text = ascii(&document);
        assert!(text.is_ascii() && !text.contains('\u{7f}'), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), document);
    }

    #[test]
    fn suggested_commands_repeat_the_options() {
        let screen = Screen::new(false, "spacebridge --space prod".into());
        assert_eq!(
            screen.advised("see `spacebridge status`"),
            "see `spacebridge --space prod status`"
        );
    }
}
