//! Text as a person sees it: composed, without unseen characters, compared in lower case.

use alloc::string::String;
use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use unicode_normalization::UnicodeNormalization as _;

/// A composed text without unseen characters, compared in lower case.
#[derive(Clone)]
pub(super) struct Caseless(String);

/// Why a text cannot be shown as a name.
pub(super) enum Unfit {
    Empty,
    TooLong,
    Unseen { shown: String, character: char },
}

impl Caseless {
    /// The text, trimmed and composed; refused as [`Unfit`] says.
    pub(super) fn new(text: &str, limit: usize) -> Result<Self, Unfit> {
        let mut name = String::new();
        for (index, character) in text.trim().nfc().enumerate() {
            if index >= limit {
                return Err(Unfit::TooLong);
            }
            name.push(character);
        }
        if name.is_empty() {
            return Err(Unfit::Empty);
        }
        if let Some(character) = name.chars().find(|c| is_unseen(*c)) {
            return Err(Unfit::Unseen { shown: escaped(&name), character });
        }
        Ok(Self(name))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The letters in lower case.
    pub(super) fn folded(&self) -> impl Iterator<Item = char> {
        self.0.chars().flat_map(char::to_lowercase)
    }

    /// Whether the bytes alone decide: in ASCII one letter is one byte.
    fn both_ascii(&self, other: &Self) -> bool {
        self.0.is_ascii() && other.0.is_ascii()
    }
}

impl PartialEq for Caseless {
    fn eq(&self, other: &Self) -> bool {
        if self.both_ascii(other) {
            return self.0.eq_ignore_ascii_case(&other.0);
        }
        self.folded().eq(other.folded())
    }
}

impl Eq for Caseless {}

impl PartialOrd for Caseless {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Caseless {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.both_ascii(other) {
            let ours = self.0.bytes().map(|byte| byte.to_ascii_lowercase());
            return ours.cmp(other.0.bytes().map(|byte| byte.to_ascii_lowercase()));
        }
        self.folded().cmp(other.folded())
    }
}

impl Hash for Caseless {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Letter by letter, so that an ASCII name and its equal outside ASCII hash equally.
        self.folded().for_each(|character| character.hash(state));
        state.write_u8(0xff);
    }
}

/// The confusable skeleton of a text (UTS #39 §4).
pub(super) fn skeleton(text: &str) -> String {
    unicode_security::skeleton(text).collect()
}

/// `text` with every character that cannot be seen written as `\u{202e}`.
pub(super) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a character shows nothing of its own: controls, separators of lines, marks that reorder
/// text, joiners, fillers, tags.
///
/// The two variation selectors that choose between a symbol and its emoji (U+FE0E, U+FE0F) are no
/// such character: people put emoji into names, and [`Name::skeleton`] ignores the selectors.
pub(super) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0d}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}
