//! Packs what the core needs of Unicode's tables: a tenth of what they take in the crates that have
//! them, and the same answers, which tests compare character by character.
//!
//! A table has entries: a character, and numbers that belong to it. It is written as small numbers,
//! seven bits a byte, each as the difference from what stood in its place before. Every so many
//! entries one can begin to read; the index says where.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "code points are small, and it runs when built"
)]

use core::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

use unicode_normalization::char::{
    canonical_combining_class, compose, decompose_canonical, is_combining_mark,
};

/// The number of entries from one entry point of a reader to the next.
const BLOCK: usize = 32;

type Entries = Vec<(u32, Vec<u32>)>;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").unwrap_or_default();
    let tables = [
        ("DECOMPOSED", decomposed()),
        ("COMPOSED", composed()),
        ("CLASSES", ranges(|letter| canonical_combining_class(letter).into())),
        ("MARKS", ranges(|letter| is_combining_mark(letter).into())),
        ("LOOKS", looks()),
        ("IGNORABLE", ranges(|letter| look(letter).is_empty().into())),
    ];
    let text: String = tables.iter().map(|(name, entries)| table(name, entries)).collect();
    fs::write(Path::new(&folder).join("unicode.rs"), text)
}

fn letters() -> impl Iterator<Item = char> {
    char::MIN..=char::MAX
}

fn decomposition(letter: char) -> Vec<char> {
    let mut parts = Vec::new();
    decompose_canonical(letter, |part| parts.push(part));
    parts
}

/// The syllables of Korean are computed and not looked up.
fn is_syllable(letter: char) -> bool {
    matches!(letter, '\u{ac00}'..='\u{d7a3}')
}

fn numbers(letters: &[char]) -> Vec<u32> {
    letters.iter().copied().map(u32::from).collect()
}

/// Returns the decomposition of each letter.
fn decomposed() -> Entries {
    let parts = |letter| (letter, decomposition(letter));
    let all = letters().filter(|letter| !is_syllable(*letter)).map(parts);
    let some = all.filter(|(letter, parts)| *parts != [*letter]);
    some.map(|(letter, parts)| (letter.into(), numbers(&parts))).collect()
}

/// Returns the pairs of letters that compose, and their results.
fn composed() -> Entries {
    let mut pairs = Vec::new();
    for letter in letters().filter(|letter| !is_syllable(*letter)) {
        let parts = decomposition(letter);
        let Some((last, rest)) = parts.split_last() else { continue };
        let first = rest.iter().copied().reduce(|one, next| compose(one, next).unwrap_or(one));
        if let Some(first) = first.filter(|first| compose(*first, *last) == Some(letter)) {
            pairs.push((u32::from(first), [u32::from(*last), u32::from(letter)]));
        }
    }
    pairs.sort_unstable();
    let mut entries = Entries::new();
    for (first, pair) in pairs {
        match entries.last_mut().filter(|(letter, _)| *letter == first) {
            Some((_, known)) => known.extend(pair),
            None => entries.push((first, pair.into())),
        }
    }
    entries
}

/// Ranges of letters that have a number in common other than 0: how many follow the first, and the
/// number.
fn ranges(number: impl Fn(char) -> u32) -> Entries {
    let mut ranges: Vec<(u32, u32, u32)> = Vec::new();
    for letter in letters() {
        let value = number(letter);
        let place = u32::from(letter);
        match ranges.last_mut().filter(|(_, last, known)| *last + 1 == place && *known == value) {
            Some((_, last, _)) => *last = place,
            None => ranges.push((place, place, value)),
        }
    }
    let told = ranges.into_iter().filter(|(_, _, number)| *number != 0);
    told.map(|(first, last, number)| (first, vec![last - first, number])).collect()
}

fn is_whole(letter: char) -> bool {
    !is_syllable(letter) && decomposition(letter) == [letter]
}

/// Returns the look of a letter, as UTS #39 compares it. It is empty for the letters with the
/// property `Default_Ignorable_Code_Point`, and for no other letter.
fn look(letter: char) -> Vec<char> {
    unicode_security::skeleton(letter.encode_utf8(&mut [0; 4])).collect()
}

/// Returns the looks of letters without a decomposition, where they look like other letters.
fn looks() -> Entries {
    let all = letters().filter(|letter| is_whole(*letter)).map(|letter| (letter, look(letter)));
    let some = all.filter(|(letter, look)| !look.is_empty() && *look != [*letter]);
    some.map(|(letter, look)| (letter.into(), numbers(&look))).collect()
}

fn table(name: &str, entries: &[(u32, Vec<u32>)]) -> String {
    let mut index = String::new();
    let mut bytes = Vec::new();
    for block in entries.chunks(BLOCK) {
        let mut before = (0, 0);
        for (place, (letter, numbers)) in block.iter().enumerate() {
            if place == 0 {
                let _ = write!(index, "({letter}, {}), ", bytes.len());
                before.0 = *letter;
            }
            small(letter - before.0, &mut bytes);
            small(u32::try_from(numbers.len()).unwrap_or_default(), &mut bytes);
            let mut near = before.1;
            for number in numbers {
                let step = i64::from(*number) - i64::from(near);
                let folded = if step < 0 { -2 * step - 1 } else { 2 * step };
                small(u32::try_from(folded).unwrap_or_default(), &mut bytes);
                near = *number;
            }
            before = (*letter, numbers.first().copied().unwrap_or(before.1));
        }
    }
    format!("pub(super) const {name}: Table = Table {{ index: &[{index}], bytes: &{bytes:?} }};\n")
}

fn small(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 128 {
        bytes.push(u8::try_from(number & 127).unwrap_or_default() | 128);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or_default());
}
