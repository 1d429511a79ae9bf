//! Members that both packages have, and that something new was made of.
//!
//! Such members are not opened: one copy of their bytes is all that they need. But where a changed
//! copy of one of them stands beside it, there is nothing that its tokens could be copied from.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::scan::Member;
use super::streams::Streams;

/// Bytes of a seed.
const SEED: usize = 16;
/// One seed of two to the power of this is looked at, whatever stands before and after it.
const RARE: u32 = 5;
/// A member is opened if it has as many of the seeds that are wanted …
const HITS: usize = 8;
/// … and if of its own seeds one of as many is among them.
const SHARE: usize = 4;
/// Bytes of members that are looked through for each seed that is wanted.
const EFFORT: usize = 1 << 12;

/// Returns the members among `same` that are to be opened in both packages.
pub(super) fn worth_opening(
    basis: &Streams<'_>,
    target: &Streams<'_>,
    same: &BTreeSet<Member>,
) -> BTreeSet<Member> {
    let mut members = BTreeSet::new();
    if same.is_empty() {
        return members;
    }
    let New { sizes, seeds: mut wanted } = New::of(basis, target, same);
    let closed = target.closed(same);
    let mut likely = most_likely(&closed, &sizes, wanted.len().saturating_mul(EFFORT));
    let mut seeds = Vec::new();
    let mut hits = Vec::new();
    target.each_closed(same, &mut likely, &mut |member, bytes| {
        seeds.clear();
        gather(bytes, &mut seeds);
        hits.clear();
        for seed in &seeds {
            if let Ok(place) = wanted.binary_search_by_key(seed, |(wanted, _)| *wanted) {
                hits.push(place);
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits.retain(|place| wanted.get(*place).is_some_and(|(_, found)| !found));
        if hits.len() >= HITS.max(seeds.len().wrapping_div(SHARE)) {
            members.insert(member);
            for place in &hits {
                if let Some((_, found)) = wanted.get_mut(*place) {
                    *found = true;
                }
            }
        }
    });
    members
}

/// Returns the members whose sizes are nearest to one of `sizes`, with at most `effort` bytes
/// together: a
/// changed copy is about as large as what it is a copy of.
fn most_likely(
    members: &BTreeSet<Member>,
    sizes: &BTreeSet<usize>,
    effort: usize,
) -> BTreeSet<Member> {
    let distance = |length: usize| {
        let below = sizes.range(..=length).next_back();
        let above = sizes.range(length..).next();
        let nearest = below.into_iter().chain(above).map(|size| length.abs_diff(*size)).min();
        nearest.map(|distance| distance.saturating_mul(1 << 10).checked_div(length))
    };
    let mut order: Vec<_> = members.iter().map(|it| (distance(it.length), *it)).collect();
    order.sort_unstable();
    let mut left = effort;
    let affordable = order.into_iter().map_while(|(_, member)| {
        left = left.checked_sub(member.length)?;
        Some(member)
    });
    affordable.collect()
}

/// Streams that are opened in the target and were not made of those opened in the basis.
struct New {
    /// The lengths of the streams.
    sizes: BTreeSet<usize>,
    /// Their seeds that the basis has not, in order; none is found yet.
    seeds: Vec<(u64, bool)>,
}

impl New {
    fn of(basis: &Streams<'_>, target: &Streams<'_>, same: &BTreeSet<Member>) -> Self {
        let mut streams = Vec::new();
        let mut old = Vec::new();
        target.each_renamed(same, &basis.names(same), &mut |member, bytes| {
            let mut seeds = Vec::new();
            gather(bytes, &mut seeds);
            streams.push((member, seeds));
        });
        if !streams.is_empty() {
            basis.opened(same).for_each(|bytes| gather(bytes, &mut old));
            old.sort_unstable();
        }
        let mut new = Self { sizes: BTreeSet::new(), seeds: Vec::new() };
        for (member, mut seeds) in streams {
            let all = seeds.len();
            seeds.retain(|seed| old.binary_search(seed).is_err());
            if seeds.len() >= HITS.max(all.wrapping_div(2)) {
                new.sizes.insert(member.length);
                new.seeds.extend(seeds.into_iter().map(|seed| (seed, false)));
            }
        }
        new.seeds.sort_unstable();
        new.seeds.dedup();
        new
    }
}

/// Appends the seeds of these bytes that are looked at.
fn gather(bytes: &[u8], seeds: &mut Vec<u64>) {
    for seed in bytes.windows(SEED).filter_map(|seed| seed.first_chunk::<SEED>()) {
        let number = u128::from_le_bytes(*seed);
        let [first, second] = [number, number.wrapping_shr(64)]
            .map(|half| u64::try_from(half & u128::from(u64::MAX)).unwrap_or_default());
        let mixed = (first ^ second.wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(31))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        if mixed.leading_zeros() >= RARE {
            seeds.push(mixed);
        }
    }
}
