//! Bits in the order of RFC 1951 §3.1.1: the first bit is the lowest of the first byte.

use alloc::vec::Vec;

/// Bits that were taken from the input and not used yet: fewer than eight between two calls.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spare {
    bits: u64,
    count: u32,
}

/// Reads bits from one piece of the input.
#[derive(Debug)]
pub(super) struct BitReader<'i> {
    input: &'i [u8],
    position: usize,
    bits: u64,
    count: u32,
}

impl<'i> BitReader<'i> {
    pub(super) fn new(spare: Spare, input: &'i [u8]) -> Self {
        Self { input, position: 0, bits: spare.bits, count: spare.count }
    }

    /// Loads at least 56 bits, or all there are.
    #[inline(always)]
    pub(super) fn refill(&mut self) {
        if let Some((word, _)) =
            self.input.get(self.position..).and_then(<[u8]>::split_first_chunk::<8>)
        {
            self.bits |= u64::from_le_bytes(*word).wrapping_shl(self.count);
            let whole = 63_u32.wrapping_sub(self.count).wrapping_shr(3);
            self.position = self.position.wrapping_add(index(whole));
            self.count |= 0x38;
            return;
        }
        while self.count <= 56
            && let Some(byte) = self.input.get(self.position)
        {
            self.bits |= u64::from(*byte).wrapping_shl(self.count);
            self.position = self.position.wrapping_add(1);
            self.count = self.count.wrapping_add(8);
        }
    }

    /// The next bits, lowest first; zeros after the end of the input.
    #[inline(always)]
    pub(super) const fn peek(&self) -> u64 {
        self.bits
    }

    /// How many of the bits that [`Self::peek`] shows are there.
    #[inline(always)]
    pub(super) const fn available(&self) -> u32 {
        self.count
    }

    /// Uses up `count` bits, at most as many as are available.
    #[inline(always)]
    pub(super) const fn skip(&mut self, count: u32) {
        self.bits = self.bits.wrapping_shr(count);
        self.count = self.count.saturating_sub(count);
    }

    /// Takes `count` bits, at most 16, or nothing if there are not as many.
    pub(super) fn take(&mut self, count: u32) -> Option<u32> {
        if self.count < count {
            self.refill();
        }
        let value = low(self.bits, count);
        (self.count >= count).then(|| {
            self.skip(count);
            value
        })
    }

    /// The bits up to the next byte boundary, and how many they are.
    pub(super) fn skip_to_boundary(&mut self) -> u8 {
        let count = self.count & 7;
        let [value, ..] = low(self.bits, count).to_le_bytes();
        self.skip(count);
        value
    }

    /// Gives back the whole bytes that are loaded and not used.
    fn unread(&mut self) {
        let whole = index(self.count.wrapping_shr(3));
        self.position = self.position.saturating_sub(whole);
        self.count &= 7;
        self.bits &= 1_u64.wrapping_shl(self.count).wrapping_sub(1);
    }

    /// Takes at most `limit` whole bytes; the reader is at a byte boundary.
    pub(super) fn take_bytes(&mut self, limit: usize) -> &'i [u8] {
        self.unread();
        let rest = self.input.get(self.position..).unwrap_or_default();
        let taken = rest.get(..limit.min(rest.len())).unwrap_or_default();
        self.position = self.position.wrapping_add(taken.len());
        taken
    }

    /// How many bytes of this piece are used up, and the bits to go on with.
    pub(super) fn finish(mut self) -> (usize, Spare) {
        self.unread();
        (self.position, Spare { bits: self.bits, count: self.count })
    }

    /// How many bytes of this piece are not used up.
    pub(super) fn remaining(&self) -> usize {
        let loaded = index(self.count.wrapping_shr(3));
        self.input.len().saturating_sub(self.position).wrapping_add(loaded)
    }

    /// Where the reader is, to come back to.
    pub(super) const fn mark(&self) -> (usize, Spare) {
        (self.position, Spare { bits: self.bits, count: self.count })
    }

    /// Goes back to a mark.
    pub(super) const fn back_to(&mut self, mark: (usize, Spare)) {
        self.position = mark.0;
        self.bits = mark.1.bits;
        self.count = mark.1.count;
    }
}

/// Writes bits after bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct BitWriter {
    bits: u64,
    count: u32,
}

impl BitWriter {
    pub(super) const fn new() -> Self {
        Self { bits: 0, count: 0 }
    }

    /// Appends `count` bits, at most 32; the bits of `value` above them are zero.
    #[inline(always)]
    pub(super) fn put(&mut self, value: u32, count: u32, out: &mut Vec<u8>) {
        self.bits |= u64::from(value).wrapping_shl(self.count);
        self.count = self.count.wrapping_add(count);
        if self.count >= 32 {
            out.extend_from_slice(&low(self.bits, 32).to_le_bytes());
            self.bits = self.bits.wrapping_shr(32);
            self.count = self.count.wrapping_sub(32);
        }
    }

    /// Fills up the last byte with the bits of `value`, which is `None` if they do not fit.
    pub(super) fn fill_to_boundary(&mut self, value: u8, out: &mut Vec<u8>) -> Option<()> {
        let missing = self.count.wrapping_neg() & 7;
        if u32::from(value) >= 1_u32.wrapping_shl(missing) {
            return None;
        }
        self.put(u32::from(value), missing, out);
        while self.count >= 8 {
            let [byte, ..] = self.bits.to_le_bytes();
            out.push(byte);
            self.bits = self.bits.wrapping_shr(8);
            self.count = self.count.wrapping_sub(8);
        }
        Some(())
    }
}

/// The lowest `count` bits, at most 32.
#[inline(always)]
pub(super) fn low(bits: u64, count: u32) -> u32 {
    let mask = 1_u64.wrapping_shl(count).wrapping_sub(1) & 0xFFFF_FFFF;
    u32::try_from(bits & mask).unwrap_or_default()
}

/// A small number as an index: every target has at least 32 bits.
#[inline(always)]
pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or_default()
}
