//! Symbols, and what they stand for.

use super::codes::{END, Entry, LITERAL, VALUE};

/// Symbols of the alphabet of literals and lengths, and of that of distances (RFC 1951 §3.2.5).
pub(super) const LITERALS: usize = 288;
pub(super) const DISTANCES: usize = 32;

/// The order in which the lengths of the code length codes come (RFC 1951 §3.2.7).
pub(super) const ORDER: [usize; 19] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// A length of 258 that was written with the code of 227 to 257 and all its extra bits set:
/// allowed, and not what encoders do.
pub(super) const LONG_258: u32 = 259;

/// The code lengths of a dynamic block, while they are read.
#[derive(Clone, Debug)]
pub(super) struct Lengths {
    values: [u8; 320],
    count: usize,
    total: usize,
}

impl Lengths {
    /// `total` lengths, at most 320, none of which is known yet.
    pub(super) const fn new(total: usize) -> Self {
        Self { values: [0; 320], count: 0, total }
    }

    pub(super) const fn complete(&self) -> bool {
        self.count >= self.total
    }

    /// Takes a code length symbol with the value of its extra bits; `None` if it does not fit.
    pub(super) fn push(&mut self, symbol: u8, more: u8) -> Option<()> {
        let more = usize::from(more);
        let (value, times) = match symbol {
            0..=15 => (symbol, 1),
            16 => (*self.values.get(self.count.checked_sub(1)?)?, more.wrapping_add(3)),
            17 => (0, more.wrapping_add(3)),
            _ => (0, more.wrapping_add(11)),
        };
        let end = self.count.wrapping_add(times);
        if end > self.total {
            return None;
        }
        self.values.get_mut(self.count..end)?.fill(value);
        self.count = end;
        Some(())
    }

    /// The lengths of both alphabets, the first of which has `literals` of them.
    pub(super) fn split(&self, literals: usize) -> Option<(&[u8], &[u8])> {
        let (literals, distances) = self.values.get(..self.total)?.split_at_checked(literals)?;
        (literals.len() <= LITERALS).then_some((literals, distances))
    }
}

/// How many extra bits a code length symbol has, and the lowest byte that stands for it.
pub(super) const fn run_bits(symbol: u8) -> (u32, u8) {
    match symbol {
        16 => (2, 0x10),
        17 => (3, 0x20),
        18 => (7, 0x80),
        _ => (0, symbol),
    }
}

/// RFC 1951 §3.2.6.
pub(super) fn fixed_lengths() -> ([u8; LITERALS], [u8; DISTANCES]) {
    let mut literals = [8; LITERALS];
    for (symbol, length) in literals.iter_mut().enumerate() {
        *length = match symbol {
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        };
    }
    (literals, [5; DISTANCES])
}

/// The least length or distance of each code, and its number of extra bits (RFC 1951 §3.2.5).
pub(super) const LENGTH_CODES: [(u32, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

pub(super) fn literal_meanings() -> [Entry; LITERALS] {
    let mut meanings = [Entry::default(); LITERALS];
    for (byte, entry) in (0..256).zip(&mut meanings) {
        *entry = Entry::new(LITERAL, byte, 0);
    }
    for (entry, (base, extra)) in meanings.iter_mut().skip(257).zip(LENGTH_CODES) {
        *entry = Entry::new(VALUE, base, extra);
    }
    if let Some(entry) = meanings.get_mut(256) {
        *entry = Entry::new(END, 0, 0);
    }
    meanings
}

pub(super) fn distance_meanings() -> [Entry; DISTANCES] {
    let mut meanings = [Entry::default(); DISTANCES];
    let mut base = 1_u32;
    for (symbol, entry) in (0..30_u32).zip(&mut meanings) {
        let extra = symbol.wrapping_shr(1).saturating_sub(1);
        *entry = Entry::new(VALUE, base, extra);
        base = base.wrapping_add(1_u32.wrapping_shl(extra));
    }
    meanings
}

/// The lengths that code length symbols stand for, where they are not repetitions.
pub(super) fn length_meanings() -> [Entry; 19] {
    let mut meanings = [Entry::default(); 19];
    for (symbol, entry) in (0..).zip(&mut meanings) {
        *entry = Entry::new(VALUE, symbol, 0);
    }
    meanings
}
