//! Unicode's normal forms (annex 15) and skeletons (UTS #39), on tables that a browser can load.
//!
//! Texts are short here: they are names, cut to their limit before they come.

mod table;

use alloc::string::String;
use alloc::vec::Vec;

use tables::{CLASSES, COMPOSED, DECOMPOSED, IGNORABLE, LOOKS, MARKS};

#[expect(clippy::unreadable_literal, reason = "it is made when the core is built")]
mod tables {
    use super::table::Table;

    include!(concat!(env!("OUT_DIR"), "/unicode.rs"));
}

/// The largest number of letters into which one letter is decomposed.
const MOST_PARTS: usize = 4;

/// The text in its composed form (NFC), if that has no more than `limit` letters.
pub(super) fn composed(text: &str, limit: usize) -> Option<String> {
    // No form is shorter than the text by more than that.
    if text.chars().nth(limit.saturating_mul(MOST_PARTS)).is_some() {
        return None;
    }
    let mut parts = Parts::default();
    text.chars().for_each(|letter| parts.take_apart(letter));
    let letters = parts.put_together();
    (letters.len() <= limit).then(|| letters.into_iter().collect())
}

/// Returns the skeleton of the text: two texts with one skeleton are easily confused.
pub(super) fn skeleton(text: &str) -> String {
    let mut parts = Parts::default();
    text.chars().for_each(|letter| parts.take_apart(letter));
    let mut looks = Parts::default();
    for (_, letter) in parts.0 {
        match LOOKS.of(letter) {
            Some(seen) => seen.filter_map(char::from_u32).for_each(|seen| looks.put(seen)),
            None if is_ignorable(letter) => {}
            None => looks.put(letter),
        }
    }
    looks.0.into_iter().map(|(_, letter)| letter).collect()
}

/// Returns true if a letter is a mark on the one before it.
pub(super) fn is_combining_mark(letter: char) -> bool {
    MARKS.in_ranges(letter) != 0
}

/// Returns true if a letter has the property `Default_Ignorable_Code_Point`: a text is shown
/// without it wherever a font does not know it.
pub(super) fn is_ignorable(letter: char) -> bool {
    IGNORABLE.in_ranges(letter) != 0
}

/// Letters that are taken apart, marks in their canonical order, each with its class.
#[derive(Default)]
struct Parts(Vec<(u32, char)>);

impl Parts {
    fn take_apart(&mut self, letter: char) {
        if let Some(parts) = syllable(letter) {
            parts.into_iter().flatten().for_each(|part| self.put(part));
        } else if let Some(parts) = DECOMPOSED.of(letter) {
            parts.filter_map(char::from_u32).for_each(|part| self.put(part));
        } else {
            self.put(letter);
        }
    }

    /// A mark stands before marks of a higher class.
    fn put(&mut self, letter: char) {
        let class = CLASSES.in_ranges(letter);
        let mut place = self.0.len();
        if class > 0 {
            let before = self.0.iter().rposition(|(before, _)| *before <= class);
            place = before.map_or(0, |before| before.saturating_add(1));
        }
        self.0.insert(place, (class, letter));
    }

    /// Composes each letter with the marks that no other mark keeps away from it.
    fn put_together(self) -> Vec<char> {
        let mut letters = Vec::<char>::new();
        let mut start = None::<usize>;
        let mut last = 0;
        for (class, letter) in self.0 {
            let next = start.is_some_and(|start| start.saturating_add(1) == letters.len());
            let base = start.filter(|_| next || last < class);
            if let Some(base) = base.and_then(|base| letters.get_mut(base))
                && let Some(both) = pair(*base, letter)
            {
                *base = both;
                continue;
            }
            if class == 0 {
                start = Some(letters.len());
            }
            last = class;
            letters.push(letter);
        }
        letters
    }
}

/// Returns the letter that two letters compose, if there is one.
fn pair(first: char, second: char) -> Option<char> {
    if let Some(syllable) = syllable_of(first, second) {
        return Some(syllable);
    }
    let mut known = COMPOSED.of(first)?;
    while let (Some(with), Some(both)) = (known.next(), known.next()) {
        if with == u32::from(second) {
            return char::from_u32(both);
        }
    }
    None
}

