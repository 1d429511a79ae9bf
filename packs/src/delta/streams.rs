//! The deflate streams of a package, and its view.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::ops::Range;

use super::nested::{self, NestedDecoder};
use super::recipe::{Recipe, STREAMS};
use super::scan::{Member, Scan};
use super::view::ViewEncoder;
use super::watch::{PackCancelled, STEP, Watch};
use crate::deflate::{HuffmanDecoder, Measure};

/// How many times the package's bytes may be decoded in vain, by what only looks like a stream.
const VAIN: usize = 2;

/// Smaller streams are not looked into.
const NESTED: usize = 256;

/// A package whose streams were found, and what they are as tokens.
#[derive(Debug)]
pub(super) struct Streams<'b> {
    bytes: &'b [u8],
    /// The package with all of the streams loosened.
    view: Vec<u8>,
    found: Vec<Found>,
    /// How many they are, with those within them.
    count: usize,
}

#[derive(Debug)]
struct Found {
    place: Place,
    /// Where in the view its tokens are.
    tokens: Range<usize>,
    within: Within,
}

/// Where a stream is.
#[derive(Debug)]
struct Place {
    start: usize,
    member: Member,
}

impl Place {
    const fn end(&self) -> usize {
        self.start.wrapping_add(self.member.length)
    }
}

/// What is known of a stream's content.
#[derive(Debug)]
enum Within {
    /// Nothing that is worth having apart.
    Nothing,
    /// It hardly shrank, and may be deflate, too: it has so many bytes.
    Content(usize),
    /// The streams that it is made of: it is to be apart from its tokens.
    Streams(Vec<Place>),
}

impl<'b> Streams<'b> {
    /// Finds and loosens the streams, but for the members that `known` lists.
    pub(super) fn of(
        scan: &Scan<'b>,
        known: &BTreeSet<Member>,
        watch: &mut Watch<'_>,
    ) -> Result<Self, PackCancelled> {
        let bytes = scan.bytes;
        let mut streams = Self { bytes, view: Vec::new(), found: Vec::new(), count: 0 };
        let mut loosen = Box::new(HuffmanDecoder::new());
        let mut search = scan.search(bytes.len().saturating_mul(VAIN));
        let mut done = 0_usize;
        while streams.count < STREAMS
            && let Some(candidate) = search.next()
        {
            if let Some(member) = candidate.member(bytes)
                && known.contains(&member)
            {
                search.skip(member.length);
                continue;
            }
            let start = candidate.start;
            streams.take(done, start);
            done = start;
            let before = streams.view.len();
            let used = streams.loosen(&mut loosen, start, watch)?;
            if loosen.complete() {
                done = start.wrapping_add(used);
                streams.push(start..done, before, loosen.content());
                search.skip(used);
            } else {
                streams.view.truncate(before);
                search.in_vain(used);
            }
        }
        streams.take(done, bytes.len());
        watch.done(bytes.len())?;
        Ok(streams)
    }

    /// Takes bytes of the package as they are.
    fn take(&mut self, from: usize, to: usize) {
        let bytes = self.bytes.get(from..to).unwrap_or_default();
        reserve(&mut self.view, bytes.len(), self.bytes.len().saturating_sub(from));
        self.view.extend_from_slice(bytes);
    }

    /// Appends the tokens of what stands at `start`, and says how many bytes that took.
    fn loosen(
        &mut self,
        loosen: &mut HuffmanDecoder,
        start: usize,
        watch: &mut Watch<'_>,
    ) -> Result<usize, PackCancelled> {
        let bytes = self.bytes.get(start..).unwrap_or_default();
        let mut used = 0_usize;
        loosen.restart();
        // A stored block that is cut does not end, whatever is said to be all of it.
        let mut all = false;
        while !loosen.ended() && !all {
            let rest = bytes.get(used..).unwrap_or_default();
            let piece = rest.get(..STEP).unwrap_or(rest);
            all = piece.len() == rest.len();
            reserve(&mut self.view, piece.len().saturating_mul(2), rest.len());
            used = used.wrapping_add(loosen.feed(piece, all, &mut self.view));
            watch.at(start.wrapping_add(used))?;
        }
        Ok(used)
    }

    /// Remembers a stream, whose tokens are the end of the view.
    fn push(&mut self, stream: Range<usize>, tokens: usize, content: u64) {
        let start = stream.start;
        let stream = self.bytes.get(stream).unwrap_or_default();
        let place = Place { start, member: Member::of(stream) };
        let tokens = tokens..self.view.len();
        let length = u64::try_from(stream.len()).unwrap_or(u64::MAX);
        let within = match usize::try_from(content) {
            Ok(size) if stream.len() >= NESTED && content <= length.saturating_mul(2) => {
                Within::Content(size)
            }
            _ => Within::Nothing,
        };
        self.found.push(Found { place, tokens, within });
        self.count = self.count.saturating_add(1);
    }

    /// The members within the streams that are known to be as long as they are.
    ///
    /// A content is made again when it is looked at again: that is quick, and holding all of them
    /// would take as much memory as the packages.
    pub(super) fn members_within(&mut self) -> BTreeSet<Member> {
        let mut members = BTreeSet::new();
        for found in &mut self.found {
            let Within::Content(size) = found.within else {
                continue;
            };
            let content = found.content(&self.view, size);
            let scan = Scan::new(&content);
            if scan.search(usize::MAX).next().is_some() {
                members.extend(scan.members());
            } else {
                found.within = Within::Nothing;
            }
        }
        members
    }

