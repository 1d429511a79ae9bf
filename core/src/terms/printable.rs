//! Foreign text on its way to a terminal, a log or a page: nothing in it may act, hide or reorder.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use super::caseless::is_unseen;
use super::unicode::is_combining_mark;

/// A text that somebody else wrote, shown on one line.
///
/// Whatever is not seen is written out: controls (among them ESC, which commands terminals, and
/// line breaks, which forge lines of a log), marks that reorder text, characters without width.
/// Line breaks and tabs become `\n`, `\r` and `\t`, the others `\u{1b}`. It is for reading and not
/// for reading back: a backslash of the text stays as it is.
///
/// ```
/// use spacebridge::documents::Printable;
///
/// assert_eq!(Printable("Done.\r\n\u{1b}[2J").to_string(), r"Done.\r\n\u{1b}[2J");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "a wrapper of one value")]
pub struct Printable<'a>(pub &'a str);

impl Printable<'_> {
    /// Returns the width of the text on a terminal, in columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.pieces().map(|piece| piece.width).sum()
    }

    /// The text, cut to at most `width` columns; where something is cut off, `…` says so.
    #[must_use]
    pub fn fit(&self, width: usize) -> String {
        if self.width() <= width {
            return self.pieces().map(|piece| piece.text).collect();
        }
        let room = width.saturating_sub(1);
        let mut shown = String::new();
        let mut used = 0_usize;
        for piece in self.pieces() {
            used = used.saturating_add(piece.width);
            if used > room {
                break;
            }
            shown.push_str(&piece.text);
        }
        if width > 0 {
            shown.push('…');
        }
        shown
    }

    /// The whole text in lines of at most `width` columns (one character, where even that is
    /// wider). There is at least one line.
    #[must_use]
    pub fn wrap(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut used = 0_usize;
        for piece in self.pieces() {
            if used.saturating_add(piece.width) > width && used > 0 {
                lines.push(core::mem::take(&mut line));
                used = 0;
            }
            line.push_str(&piece.text);
            used = used.saturating_add(piece.width);
        }
        lines.push(line);
        lines
    }

    /// The text in lines of at most `width` columns that end between words, where a word fits into
    /// a line at all. There is at least one line; the space at which it ends is left out.
    pub(crate) fn wrap_words(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut used = 0_usize;
        for word in self.to_string().split(' ') {
            let wide = Printable(word).width();
            if !line.is_empty() && used.saturating_add(1).saturating_add(wide) > width {
                lines.push(core::mem::take(&mut line));
                used = 0;
            }
            if !line.is_empty() {
                line.push(' ');
                used = used.saturating_add(1);
            }
            let mut parts = Printable(word).wrap(width);
            let last = parts.pop().unwrap_or_default();
            lines.append(&mut parts);
            used = used.saturating_add(Printable(&last).width());
            line.push_str(&last);
        }
        lines.push(line);
        lines
    }

    fn pieces(&self) -> impl Iterator<Item = Piece> {
        self.0.chars().map(Piece::new)
    }
}

impl fmt::Display for Printable<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces().try_for_each(|piece| out.write_str(&piece.text))
    }
}

/// Returns true if a character is shown by its number.
///
/// Texts keep the two variation selectors that choose between a symbol and its emoji, because
/// people write emoji. Names have no variation selectors.
fn is_written_out(character: char) -> bool {
    is_unseen(character) && !matches!(character, '\u{fe0e}' | '\u{fe0f}')
}

/// One character as it is shown.
struct Piece {
    text: String,
    width: usize,
}

impl Piece {
    fn new(character: char) -> Self {
        let mut text = String::new();
        let written = match character {
            '\n' => text.write_str("\\n"),
            '\r' => text.write_str("\\r"),
            '\t' => text.write_str("\\t"),
            unseen if is_written_out(unseen) => write!(text, "{}", unseen.escape_unicode()),
            seen => {
                text.push(seen);
                return Self { text, width: columns(seen) };
            }
        };
        debug_assert!(written.is_ok(), "a String takes any text");
        let width = text.len();
        Self { text, width }
    }
}

/// The columns that a terminal gives a character: two for East Asian wide ones (UAX #11) and emoji,
/// none for marks that combine with the character before.
fn columns(character: char) -> usize {
    match character {
        '\u{fe0e}'..='\u{fe0f}' => 0,
        '\u{20}'..='\u{2ff}' => 1,
        mark if is_combining_mark(mark) => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{a4cf}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f680}'..='\u{1f6ff}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_commands_a_terminal_forges_a_line_or_reorders_text() {
        let shown = |text| Printable(text).to_string();
        assert_eq!(shown("a\u{1b}]0;title\u{7}b"), r"a\u{1b}]0;title\u{7}b");
        assert_eq!(shown("ok\r\n2026-01-01 forged"), r"ok\r\n2026-01-01 forged");
        assert_eq!(shown("\u{9b}31m"), r"\u{9b}31m");
        assert_eq!(shown("if\u{202e}x\u{200b}"), r"if\u{202e}x\u{200b}");
        assert_eq!(shown(r"C:\new"), r"C:\new");
    }

    #[test]
    fn columns_are_counted_as_they_are_seen() {
        assert_eq!(Printable("Prod").width(), 4);
        assert_eq!(Printable("本番").width(), 4);
        assert_eq!(Printable("e\u{301}").width(), 1);
        assert_eq!(Printable("本番環境").fit(5), "本番…");
        assert_eq!(Printable("Production").fit(10), "Production");
        assert_eq!(Printable("Production").fit(5), "Prod…");
        assert_eq!(Printable("Production").fit(0), "");
        assert_eq!(Printable("Production").wrap(4), ["Prod", "ucti", "on"]);
    }

    #[test]
    fn lines_end_between_words() {
        let lines = |text, width| Printable(text).wrap_words(width);
        assert_eq!(lines("recalled by its owner", 12), ["recalled by", "its owner"]);
        assert_eq!(lines("sells every ticket", 5), ["sells", "every", "ticke", "t"]);
        assert_eq!(lines("a Production", 4), ["a", "Prod", "ucti", "on"]);
        assert_eq!(lines("\u{301} Production", 4), ["\u{301}", "Prod", "ucti", "on"]);
        assert_eq!(lines("one", 20), ["one"]);
        assert_eq!(lines("", 20), [""]);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_one_line_within_its_width(
            text in any::<String>(),
            width in 2_usize..40,
        ) {
            let shown = Printable(&text);
            prop_assert!(!shown.to_string().chars().any(is_written_out));
            prop_assert!(Printable(&shown.fit(width)).width() <= width);
            prop_assert_eq!(shown.wrap(width).concat(), shown.to_string());
            let words = shown.wrap_words(width);
            prop_assert!(words.iter().all(|line| Printable(line).width() <= width));
            let letters = |text: String| text.replace(' ', "");
            prop_assert_eq!(letters(words.concat()), letters(shown.to_string()));
        }
    }
}