/// Korean syllables are computed (the Unicode Standard, 3.12): leading consonant, vowel, and
/// sometimes a trailing consonant.
const SYLLABLES: u32 = 0xac00;
const LEADING: u32 = 0x1100;
const VOWEL: u32 = 0x1161;
const TRAILING: u32 = 0x11a7;
const VOWELS: u32 = 21;
const TRAILERS: u32 = 28;
const ALL: u32 = 19 * VOWELS * TRAILERS;

fn syllable(letter: char) -> Option<[Option<char>; 3]> {
    let number = u32::from(letter).checked_sub(SYLLABLES).filter(|number| *number < ALL)?;
    let trailing = number.checked_rem(TRAILERS)?;
    let others = number.checked_div(TRAILERS)?;
    let part = |base: u32, number: u32| char::from_u32(base.wrapping_add(number));
    let leading = part(LEADING, others.checked_div(VOWELS)?);
    let vowel = part(VOWEL, others.checked_rem(VOWELS)?);
    Some([leading, vowel, part(TRAILING, trailing).filter(|_| trailing > 0)])
}

fn syllable_of(first: char, second: char) -> Option<char> {
    let first = u32::from(first);
    let second = u32::from(second);
    let within = |number: u32, base: u32, count: u32| {
        number.checked_sub(base).filter(|number| *number < count)
    };
    if let Some(leading) = within(first, LEADING, 19) {
        let vowel = within(second, VOWEL, VOWELS)?;
        let number = leading.wrapping_mul(VOWELS).wrapping_add(vowel).wrapping_mul(TRAILERS);
        return char::from_u32(SYLLABLES.wrapping_add(number));
    }
    let open =
        within(first, SYLLABLES, ALL).filter(|number| number.checked_rem(TRAILERS) == Some(0));
    let trailing = within(second, TRAILING, TRAILERS).filter(|number| *number > 0)?;
    open.and_then(|_| char::from_u32(first.wrapping_add(trailing)))
}

#[cfg(test)]
mod tests {
    extern crate std;

    use alloc::string::ToString as _;

    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    fn check(text: &str) {
        let theirs: String = text.nfc().collect();
        assert_eq!(composed(text, usize::MAX).as_deref(), Some(theirs.as_str()), "{text:?}");
        let theirs: String = unicode_security::skeleton(text).collect();
        assert_eq!(skeleton(text), theirs, "{text:?}");
    }

    /// Letter by letter, alone and in its decomposed form, and between others.
    #[test]
    fn every_letter_gives_what_the_published_tables_give() {
        // Nothing is assigned between the third plane and the fourteenth, or meant after it.
        for letter in ('\0'..'\u{40000}').chain('\u{e0000}'..'\u{f0000}') {
            let mark = unicode_normalization::char::is_combining_mark(letter);
            assert_eq!(is_combining_mark(letter), mark, "{letter:?}");
            check(letter.encode_utf8(&mut [0; 4]));
            let apart: String = letter.to_string().nfd().collect();
            assert!(apart.chars().count() <= MOST_PARTS);
            if mark || apart.chars().count() > 1 {
                check(&apart);
                check(&["a\u{323}", &apart, "\u{302}\u{301}"].concat());
            }
        }
    }

    /// Marks in a row, letters that compose, parts of Korean syllables.
    fn texts() -> impl Strategy<Value = String> {
        concat!(
            "([a-zA-Z\u{e0}-\u{1b0}]|[\u{300}-\u{345}]|[\u{1100}-\u{11c2}]",
            "|[\u{ac00}-\u{ac40}]|[\u{1f00}-\u{1fff}]|\\PC){0,12}",
        )
    }

    proptest! {
        #[test]
        fn every_text_gives_what_the_published_crates_give(text in texts(), limit in 0_usize..9) {
            check(&text);
            let theirs: String = text.nfc().collect();
            let fits = theirs.chars().count() <= limit;
            prop_assert_eq!(composed(&text, limit), fits.then_some(theirs));
        }
    }
}
