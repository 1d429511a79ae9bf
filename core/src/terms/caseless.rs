//! Text as a person sees it: composed, without unseen characters, compared in lower case.

use alloc::boxed::Box;
use alloc::string::String;
use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

use super::unicode::{composed, is_ignorable};

/// A composed text without unseen characters, compared in lower case.
#[derive(Clone)]
pub(super) struct Caseless(Box<str>);

/// Reason why a text cannot be shown as a name.
pub(super) enum Unfit {
    Empty,
    TooLong,
    Unseen { shown: String, character: char },
}

impl Caseless {
    /// The text, trimmed and composed; refused as [`Unfit`] says.
    pub(super) fn new(text: &str, limit: usize) -> Result<Self, Unfit> {
        let text = text.trim();
        if is_plain(text) {
            return Self::of_plain(text, limit);
        }
        let Some(name) = composed(text, limit) else { return Err(Unfit::TooLong) };
        if name.is_empty() {
            return Err(Unfit::Empty);
        }
        if let Some(character) = name.chars().find(|c| is_unseen(*c)) {
            return Err(Unfit::Unseen { shown: escaped(&name), character });
        }
        Ok(Self(name.into()))
    }

    /// Creates the text from visible ASCII, which is in normal form and of one byte a letter.
    fn of_plain(text: &str, limit: usize) -> Result<Self, Unfit> {
        match text.len() {
            0 => Err(Unfit::Empty),
            length if length > limit => Err(Unfit::TooLong),
            _ => Ok(Self(text.into())),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The letters in lower case.
    pub(super) fn folded(&self) -> impl Iterator<Item = char> {
        self.0.chars().flat_map(char::to_lowercase)
    }
}

impl PartialEq for Caseless {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.cmp(other).is_eq()
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
        in_ascii(self.0.as_bytes(), other.0.as_bytes())
            .unwrap_or_else(|| self.folded().cmp(other.folded()))
    }
}

/// The order of two texts in lower case, if it is decided before the first letter outside ASCII.
///
/// Until then one byte is one letter, of which lower case makes one letter again, so the first pair
/// that differs is the one that decides. Names share long beginnings: what is equal as it stands is
/// passed over eight bytes at a time.
fn in_ascii(one: &[u8], other: &[u8]) -> Option<Ordering> {
    let same = |(a, b): &(&[u8; 8], &[u8; 8])| a == b && a.is_ascii();
    let chunks = one.as_chunks().0.iter().zip(other.as_chunks().0).take_while(same).count();
    let start = chunks.saturating_mul(8);
    let one = one.get(start..)?;
    let other = other.get(start..)?;
    for (a, b) in one.iter().zip(other) {
        if !a.is_ascii() || !b.is_ascii() {
            return None;
        }
        let order = a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase());
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(one.len().cmp(&other.len()))
}

/// Returns true if a text is visible ASCII, spaces among it.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

impl Hash for Caseless {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Letter by letter, so that an ASCII name and its equal outside ASCII hash equally.
        self.folded().for_each(|character| character.hash(state));
        state.write_u8(0xff);
    }
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

/// Returns true if a character shows nothing of its own, or changes how others are shown.
///
/// These are the controls, the characters with the property `Default_Ignorable_Code_Point` (marks
/// that reorder text, joiners, fillers, variation selectors, tags), the separators of lines, and
/// the marks of annotations between lines.
pub(super) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}'..='\u{2029}' | '\u{fff9}'..='\u{fffb}')
        || (!character.is_ascii() && is_ignorable(character))
}

#[cfg(test)]
mod tests {
    extern crate std;

    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    /// Texts that share long beginnings, in two cases, with letters outside ASCII among them.
    fn texts() -> impl Strategy<Value = String> {
        "((S|s)hop\\.((C|c)atalog\\.)?){0,2}[aAkK\u{212a}\u{e9}\u{c9}İi~ ]{0,9}"
    }

    /// The forbidden characters of format.md §3, beside the controls.
    #[test]
    fn the_unseen_characters_are_those_that_the_specification_lists() {
        let format = include_str!("../../../docs/spec/format.md");
        let (_, listed) = format.split_once("these code points: ").unwrap();
        let (listed, _) = listed.split_once(".\n").unwrap();
        let number = |text: &str| u32::from_str_radix(text, 16).unwrap();
        let ranges = listed.split(", ").map(|range| {
            let range = range.strip_prefix("U+").unwrap();
            let (first, last) = range.split_once('–').unwrap_or((range, range));
            number(first)..=number(last)
        });
        let listed = ranges.flatten().filter_map(char::from_u32);
        let unseen = (char::MIN..=char::MAX).filter(|c| is_unseen(*c) && !c.is_control());
        assert!(listed.eq(unseen));
    }

    proptest! {
        #[test]
        fn the_short_way_of_comparing_gives_what_the_long_way_gives(a in texts(), b in texts()) {
            let a = Caseless(a.into());
            let b = Caseless(b.into());
            let long = a.folded().cmp(b.folded());
            prop_assert_eq!(a.cmp(&b), long);
            prop_assert_eq!(a == b, long.is_eq());
        }

        #[test]
        fn the_short_way_of_reading_gives_what_the_long_way_gives(text in "[ -~]{0,20}") {
            let composed: String = text.trim().nfc().collect();
            let read = Caseless::new(&text, 12);
            match composed.chars().count() {
                0 => prop_assert!(matches!(read, Err(Unfit::Empty))),
                1..=12 => prop_assert!(read.is_ok_and(|name| name.as_str() == composed)),
                _ => prop_assert!(matches!(read, Err(Unfit::TooLong))),
            }
            prop_assert!(!composed.chars().any(is_unseen));
        }
    }
}
