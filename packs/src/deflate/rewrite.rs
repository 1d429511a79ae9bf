//! Writes a deflate stream from its parts.

use alloc::vec::Vec;

use super::alphabets::{DISTANCES, LENGTH_CODES, LITERALS, Lengths, fixed_lengths, run_bits};
use super::bits::{BitWriter, index};
use super::codes::Codes;

/// What the codes of a block make of each part. Every method is `None` if the block has no code for
/// it.
#[derive(Clone, Debug)]
pub(super) struct Rewriter {
    bits: BitWriter,
    literals: Codes<LITERALS>,
    distances: Codes<DISTANCES>,
    /// By length less 3: the code with its extra bits, and how many bits that is.
    lengths: [(u32, u32); 257],
}

impl Rewriter {
    pub(super) const fn new() -> Self {
        Self {
            bits: BitWriter::new(),
            literals: Codes::none(),
            distances: Codes::none(),
            lengths: [(0, 0); 257],
        }
    }

    /// Starts again, with another stream.
    pub(super) const fn restart(&mut self) {
        self.bits = BitWriter::new();
    }

    pub(super) fn stored(&mut self, header: u8, rest: [u8; 3], out: &mut Vec<u8>) -> Option<()> {
        let [padding, low, high] = rest;
        self.bits.put(u32::from(header), 3, out);
        self.bits.fill_to_boundary(padding, out)?;
        out.extend_from_slice(&[low, high, !low, !high]);
        Some(())
    }

    pub(super) fn fixed(&mut self, header: u8, out: &mut Vec<u8>) -> Option<()> {
        self.bits.put(u32::from(header), 3, out);
        let (literals, distances) = fixed_lengths();
        self.set_codes(&literals, &distances)
    }

    /// `counts` and `order` are as deflate has them; the code lengths follow.
    pub(super) fn dynamic(
        &mut self,
        header: u8,
        counts: [u8; 3],
        order: &[u8],
        out: &mut Vec<u8>,
    ) -> Option<DynamicCodes> {
        let [literals, distances, _] = counts;
        self.bits.put(u32::from(header), 3, out);
        for (count, width) in counts.into_iter().zip([5, 5, 4]) {
            self.put_small(count, width, out)?;
        }
        let mut lengths = [0; 19];
        for (length, position) in order.iter().zip(super::alphabets::ORDER) {
            self.put_small(*length, 3, out)?;
            *lengths.get_mut(position)? = *length;
        }
        let literals = usize::from(literals).wrapping_add(257);
        let total = literals.wrapping_add(usize::from(distances)).wrapping_add(1);
        Some(DynamicCodes { codes: Codes::of(&lengths)?, lengths: Lengths::new(total), literals })
    }

    /// Writes a code length symbol, given as the byte that stands for it.
    pub(super) fn code_length(
        &mut self,
        byte: u8,
        codes: &mut DynamicCodes,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let symbol = match byte {
            0..=0x0F => byte,
            0x10..=0x13 => 16,
            0x20..=0x27 => 17,
            0x80.. => 18,
            _ => return None,
        };
        let (extra, mark) = run_bits(symbol);
        let more = byte.wrapping_sub(mark);
        codes.lengths.push(symbol, more)?;
        let (code, length) = codes.codes.code(usize::from(symbol))?;
        self.bits.put(code, length, out);
        self.bits.put(u32::from(more), extra, out);
        Some(())
    }

    pub(super) fn set_dynamic(&mut self, codes: &DynamicCodes) -> Option<()> {
        let (literals, distances) = codes.lengths.split(codes.literals)?;
        self.set_codes(literals, distances)
    }

    #[inline(always)]
    pub(super) fn literal(&mut self, byte: u8, out: &mut Vec<u8>) -> Option<()> {
        let (code, length) = self.literals.code(usize::from(byte))?;
        self.bits.put(code, length, out);
        Some(())
    }

    /// Writes a copy; `length` is 3 to [`LONG_258`], `distance` 1 to 32,768.
    #[inline(always)]
    pub(super) fn copy(&mut self, length: u32, distance: u32, out: &mut Vec<u8>) -> Option<()> {
        let (code, bits) = *self.lengths.get(index(length.wrapping_sub(3)))?;
        if bits == 0 {
            return None;
        }
        self.bits.put(code, bits, out);
        let less = distance.wrapping_sub(1);
        let extra = 30_u32.saturating_sub(less.leading_zeros());
        let symbol = extra.wrapping_mul(2).wrapping_add(less.wrapping_shr(extra));
        let (code, bits) = self.distances.code(index(symbol))?;
        let more = less & 1_u32.wrapping_shl(extra).wrapping_sub(1);
        self.bits.put(more.wrapping_shl(bits) | code, bits.wrapping_add(extra), out);
        Some(())
    }

    pub(super) fn end(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let (code, length) = self.literals.code(256)?;
        self.bits.put(code, length, out);
        Some(())
    }

    /// Writes the bits up to the byte boundary.
    pub(super) fn boundary(&mut self, bits: u8, out: &mut Vec<u8>) -> Option<()> {
        self.bits.fill_to_boundary(bits, out)
    }

    fn put_small(&mut self, value: u8, width: u32, out: &mut Vec<u8>) -> Option<()> {
        let fits = u32::from(value) < 1_u32.wrapping_shl(width);
        fits.then(|| self.bits.put(u32::from(value), width, out))
    }

    fn set_codes(&mut self, literals: &[u8], distances: &[u8]) -> Option<()> {
        self.literals = Codes::of(literals)?;
        self.distances = Codes::of(distances)?;
        self.lengths.fill((0, 0));
        for (symbol, (base, extra)) in (257..).zip(LENGTH_CODES) {
            if symbol == 285 {
                // What the code before says of 258 is the second way to say it, and stands last.
                let [.., usual, second] = &mut self.lengths;
                *second = core::mem::take(usual);
            }
            let Some((code, bits)) = self.literals.code(symbol) else {
                continue;
            };
            let slots = self.lengths.iter_mut().skip(index(base.wrapping_sub(3)));
            for (more, slot) in (0..1_u32.wrapping_shl(extra)).zip(slots) {
                *slot = (more.wrapping_shl(bits) | code, bits.wrapping_add(extra));
            }
        }
        Some(())
    }
}

/// The codes of a dynamic block while its code lengths are written.
#[derive(Clone, Debug)]
pub(super) struct DynamicCodes {
    codes: Codes<19>,
    lengths: Lengths,
    literals: usize,
}

impl DynamicCodes {
    pub(super) const fn complete(&self) -> bool {
        self.lengths.complete()
    }
}
