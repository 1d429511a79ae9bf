//! Looks for the deflate streams in a package: members of zips and gzips, wherever they stand.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::headers::{directory, gzip_member, zip_member, zip_name};
use crate::deflate::HuffmanDecoder;

/// Bytes that say where a deflate stream may begin.
pub(super) struct Candidate {
    pub(super) start: usize,
    /// Its length, where the header says it.
    length: Option<usize>,
    /// The place of the header, for a zip's member.
    zip_header: Option<usize>,
}

impl Candidate {
    /// What it is if it is as long as its header says; `None` if it says nothing.
    pub(super) fn member(&self, bytes: &[u8]) -> Option<Member> {
        Some(Member::of(bytes.get(self.start..)?.get(..self.length?)?))
    }

    /// Returns the name of a zip's member, as a hash.
    pub(super) fn name(&self, bytes: &[u8]) -> Option<u64> {
        zip_name(bytes.get(self.zip_header?..)?).map(hash)
    }
}

/// A member's compressed bytes, near enough to know them again: their length, and a hash.
///
/// Two that only look the same cost a few bytes in the pack, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    pub(super) length: usize,
    hash: u64,
}

impl Member {
    pub(super) fn of(stream: &[u8]) -> Self {
        Self { length: stream.len(), hash: hash(stream) }
    }
}

/// A package, and what its zip directory says of its members.
#[derive(Debug)]
pub(super) struct Scan<'b> {
    pub(super) bytes: &'b [u8],
    directory: BTreeMap<usize, usize>,
}

impl<'b> Scan<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, directory: directory(bytes).unwrap_or_default() }
    }

    /// The members that are known to be as long as they are.
    pub(super) fn members(&self) -> BTreeSet<Member> {
        let mut members = BTreeSet::new();
        let mut search = self.search(usize::MAX);
        while let Some(candidate) = search.next() {
            if let Some(member) = candidate.member(self.bytes) {
                search.skip(member.length);
                members.insert(member);
            }
        }
        members
    }

    /// Whether there is a deflate stream that holds for its first 64 KiB, or to its end.
    pub(super) fn has_streams(&self) -> bool {
        const PROBE: usize = 1 << 16;
        let mut loosen = Box::new(HuffmanDecoder::new());
        let mut tokens = Vec::new();
        let mut search = self.search(self.bytes.len());
        while let Some(candidate) = search.next() {
            let after = self.bytes.get(candidate.start..).unwrap_or_default();
            let probe = after.get(..PROBE).unwrap_or(after);
            loosen.restart();
            tokens.clear();
            let used = loosen.feed(probe, probe.len() == after.len(), &mut tokens);
            if loosen.complete() || (!loosen.ended() && probe.len() < after.len()) {
                return true;
            }
            search.in_vain(used);
        }
        false
    }

    /// Goes through the candidates, until `vain` bytes were looked at in vain.
    pub(super) const fn search(&self, vain: usize) -> Search<'_> {
        Search { scan: self, position: 0, vain }
    }

    /// The first candidate whose header begins at or after `position`.
    fn next(&self, position: usize) -> Option<Candidate> {
        let bytes = self.bytes;
        let mut start = position;
        loop {
            let rest = bytes.get(start..)?;
            let header = start.wrapping_add(signature(rest)?);
            let rest = bytes.get(header..)?;
            let is_zip = rest.starts_with(b"PK");
            let found = if is_zip { zip_member(rest) } else { gzip_member(rest) };
            if let Some((length, data)) = found
                && let Some(candidate) = header.checked_add(data)
                && candidate < bytes.len()
            {
                let length = length.or_else(|| self.directory.get(&header).copied());
                let zip_header = is_zip.then_some(header);
                return Some(Candidate { start: candidate, length, zip_header });
            }
            start = header.wrapping_add(1);
        }
    }
}

/// A walk through the candidates of a package.
pub(super) struct Search<'s> {
    scan: &'s Scan<'s>,
    position: usize,
    vain: usize,
}

impl Search<'_> {
    pub(super) fn next(&mut self) -> Option<Candidate> {
        if self.vain == 0 {
            return None;
        }
        let candidate = self.scan.next(self.position)?;
        self.position = candidate.start;
        Some(candidate)
    }

    /// The last candidate is a stream of so many bytes.
    pub(super) const fn skip(&mut self, length: usize) {
        self.position = self.position.wrapping_add(length);
    }

    /// The last candidate is none, which so many bytes told.
    pub(super) fn in_vain(&mut self, used: usize) {
        self.vain = self.vain.saturating_sub(used.max(1));
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
