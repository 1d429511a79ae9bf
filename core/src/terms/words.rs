//! Fingerprints in words, for two people on the telephone.

use alloc::string::String;

use super::Fingerprint;

/// Sixteen consonants and four vowels make 16 bits a word: consonant, vowel, consonant, vowel,
/// consonant. The idea and the letters are those of proquints (D. S. Wilkerson, 2009).
const CONSONANTS: [char; 16] =
    ['b', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z'];
const VOWELS: [char; 4] = ['a', 'i', 'o', 'u'];

impl Fingerprint {
    /// The fingerprint as sixteen words that can be said aloud, hyphens between them.
    ///
    /// They say the same as the hexadecimal form, no less and no more. Compare all sixteen:
    /// somebody who may try many keys can make the first few agree.
    ///
    /// ```
    /// let words = spacebridge::Fingerprint::from_bytes([0x7f; 32]).words();
    /// assert!(words.starts_with("lutuz-lutuz-"));
    /// assert_eq!(words.split('-').count(), 16);
    /// ```
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::with_capacity(95);
        for pair in self.as_bytes().chunks_exact(2) {
            if !words.is_empty() {
                words.push('-');
            }
            let bits = pair.iter().fold(0_u16, |bits, byte| bits << 8 | u16::from(*byte));
            let consonant = |shift: u16| letter(&CONSONANTS, bits >> shift & 0xf);
            let vowel = |shift: u16| letter(&VOWELS, bits >> shift & 0x3);
            words.extend([consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)]);
        }
        words
    }
}

/// The letter of an index that its mask keeps within the table.
#[expect(clippy::expect_used, reason = "the masks are as long as the tables")]
fn letter(letters: &[char], index: u16) -> char {
    *letters.get(usize::from(index)).expect("invariant: the mask keeps the index in the table")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_published_ones() {
        // 127.0.0.1 and 63.84.220.193, the first two examples of the proposal.
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&[127, 0, 0, 1, 63, 84, 220, 193]);
        let words = Fingerprint::from_bytes(bytes).words();
        assert!(words.starts_with("lusab-babad-gutih-tugad-babab-"), "{words}");
        assert_eq!(words.len(), 95);
    }
}
