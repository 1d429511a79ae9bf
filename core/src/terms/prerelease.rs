//! Comparison of prereleases, label by label.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};

/// Returns true if a character separates the parts of a version.
pub(super) const fn is_separator(character: char) -> bool {
    matches!(character, '.' | '-' | '_' | '\\')
}

/// One part of a prerelease; the variants are in their order.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum PrereleaseLabel<'a> {
    /// Number of digits, then the digits, without leading zeros: no number is too large.
    Number(usize, &'a str),
    Word(Lowered<'a>),
}

impl<'a> PrereleaseLabel<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_empty() || text.contains(|c: char| !c.is_ascii_digit()) {
            return Self::Word(Lowered(text));
        }
        let digits = text.trim_start_matches('0');
        Self::Number(digits.len(), digits)
    }
}

/// ASCII text compared in lower case.
pub(super) struct Lowered<'a>(&'a str);

impl Lowered<'_> {
    fn bytes(&self) -> impl Iterator<Item = u8> {
        self.0.bytes().map(|byte| byte.to_ascii_lowercase())
    }
}

impl PartialEq for Lowered<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for Lowered<'_> {}

impl PartialOrd for Lowered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Lowered<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes().cmp(other.bytes())
    }
}

impl Hash for Lowered<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes().for_each(|byte| state.write_u8(byte));
        state.write_u8(0xff);
    }
}
