//! Finds the deflate streams in a package: members of zips and gzips, wherever they stand.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::convert::Infallible;

use super::headers::{directory, gzip_member, zip_member};
use super::recipe::{Recipe, Stream};
use super::unfold::{self, Unfold};
use super::view::Opening;
use super::watch::{PackCancelled, STEP, Watch};
use crate::packages::deflate::{Loosen, Measure};

/// The most streams that are loosened in one package. The rest is taken as it is.
const STREAMS: usize = 100_000;

/// How many times the package's bytes may be decoded in vain, by what only looks like a stream.
const VAIN: usize = 2;

/// Smaller streams are not looked into.
const NESTED: usize = 256;

/// Bytes that say where a deflate stream may begin.
struct Candidate {
    start: usize,
    /// Its length, where the header says it.
    length: Option<usize>,
}

/// A member's compressed bytes, near enough to know them again: their length, and a hash.
///
/// Two that only look the same cost a few bytes in the pack, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member(usize, u64);

/// The deflate streams of a package.
#[derive(Debug, Default)]
pub(super) struct Streams {
    streams: Vec<Found>,
    /// How many they are, with those within them.
    count: usize,
}

#[derive(Debug)]
struct Found {
    start: usize,
    member: Member,
    seen: Seen,
}

/// What a stream is made of.
#[derive(Debug, Default)]
struct Seen {
    tokens: Vec<u8>,
    /// The streams in its content, if that is to be apart from its tokens.
    inner: Option<Streams>,
}

impl Streams {
    /// All of them, and those within them.
    pub(super) fn members(&self) -> BTreeSet<Member> {
        let within = self.streams.iter().filter_map(|stream| stream.seen.inner.as_ref());
        let within = within.flat_map(|inner| &inner.streams);
        self.streams.iter().chain(within).map(|stream| stream.member).collect()
    }

    fn recipe(&self, same: &BTreeSet<Member>) -> Recipe {
        let mut recipe = Recipe::default();
        let mut done = 0_usize;
        for stream in self.streams.iter().filter(|stream| !same.contains(&stream.member)) {
            let gap = u64::try_from(stream.start.saturating_sub(done)).unwrap_or_default();
            recipe.streams.push(Stream { gap, inner: None });
            done = stream.start.wrapping_add(stream.member.0);
        }
        recipe
    }
}

/// A package, and what its zip directory says of its members.
#[derive(Debug)]
pub(super) struct Scan<'b> {
    bytes: &'b [u8],
    directory: BTreeMap<usize, usize>,
}

