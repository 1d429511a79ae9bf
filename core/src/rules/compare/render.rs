//! A comparison as text for a terminal.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::{Change, Comparison, DiffLine, Difference, Entry, Notes, Shown};
use crate::terms::Printable;

/// Width of the text, in columns.
const WIDTH: usize = 100;

impl fmt::Display for Comparison {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { project, older, newer, .. } = self;
        let mut page = Page { out };
        page.line(0, "", &format!("{project} {newer} compared with {older}"))?;
        if self.is_empty() {
            return page.line(0, "", "No differences.");
        }
        if !self.notes.is_empty() {
            page.heading("Notes")?;
        }
        for Notes { version, change, text } in &self.notes {
            page.line(2, change.sign(), version.as_str())?;
            page.text(6, "", text)?;
        }
        for (heading, entries) in self.sections() {
            if !entries.is_empty() {
                page.heading(heading)?;
            }
            entries.iter().try_for_each(|entry| page.entry(entry))?;
        }
        Ok(())
    }
}

impl Change {
    const fn sign(self) -> &'static str {
        match self {
            Self::Added => "+ ",
            Self::Removed => "- ",
            Self::Changed => "~ ",
            Self::CannotTell => "? ",
        }
    }
}

/// Writes lines that are not wider than the page. Nothing is cut off: what is reviewed is what is
/// there.
struct Page<'a, 'b> {
    out: &'a mut fmt::Formatter<'b>,
}

impl Page<'_, '_> {
    fn heading(&mut self, heading: &str) -> fmt::Result {
        writeln!(self.out, "\n{heading}")
    }

    fn entry(&mut self, entry: &Entry) -> fmt::Result {
        self.line(2, entry.change.sign(), &entry.path)?;
        let is_whole = matches!(entry.change, Change::Added | Change::Removed);
        entry.fields.iter().try_for_each(|field| self.field(field, is_whole))
    }

    /// One field. `is_whole`: the thing was added or removed, so its fields need no signs.
    fn field(&mut self, field: &Difference, is_whole: bool) -> fmt::Result {
        let name = &field.field;
        if field.change == Change::CannotTell {
            return self.line(6, "", &format!("{name}: a secret, cannot tell whether it changed"));
        }
        if !field.lines.is_empty() {
            self.line(6, "", &format!("{name}:"))?;
            return field.lines.iter().try_for_each(|line| self.diff_line(line));
        }
        let newer = words(field.newer.as_ref());
        let older = words(field.older.as_ref());
        if is_whole {
            let text = if field.newer.is_some() { newer } else { older };
            return if text.contains('\n') {
                self.line(6, "", &format!("{name}:"))?;
                self.text(8, "", text)
            } else {
                self.line(6, "", &format!("{name}: {text}"))
            };
        }
        if field.newer == field.older {
            return self.line(6, "", &format!("{name}: {newer}, another one"));
        }
        let both = format!("{name}: {newer} (was {older})");
        if both.contains('\n') || Printable(&both).width() > WIDTH.saturating_sub(6) {
            self.line(6, "", &format!("{name}:"))?;
            self.text(8, "+ ", newer)?;
            return self.text(8, "- ", older);
        }
        self.line(6, "", &both)
    }

    fn diff_line(&mut self, line: &DiffLine) -> fmt::Result {
        match line {
            DiffLine::Same(text) => self.line(8, "  ", text),
            DiffLine::Removed(text) => self.line(8, "- ", text),
            DiffLine::Added(text) => self.line(8, "+ ", text),
            DiffLine::Skipped(1) => self.line(8, "… ", "1 line is the same"),
            DiffLine::Skipped(count) => self.line(8, "… ", &format!("{count} lines are the same")),
        }
    }

    /// A text of several lines, each with the sign.
    fn text(&mut self, indent: usize, sign: &str, text: &str) -> fmt::Result {
        text.split('\n').try_for_each(|line| self.line(indent, sign, line))
    }

    /// One line of text, continued where it is too long.
    fn line(&mut self, indent: usize, sign: &str, text: &str) -> fmt::Result {
        let taken = indent.saturating_add(Printable(sign).width());
        let pad = " ".repeat(indent);
        for (index, part) in Printable(text).wrap(WIDTH.saturating_sub(taken)).iter().enumerate() {
            let shown: String = match index {
                0 => format!("{pad}{sign}{part}"),
                _ => format!("{}{part}", " ".repeat(taken)),
            };
            // Blanks at the end of a line that says something are part of what it says.
            writeln!(self.out, "{}", if part.is_empty() { shown.trim_end() } else { &shown })?;
        }
        Ok(())
    }
}

fn words(shown: Option<&Shown>) -> &str {
    match shown {
        Some(Shown::Text(text)) if text.is_empty() => "an empty text",
        Some(Shown::Text(text)) => text,
        Some(Shown::Secret) => "a secret",
        None => "not set",
    }
}
