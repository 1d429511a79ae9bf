//! The output: headings, sentences and tables within the width of a terminal.

use std::io::{self, ErrorKind, Write as _};

use spacebridge::Finding;
use spacebridge::documents::Printable;

use crate::fault::Fault;

/// Sentences are broken here.
const WIDTH: usize = 80;

/// Nothing goes beyond this.
const WIDEST: usize = 100;

/// Collects what a person sees, and shows it an act at a time.
#[derive(Debug, Default)]
pub(crate) struct Screen {
    text: String,
    acts: u32,
}

impl Screen {
    /// Begins an act: shows the one before, and a heading.
    pub(crate) fn act(&mut self, title: &str) -> Result<(), Fault> {
        self.flush()?;
        self.acts = self.acts.saturating_add(1);
        let heading = format!("── {} · {title} ", self.acts);
        let rule = "─".repeat(WIDTH.saturating_sub(Printable(&heading).width()));
        self.gap();
        self.put(&format!("{heading}{rule}"));
        Ok(())
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A sentence or two.
    pub(crate) fn say(&mut self, sentence: &str) {
        self.hang("  ", "  ", sentence, WIDTH);
    }

    /// A heading within an act.
    pub(crate) fn head(&mut self, title: &str) {
        self.gap();
        self.put(&format!("  {}", Printable(title)));
    }

    /// A line of its own, cut at the edge.
    pub(crate) fn line(&mut self, text: &str) {
        let shown = Printable(text).fit(WIDEST.saturating_sub(4));
        self.put(&format!("    {shown}"));
    }

    /// A label, and what there is to say about it, in as many lines as that takes.
    pub(crate) fn entry(&mut self, label: &str, text: &str) {
        let label = format!("    {:<15}  ", Printable(label).to_string());
        let blank = " ".repeat(Printable(&label).width());
        self.hang(&label, &blank, text, WIDEST);
    }

    /// Rows with aligned columns; the last column is cut at the edge.
    pub(crate) fn table<const N: usize>(&mut self, rows: &[[String; N]]) {
        let mut widths = [0; N];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = Printable(cell).width().max(*width);
            }
        }
        for row in rows {
            let mut line = String::from("    ");
            let mut room = WIDEST.saturating_sub(4);
            for (index, (cell, width)) in row.iter().zip(widths).enumerate() {
                let last = index.saturating_add(1) == N;
                let width = if last { room } else { width.min(WIDEST / 2) };
                let cell = Printable(cell).fit(width);
                line.push_str(&cell);
                let gap = width.saturating_sub(Printable(&cell).width()).saturating_add(2);
                if !last {
                    line.push_str(&" ".repeat(gap));
                }
                room = room.saturating_sub(width).saturating_sub(2);
            }
            self.put(&line);
        }
    }

    /// The first rows of a longer table, and where the rest is.
    pub(crate) fn some<const N: usize>(&mut self, rows: &[[String; N]], most: usize, rest: &str) {
        if rows.is_empty() {
            self.line("none");
        }
        let (shown, hidden) = rows.split_at(most.min(rows.len()));
        self.table(shown);
        if !hidden.is_empty() {
            self.line(&format!("… and {} more: {rest}", hidden.len()));
        }
    }

    /// Lines that fit already, the first of them, and where the rest is.
    pub(crate) fn block(&mut self, text: &str, most: usize, rest: &str) {
        let widest = text.lines().map(|line| Printable(line).width()).max().unwrap_or_default();
        let margin = if widest.saturating_add(4) > WIDEST { "" } else { "    " };
        for line in text.lines().take(most) {
            self.put(&format!("{margin}{line}"));
        }
        let hidden = text.lines().count().saturating_sub(most);
        if hidden > 0 {
            self.gap();
            self.line(&format!("… and {hidden} more lines: {rest}"));
        }
    }

    /// Findings, the gravest first, and where the rest is.
    pub(crate) fn findings(&mut self, findings: &[Finding], most: usize, rest: &str) {
        if findings.is_empty() {
            self.line("none");
        }
        let mut findings: Vec<&Finding> = findings.iter().collect();
        findings.sort_by_key(|finding| core::cmp::Reverse(finding.severity));
        for finding in findings.iter().take(most) {
            let Finding { code, path, detail, .. } = finding;
            self.entry(&finding.severity.to_string(), &format!("[{code}] {path}: {detail}"));
        }
        let hidden = findings.len().saturating_sub(most);
        if hidden > 0 {
            self.line(&format!("… and {hidden} more: {rest}"));
        }
    }

    /// Shows what was collected.
    pub(crate) fn flush(&mut self) -> Result<(), Fault> {
        let shown = io::stdout().lock().write_all(self.text.as_bytes());
        self.text.clear();
        match shown {
            // Nobody looks any more: the files are written all the same.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|error| Fault::new("output", error.to_string())),
        }
    }

    fn put(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// Words, broken into lines that begin with `first` and then with `others`.
    fn hang(&mut self, first: &str, others: &str, text: &str, edge: usize) {
        let text = Printable(text).to_string();
        let room = edge.saturating_sub(Printable(others).width());
        let mut line = String::new();
        let mut start = first;
        for word in text.split(' ').flat_map(|word| pieces(word, room)) {
            let word = word.as_str();
            let width = Printable(&line).width().saturating_add(1);
            if !line.is_empty() && width.saturating_add(Printable(word).width()) > room {
                self.put(&format!("{start}{line}"));
                start = others;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.put(&format!("{start}{line}"));
    }
}

/// A word that is wider than a line, such as a fingerprint, in parts that fit.
fn pieces(word: &str, room: usize) -> Vec<String> {
    if Printable(word).width() <= room {
        return Vec::from([word.to_owned()]);
    }
    // Sixteen pairs of a fingerprint are half of it.
    Printable(word).wrap(if word.contains(':') { 48 } else { room })
}
