//! Content that no delta can be made of: compressed by other means, or encrypted.

use alloc::vec;

use super::scan::Scan;

/// Every how many bytes a place of the basis is remembered, and how many bytes have to be the same.
const STRIDE: usize = 64;
const SEED: usize = 32;

/// Of every so many bytes of the target …
const PERIOD: usize = 1 << 16;
/// … as many are looked for in the basis.
const SAMPLE: usize = 1 << 12;

/// Less than this is not worth looking at: it is looked through as fast as it is judged.
const SMALL: usize = 1 << 18;

/// Returns true if `target` has no deflate streams, and less than a fiftieth in common with
/// `basis`.
pub(super) fn unlike(basis: &[u8], target: &[u8], scan: &Scan<'_>) -> bool {
    target.len() >= SMALL && !resembles(basis, target) && !scan.has_streams()
}

fn resembles(basis: &[u8], target: &[u8]) -> bool {
    let bits = basis.len().div_ceil(STRIDE).max(2).next_power_of_two().ilog2().wrapping_add(1);
    let mut marks = vec![0_u32; 1_usize.wrapping_shl(bits)];
    for seed in basis.chunks_exact(STRIDE).filter_map(|chunk| chunk.first_chunk::<SEED>()) {
        let (slot, mark) = hash(seed, bits);
        if let Some(slot) = marks.get_mut(slot) {
            *slot = mark;
        }
    }
    let mut hits = 0_usize;
    let mut sampled = 0_usize;
    for period in target.chunks(PERIOD) {
        let sample = period.get(..SAMPLE).unwrap_or(period);
        for seed in sample.windows(SEED).filter_map(|seed| seed.first_chunk::<SEED>()) {
            let (slot, mark) = hash(seed, bits);
            let hit = marks.get(slot).is_some_and(|known| *known == mark);
            hits = hits.wrapping_add(usize::from(hit));
        }
        sampled = sampled.wrapping_add(sample.len());
    }
    // A stretch that both have is hit once for every place of it.
    hits.saturating_mul(STRIDE).saturating_mul(50) >= sampled
}

fn hash(seed: &[u8; SEED], bits: u32) -> (usize, u32) {
    let (words, _) = seed.as_chunks::<8>();
    let mut hash = 0x9E37_79B9_7F4A_7C15_u64;
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
        hash ^= hash.wrapping_shr(32);
    }
    let slot = hash.wrapping_shr(64_u32.wrapping_sub(bits));
    let [a, b, c, d, ..] = hash.to_le_bytes();
    (usize::try_from(slot).unwrap_or_default(), u32::from_le_bytes([a, b, c, d]) | 1)
}