impl<'b> Scan<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, directory: directory(bytes).unwrap_or_default() }
    }

    /// The members that are known to be as long as they are.
    pub(super) fn members(&self) -> BTreeSet<Member> {
        let mut members = BTreeSet::new();
        let mut position = 0;
        while let Some(candidate) = self.next(position) {
            position = candidate.start;
            if let Some(member) = candidate.member(self.bytes) {
                position = position.wrapping_add(member.0);
                members.insert(member);
            }
        }
        members
    }

    /// The streams, but for the members that `same` lists.
    pub(super) fn streams(
        &self,
        same: &BTreeSet<Member>,
        watch: &mut Watch<'_>,
    ) -> Result<Streams, PackCancelled> {
        let mut loosen = Box::new(Loosen::new());
        let found = self.find(same, |bytes| {
            let start = self.bytes.len().saturating_sub(bytes.len());
            let (mut tokens, mut used) = (Vec::new(), 0_usize);
            loosen.restart();
            while !loosen.ended() {
                let rest = bytes.get(used..).unwrap_or_default();
                let piece = rest.get(..STEP).unwrap_or(rest);
                let taken = loosen.feed(piece, piece.len() == rest.len(), &mut tokens);
                used = used.wrapping_add(taken);
                watch.at(start.wrapping_add(used))?;
            }
            let stream = loosen.complete().then(|| bytes.get(..used)).flatten();
            let inner = stream.and_then(|stream| nested(stream, loosen.content(), &tokens));
            Ok((used, stream.map(|_| Seen { tokens, inner })))
        })?;
        watch.done(self.bytes.len())?;
        Ok(found)
    }

    /// The streams, without their tokens.
    fn places(&self) -> Streams {
        let mut measure = Box::new(Measure::new());
        let look = |bytes: &[u8]| {
            let (used, whole) = measure.stream(bytes);
            Ok::<_, Infallible>((used, whole.then(Seen::default)))
        };
        let Ok(found) = self.find(&BTreeSet::new(), look);
        found
    }

    /// `look` says how many bytes it looked at, and what it found if they are a stream.
    fn find<E>(
        &self,
        same: &BTreeSet<Member>,
        mut look: impl FnMut(&[u8]) -> Result<(usize, Option<Seen>), E>,
    ) -> Result<Streams, E> {
        let mut found = Streams::default();
        let mut vain = self.bytes.len().saturating_mul(VAIN);
        let mut position = 0_usize;
        while found.count < STREAMS
            && vain > 0
            && let Some(candidate) = self.next(position)
        {
            position = candidate.start;
            if let Some(member) = candidate.member(self.bytes)
                && same.contains(&member)
            {
                position = position.wrapping_add(member.0);
                continue;
            }
            let after = self.bytes.get(candidate.start..).unwrap_or_default();
            let (used, seen) = look(after)?;
            let Some(seen) = seen else {
                vain = vain.saturating_sub(used.max(1));
                continue;
            };
            let within = seen.inner.as_ref().map_or(0, |inner| inner.count);
            found.count = found.count.saturating_add(within).saturating_add(1);
            let member = Member(used, hash(after.get(..used).unwrap_or_default()));
            found.streams.push(Found { start: candidate.start, member, seen });
            position = position.wrapping_add(used);
        }
        Ok(found)
    }

    /// The view of the package, and its recipe. Streams that `same` lists are taken as they are.
    pub(super) fn open(&self, found: Streams, same: &BTreeSet<Member>) -> (Recipe, Vec<u8>) {
        let mut recipe = Recipe::default();
        let mut view = Vec::with_capacity(self.bytes.len());
        let mut done = 0_usize;
        for stream in found.streams.into_iter().filter(|stream| !same.contains(&stream.member)) {
            view.extend_from_slice(self.bytes.get(done..stream.start).unwrap_or_default());
            let gap = u64::try_from(stream.start.saturating_sub(done)).unwrap_or_default();
            done = stream.start.wrapping_add(stream.member.0);
            let inner = stream.seen.inner.as_ref().map(|inner| inner.recipe(same));
            if let Some(inner) = &inner {
                let mut unfold = Unfold::of_tokens(stream.seen.tokens, Opening::new(inner.clone()));
                while !unfold.ended() {
                    unfold.feed(b"", true, &mut view);
                }
            } else {
                view.extend_from_slice(&stream.seen.tokens);
            }
            recipe.streams.push(Stream { gap, inner });
        }
        view.extend_from_slice(self.bytes.get(done..).unwrap_or_default());
        (recipe, view)
    }

    /// Whether there is a deflate stream that holds for its first 64 KiB, or to its end.
    pub(super) fn has_streams(&self) -> bool {
        const PROBE: usize = 1 << 16;
        let bytes = self.bytes;
        let mut loosen = Box::new(Loosen::new());
        let mut tokens = Vec::new();
        let mut position = 0;
        let mut vain = bytes.len();
        while vain > 0
            && let Some(candidate) = self.next(position)
        {
            position = candidate.start;
            let after = bytes.get(candidate.start..).unwrap_or_default();
            let probe = after.get(..PROBE).unwrap_or(after);
            loosen.restart();
            tokens.clear();
            let used = loosen.feed(probe, probe.len() == after.len(), &mut tokens);
            if loosen.complete() || (!loosen.ended() && probe.len() < after.len()) {
                return true;
            }
            vain = vain.saturating_sub(used);
        }
        false
    }

    /// The first candidate whose header begins at or after `position`.
    fn next(&self, position: usize) -> Option<Candidate> {
        let bytes = self.bytes;
        let mut start = position;
        loop {
            let rest = bytes.get(start..)?;
            let header = start.wrapping_add(signature(rest)?);
            let rest = bytes.get(header..)?;
            let found = if rest.starts_with(b"PK") { zip_member(rest) } else { gzip_member(rest) };
            if let Some((length, data)) = found
                && let Some(candidate) = header.checked_add(data)
                && candidate < bytes.len()
            {
                let length = length.or_else(|| self.directory.get(&header).copied());
                return Some(Candidate { start: candidate, length });
            }
            start = header.wrapping_add(1);
        }
    }
}

/// The streams in a stream's content, if it is worth having that apart: if it hardly shrank because
/// most of it is deflate, too.
fn nested(stream: &[u8], content: u64, tokens: &[u8]) -> Option<Streams> {
    let length = u64::try_from(stream.len()).unwrap_or(u64::MAX);
    if stream.len() < NESTED || content > length.saturating_mul(2) {
        return None;
    }
    let content = unfold::content(tokens);
    let found = Scan::new(&content).places();
    let within =
        found.streams.iter().fold(0_usize, |sum, found| sum.saturating_add(found.member.0));
    (within > content.len().wrapping_shr(1)).then_some(found)
}

impl Candidate {
    fn member(&self, bytes: &[u8]) -> Option<Member> {
        let length = self.length?;
        let bytes = bytes.get(self.start..)?.get(..length)?;
        Some(Member(length, hash(bytes)))
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = 0_u64;
    for word in words {
        hash = (hash ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash.wrapping_shr(29);
    }
    for byte in rest {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    hash
}

/// Where the first bytes stand that begin a member of a zip or of a gzip.
fn signature(bytes: &[u8]) -> Option<usize> {
    let (words, _) = bytes.as_chunks::<8>();
    let mut base = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        if has_byte(word, b'P') || has_byte(word, 0x1F) {
            let found = (base..base.wrapping_add(8)).find(|at| is_signature(bytes.get(*at..)));
            if found.is_some() {
                return found;
            }
        }
        base = base.wrapping_add(8);
    }
    (base..bytes.len()).find(|at| is_signature(bytes.get(*at..)))
}

const fn has_byte(word: u64, byte: u8) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let difference = word ^ ONES.wrapping_mul(u64::from_le_bytes([byte, 0, 0, 0, 0, 0, 0, 0]));
    difference.wrapping_sub(ONES) & !difference & ONES.wrapping_mul(0x80) != 0
}

fn is_signature(bytes: Option<&[u8]>) -> bool {
    let bytes = bytes.unwrap_or_default();
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0x1F, 0x8B, 8])
}
