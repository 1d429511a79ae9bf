//! Canonical Huffman codes (RFC 1951 §3.2.2), from the lengths that a block declares.

use alloc::vec::Vec;

use super::bits::{index, low};

/// How many bits are looked up at once. Longer codes take a second look.
const FAST_BITS: u32 = 11;
const FAST: usize = 2048;

/// How many slots a second look chooses from: the longest code has four bits more.
const SLOW: usize = 16;

/// The longest code (RFC 1951 §3.2.7).
const LONGEST: usize = 15;

/// The codes of one alphabet, to write with: reversed code, length in bits.
#[derive(Clone, Debug)]
pub(super) struct Codes<const N: usize> {
    codes: [(u16, u8); N],
}

impl<const N: usize> Codes<N> {
    /// No code at all.
    pub(super) const fn none() -> Self {
        Self { codes: [(0, 0); N] }
    }

    /// The codes that `lengths` declare; `None` if they are more than fit.
    ///
    /// Incomplete codes are accepted: whatever they leave unused is never written, and never read.
    pub(super) fn of(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0_u16; LONGEST + 1];
        for length in lengths {
            let count = counts.get_mut(usize::from(*length))?;
            *count = count.wrapping_add(1);
        }
        let mut next = [0_u16; LONGEST + 1];
        let mut code = 0_u32;
        for (count, next) in counts.iter().zip(&mut next).skip(1) {
            code = code.wrapping_shl(1);
            *next = u16::try_from(code & 0xFFFF).unwrap_or_default();
            code = code.wrapping_add(u32::from(*count));
        }
        // Kraft's inequality, in units of the longest code; 320 lengths cannot overflow it.
        let mut room = 1_i32.wrapping_shl(15);
        let mut unit = 1_i32.wrapping_shl(15);
        for count in counts.iter().skip(1) {
            unit = unit.wrapping_shr(1);
            room = room.wrapping_sub(unit.wrapping_mul(i32::from(*count)));
        }
        if room < 0 {
            return None;
        }
        let mut codes = Self::none();
        for (slot, length) in codes.codes.iter_mut().zip(lengths) {
            if *length > 0 {
                let next = next.get_mut(usize::from(*length))?;
                let reversed =
                    next.reverse_bits().wrapping_shr(16_u32.wrapping_sub(u32::from(*length)));
                *slot = (reversed, *length);
                *next = next.wrapping_add(1);
            }
        }
        Some(codes)
    }

    /// The code of `symbol`; `None` if it has none.
    #[inline(always)]
    pub(super) fn code(&self, symbol: usize) -> Option<(u32, u32)> {
        let (code, length) = *self.codes.get(symbol)?;
        (length > 0).then(|| (u32::from(code), u32::from(length)))
    }

    /// Every symbol with its code.
    fn iter(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        let coded = self.codes.iter().enumerate().filter(|(_, (_, length))| *length > 0);
        coded.map(|(symbol, (code, length))| (symbol, u32::from(*code), u32::from(*length)))
    }
}

/// What a code stands for, packed: length of the code (bits 0–3), number of extra bits (4–7), kind
/// (8–9), base value (16–31).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry(u32);

/// What a symbol is.
pub(super) const LITERAL: u32 = 1;
/// A length, or a distance.
pub(super) const VALUE: u32 = 2;
/// The end of the block.
pub(super) const END: u32 = 3;

impl Entry {
    pub(super) const fn new(kind: u32, base: u32, extra: u32) -> Self {
        Self(base.wrapping_shl(16) | kind.wrapping_shl(8) | extra.wrapping_shl(4))
    }

    const fn with_length(self, length: u32) -> Self {
        Self(self.0 | length)
    }

    /// How many bits the code has; 0 if there is no such code.
    #[inline(always)]
    pub(super) const fn length(self) -> u32 {
        self.0 & 15
    }

    #[inline(always)]
    pub(super) const fn extra(self) -> u32 {
        self.0.wrapping_shr(4) & 15
    }

    #[inline(always)]
    pub(super) const fn kind(self) -> u32 {
        self.0.wrapping_shr(8) & 3
    }

    #[inline(always)]
    pub(super) const fn base(self) -> u32 {
        self.0.wrapping_shr(16)
    }
}

/// The codes of one alphabet, to read with.
#[derive(Clone, Debug)]
pub(super) struct Lookup<const N: usize> {
    /// By the next bits; an entry without length says by its base, less one, which of `slow` to
    /// use.
    fast: [Entry; FAST],
    slow: Vec<[Entry; SLOW]>,
    meanings: [Entry; N],
}

impl<const N: usize> Lookup<N> {
    /// No code at all; `meanings` says what each symbol stands for.
    pub(super) const fn none(meanings: [Entry; N]) -> Self {
        Self { fast: [Entry(0); FAST], slow: Vec::new(), meanings }
    }

    /// Takes the codes that `lengths` declare; `None` if they are more than fit.
    pub(super) fn set(&mut self, lengths: &[u8]) -> Option<()> {
        let codes = Codes::<N>::of(lengths)?;
        self.fast.fill(Entry(0));
        self.slow.clear();
        for (symbol, code, length) in codes.iter() {
            let entry = self.meanings.get(symbol)?.with_length(length);
            let (slots, code, length) = if length <= FAST_BITS {
                (self.fast.as_mut_slice(), code, length)
            } else {
                let slots = self.slow_slots(code)?;
                (slots, code.wrapping_shr(FAST_BITS), length.wrapping_sub(FAST_BITS))
            };
            let step = index(1_u32.wrapping_shl(length));
            slots.iter_mut().skip(index(code)).step_by(step).for_each(|slot| *slot = entry);
        }
        Some(())
    }

    fn slow_slots(&mut self, code: u32) -> Option<&mut [Entry]> {
        let slot = self.fast.get_mut(index(low(u64::from(code), FAST_BITS)))?;
        if slot.base() == 0 {
            self.slow.push([Entry(0); SLOW]);
            *slot = Entry::new(0, u32::try_from(self.slow.len()).ok()?, 0);
        }
        self.slow.get_mut(index(slot.base().wrapping_sub(1))).map(<[Entry; SLOW]>::as_mut_slice)
    }

    /// What the next code in `bits` stands for; an entry of length 0 if it is no code.
    #[inline(always)]
    pub(super) fn find(&self, bits: u64) -> Entry {
        let entry = self.fast.get(index(low(bits, FAST_BITS))).copied().unwrap_or_default();
        if entry.length() == 0 { self.find_slow(entry, bits) } else { entry }
    }

    #[inline(always)]
    fn find_slow(&self, entry: Entry, bits: u64) -> Entry {
        let slots = self.slow.get(index(entry.base().wrapping_sub(1)));
        let slot = index(low(bits.wrapping_shr(FAST_BITS), 4));
        slots.and_then(|slots| slots.get(slot)).copied().unwrap_or_default()
    }
}
