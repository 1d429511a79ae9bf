//! Heredocs: texts over several lines, without escapes.

use alloc::string::String;

use super::super::error::OctopusError;
use super::parser::{Parser, is_blank};

impl Parser<'_> {
    /// A text from `<<TAG` or `<<-TAG` to the line that holds the tag alone.
    ///
    /// The line break before the end tag is not part of the text.
    pub(super) fn heredoc(&mut self) -> Result<String, OctopusError> {
        if !(self.eat('<') && self.eat('<')) {
            return Err(self.expected("`<<` and a tag"));
        }
        let is_indented = self.eat('-');
        let tag = self.run(|c| !c.is_whitespace());
        if tag.is_empty() {
            return Err(self.expected("a tag after `<<`"));
        }
        self.skip(is_blank);
        if !self.eat('\n') {
            return Err(self.expected("a line break after the tag of a heredoc"));
        }
        let start = self.rest();
        let mut length = 0_usize;
        let end_line = loop {
            let rest = self.rest();
            let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
            let is_last = line.len() == rest.len();
            self.advance(line.len().saturating_add(usize::from(!is_last)));
            if line.trim() == tag {
                break line;
            }
            if is_last {
                return Err(self.expected("a line with the end tag of the heredoc"));
            }
            length = length.saturating_add(line.len()).saturating_add(1);
        };
        // The lines of the text, without the line break before the end tag.
        let Some(text) = start.get(..length.saturating_sub(1)).filter(|_| length > 0) else {
            return Ok(String::new());
        };
        let unindent = if is_indented { common_indent(text, end_line) } else { 0 };
        let joint = line_break(text);
        let lines = || text.split('\n').map(|line| shortened(line, unindent));
        let joints = lines().count().saturating_sub(1).saturating_mul(joint.len());
        let size = lines().fold(joints, |size, line| size.saturating_add(line.len()));
        self.measure(size)?;
        let mut joined = String::with_capacity(size);
        for (index, line) in lines().enumerate() {
            if index > 0 {
                joined.push_str(joint);
            }
            joined.push_str(line);
        }
        Ok(joined)
    }
}

/// Returns the line break of the file between two lines.
fn line_break(text: &str) -> &'static str {
    // A carriage return in the last line belongs to the line break before the end tag.
    let before_last = text.rsplit_once('\n').map_or("", |(before, _)| before);
    if before_last.split('\n').any(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
}

/// The number of characters that every line loses at its beginning. A tab counts as one.
fn common_indent(text: &str, end_line: &str) -> usize {
    let filled = text.split('\n').filter(|line| !line.trim().is_empty());
    filled.chain([end_line]).map(indent).min().unwrap_or_default()
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// A line without its line break and its indentation; nothing if it is no longer than that.
fn shortened(line: &str, unindent: usize) -> &str {
    let line = line.trim_end_matches('\r');
    let start = line.char_indices().nth(unindent).map(|(start, _)| start);
    start.and_then(|start| line.get(start..)).unwrap_or_default()
}