    /// Finds the streams within the streams, and takes those that `known` lists at their word.
    pub(super) fn look_within(&mut self, known: &BTreeSet<Member>) {
        let mut measure = Box::new(Measure::new());
        for found in &mut self.found {
            let Within::Content(size) = found.within else {
                continue;
            };
            let content = found.content(&self.view, size);
            let most = STREAMS.saturating_sub(self.count);
            let places = places(&content, known, most, &mut measure);
            let sum = places.iter().fold(0_usize, |sum, it| sum.saturating_add(it.member.length));
            found.within = if sum > content.len().wrapping_shr(1) {
                self.count = self.count.saturating_add(places.len());
                Within::Streams(places)
            } else {
                Within::Nothing
            };
        }
    }

    /// All of them, and those within them.
    pub(super) fn members(&self) -> BTreeSet<Member> {
        let all = self.found.iter().flat_map(|found| {
            let within = match &found.within {
                Within::Streams(places) => places.as_slice(),
                _ => &[],
            };
            core::iter::once(&found.place).chain(within)
        });
        all.map(|place| place.member).collect()
    }

    /// The recipe and the view. Streams that `same` lists are taken as they are.
    pub(super) fn open(self, same: &BTreeSet<Member>) -> (Recipe, Vec<u8>) {
        let is_same = |found: &Found| same.contains(&found.place.member);
        let is_unfolded = |found: &Found| matches!(found.within, Within::Streams(_));
        let as_tokens = !self.found.iter().any(|found| is_same(found) || is_unfolded(found));
        let (mut recipe, mut view, mut done) = (Recipe::of_package(), Vec::new(), 0_usize);
        for found in self.found.iter().filter(|found| !is_same(found)) {
            let gap = self.bytes.get(done..found.place.start).unwrap_or_default();
            let inner = found.within.recipe(same);
            recipe.push(gap.len(), inner.as_ref());
            if !as_tokens {
                let left = self.bytes.len().saturating_sub(done);
                reserve(&mut view, gap.len().saturating_add(found.tokens.len()), left);
                view.extend_from_slice(gap);
                found.open(&self.view, inner, left, &mut view);
            }
            done = found.place.end();
        }
        if as_tokens {
            return (recipe, self.view);
        }
        let rest = self.bytes.get(done..).unwrap_or_default();
        reserve(&mut view, rest.len(), rest.len());
        view.extend_from_slice(rest);
        (recipe, view)
    }
}

impl Found {
    fn content(&self, view: &[u8], size: usize) -> Vec<u8> {
        nested::content(view.get(self.tokens.clone()).unwrap_or_default(), size)
    }

    /// Appends the stream to a view of a package of which `left` bytes are left.
    fn open(&self, tokens: &[u8], inner: Option<Recipe>, left: usize, view: &mut Vec<u8>) {
        let tokens = tokens.get(self.tokens.clone()).unwrap_or_default();
        let Some(inner) = inner else {
            view.extend_from_slice(tokens);
            return;
        };
        let mut unfold = NestedDecoder::of_tokens(tokens, ViewEncoder::new(inner));
        while !unfold.ended() {
            reserve(view, STEP, left);
            unfold.feed(b"", true, view);
        }
    }
}

impl Within {
    /// The recipe of the content, if it is to be apart.
    fn recipe(&self, same: &BTreeSet<Member>) -> Option<Recipe> {
        let Self::Streams(places) = self else {
            return None;
        };
        let (mut recipe, mut done) = (Recipe::of_content(), 0_usize);
        for place in places.iter().filter(|place| !same.contains(&place.member)) {
            recipe.push(place.start.saturating_sub(done), None);
            done = place.end();
        }
        Some(recipe)
    }
}

/// At most `most` of the streams in a content. How long those are that `known` lists is not looked
/// at again: they will not be opened.
fn places(
    content: &[u8],
    known: &BTreeSet<Member>,
    most: usize,
    measure: &mut Measure,
) -> Vec<Place> {
    let scan = Scan::new(content);
    let mut search = scan.search(content.len().saturating_mul(VAIN));
    let mut places = Vec::new();
    while places.len() < most
        && let Some(candidate) = search.next()
    {
        let start = candidate.start;
        let known = candidate.member(content).filter(|member| known.contains(member));
        let member = known.or_else(|| {
            let bytes = content.get(start..).unwrap_or_default();
            let (used, whole) = measure.stream(bytes);
            let stream = bytes.get(..used).filter(|_| whole);
            if stream.is_none() {
                search.in_vain(used);
            }
            stream.map(Member::of)
        });
        if let Some(member) = member {
            search.skip(member.length);
            places.push(Place { start, member });
        }
    }
    places
}

/// Makes room for `more` bytes of a view, and for what the `left` bytes of the package are likely
/// to make: growing twofold would hold three times the view for a while.
fn reserve(view: &mut Vec<u8>, more: usize, left: usize) {
    if view.capacity().saturating_sub(view.len()) < more {
        view.reserve_exact(more.max(left.saturating_add(left.wrapping_div(4))));
    }
}
