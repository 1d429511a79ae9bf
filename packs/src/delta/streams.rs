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
use crate::deflate::size::as_u64;
use crate::deflate::{HuffmanDecoder, Measure};

/// Number of times that the package's bytes may be decoded in vain.
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
    /// Their number, with those within them and without those that were left as they are.
    count: usize,
    /// Set once tokens stand in another place than the view has their stream in.
    apart: bool,
}

#[derive(Debug)]
struct Found {
    place: Place,
    /// The place of its tokens in the view; `None` if it was left as it is, because both packages
    /// have it.
    tokens: Option<Range<usize>>,
    within: Within,
}

/// One of the streams that a view has as tokens, or apart.
#[derive(Debug)]
pub(super) struct Opened {
    /// Its range of the package.
    pub(super) stream: Range<usize>,
    /// Its range of the view.
    pub(super) view: Range<usize>,
}

/// A package's view, and what leads to it.
#[derive(Debug)]
pub(super) struct View {
    pub(super) recipe: Recipe,
    pub(super) bytes: Vec<u8>,
    /// The streams of the recipe, without those within them.
    pub(super) streams: Vec<Opened>,
}

/// Place of a stream.
#[derive(Debug)]
struct Place {
    start: usize,
    member: Member,
    /// The hash of its name, for a zip's member.
    name: Option<u64>,
}

impl Place {
    const fn end(&self) -> usize {
        self.start.wrapping_add(self.member.length)
    }

    const fn range(&self) -> Range<usize> {
        self.start..self.end()
    }
}

/// Knowledge about a stream's content.
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
        let mut streams =
            Self { bytes, view: Vec::new(), found: Vec::new(), count: 0, apart: false };
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
                let start = candidate.start;
                let name = candidate.name(bytes);
                let place = Place { start, member, name };
                streams.found.push(Found { place, tokens: None, within: Within::Nothing });
                continue;
            }
            let start = candidate.start;
            streams.take(done, start);
            done = start;
            let before = streams.view.len();
            let used = streams.loosen(&mut loosen, start, watch)?;
            if loosen.complete() {
                done = start.wrapping_add(used);
                let member = Member::of(bytes.get(start..done).unwrap_or_default());
                let place = Place { start, member, name: candidate.name(bytes) };
                streams.push(place, before, loosen.content());
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
    fn push(&mut self, place: Place, tokens: usize, content: u64) {
        let tokens = Some(tokens..self.view.len());
        let within = Within::of(place.member.length, content);
        self.found.push(Found { place, tokens, within });
        self.count = self.count.saturating_add(1);
    }

    /// Loosens those of the streams that were left as they are and that `members` lists.
    ///
    /// So far their headers were taken at their word: those that are no stream, or end somewhere
    /// else, stay as they are.
    pub(super) fn loosen_more(&mut self, members: &BTreeSet<Member>) {
        let mut loosen = Box::new(HuffmanDecoder::new());
        let mut measure = Box::new(Measure::new());
        for found in &mut self.found {
            let member = found.place.member;
            let listed = |place: &Place| members.contains(&place.member);
            if found.tokens.is_none() && listed(&found.place) && self.count < STREAMS {
                let start = self.view.len();
                let stream = self.bytes.get(found.place.range()).unwrap_or_default();
                reserve(&mut self.view, stream.len().saturating_mul(2), stream.len());
                if let Some(content) = tokens(stream, &mut loosen, &mut self.view) {
                    found.within = Within::of(stream.len(), content);
                    found.tokens = Some(start..self.view.len());
                    self.count = self.count.saturating_add(1);
                    self.apart = true;
                } else {
                    self.view.truncate(start);
                }
            } else if let Within::Streams(places) = &mut found.within
                && places.iter().any(listed)
            {
                let tokens = found.tokens.clone().and_then(|tokens| self.view.get(tokens));
                let content = nested::content(tokens.unwrap_or_default(), member.length);
                places.retain(|place| {
                    let rest = content.get(place.start..).unwrap_or_default();
                    !listed(place) || measure.stream(rest) == (place.member.length, true)
                });
            }
        }
    }

    /// Returns the names of the streams that will be opened, and of those within them.
    pub(super) fn names(&self, same: &BTreeSet<Member>) -> BTreeSet<u64> {
        let opened = self.found.iter().filter(|found| !found.stays(same));
        let opened = opened.flat_map(|found| {
            let within = found.within.places().iter();
            core::iter::once(&found.place)
                .chain(within.filter(|place| !same.contains(&place.member)))
        });
        opened.filter_map(|place| place.name).collect()
    }

    /// Returns the tokens of the streams that will be opened, as far as they are at hand.
    pub(super) fn opened(&self, same: &BTreeSet<Member>) -> impl Iterator<Item = &[u8]> {
        let opened = |found: &&Found| !found.stays(same) && found.within.places().is_empty();
        self.found.iter().filter(opened).map(|found| found.tokens(&self.view))
    }

    /// Shows the streams that will be opened and whose names are not `known`, in the form that they
    /// will have in the view: as tokens, or as their content.
    pub(super) fn each_renamed(
        &self,
        same: &BTreeSet<Member>,
        known: &BTreeSet<u64>,
        show: &mut dyn FnMut(Member, &[u8]),
    ) {
        let mut loosen = Box::new(HuffmanDecoder::new());
        let mut inner = Vec::new();
        let is_new = |place: &Place| place.name.is_some_and(|name| !known.contains(&name));
        for found in self.found.iter().filter(|found| !found.stays(same)) {
            let member = found.place.member;
            let Within::Streams(places) = &found.within else {
                if is_new(&found.place) {
                    show(member, found.tokens(&self.view));
                }
                continue;
            };
            let wanted = |place: &&Place| is_new(place) && !same.contains(&place.member);
            if !is_new(&found.place) && !places.iter().any(|place| wanted(&place)) {
                continue;
            }
            let content = found.content(&self.view, member.length);
            if is_new(&found.place) {
                show(member, &content);
            }
            for place in places.iter().filter(wanted) {
                inner.clear();
                tokens(content.get(place.range()).unwrap_or_default(), &mut loosen, &mut inner);
                show(place.member, &inner);
            }
        }
    }

    /// Returns the members that both packages have and that may be opened all the same.
    pub(super) fn closed(&self, same: &BTreeSet<Member>) -> BTreeSet<Member> {
        let members = self.found.iter().flat_map(|found| {
            let stays = found.stays(same);
            let within = if stays { &[] } else { found.within.places() };
            let itself = stays.then_some(&found.place);
            itself.into_iter().chain(within.iter().filter(|place| same.contains(&place.member)))
        });
        members.map(|place| place.member).collect()
    }

    /// Shows each of such members that is `wanted`, as its tokens, and as its content if it may
    /// have that form.
    pub(super) fn each_closed(
        &self,
        same: &BTreeSet<Member>,
        wanted: &mut BTreeSet<Member>,
        show: &mut dyn FnMut(Member, &[u8]),
    ) {
        let mut loosen = Box::new(HuffmanDecoder::new());
        let mut buffer = Vec::new();
        let mut show_stream = |member: Member, stream: Option<&[u8]>| {
            buffer.clear();
            let stream = stream.unwrap_or_default();
            if let Some(content) = tokens(stream, &mut loosen, &mut buffer) {
                show(member, &buffer);
                if let Within::Content(size) = Within::of(stream.len(), content) {
                    show(member, &nested::content(&buffer, size));
                }
            }
        };
        for found in &self.found {
            let member = found.place.member;
            let places = found.within.places();
            if found.stays(same) {
                if wanted.remove(&member) {
                    show_stream(member, self.bytes.get(found.place.range()));
                }
            } else if places.iter().any(|place| wanted.contains(&place.member)) {
                let content = found.content(&self.view, member.length);
                for place in places {
                    if wanted.remove(&place.member) {
                        show_stream(place.member, content.get(place.range()));
                    }
                }
            }
        }
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
            let places = places_in(&content, known, most, &mut measure);
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
        let all = self
            .found
            .iter()
            .flat_map(|found| core::iter::once(&found.place).chain(found.within.places()));
        all.map(|place| place.member).collect()
    }

    /// Makes the view. Streams that `same` lists are taken as they are.
    pub(super) fn open(self, same: &BTreeSet<Member>) -> View {
        let is_unfolded = |found: &Found| matches!(found.within, Within::Streams(_));
        let as_tokens = !self.apart
            && !self
                .found
                .iter()
                .any(|found| (found.tokens.is_some() && found.stays(same)) || is_unfolded(found));
        let mut recipe = Recipe::of_package();
        let mut view = Vec::new();
        let mut done = 0_usize;
        let mut streams = Vec::new();
        for found in self.found.iter().filter(|found| !found.stays(same)) {
            let gap = self.bytes.get(done..found.place.start).unwrap_or_default();
            let inner = found.within.recipe(same);
            recipe.push(gap.len(), inner.as_ref());
            let stream = found.place.range();
            if as_tokens {
                streams.push(Opened { stream, view: found.tokens.clone().unwrap_or_default() });
            } else {
                let left = self.bytes.len().saturating_sub(done);
                let size = found.tokens(&self.view).len();
                reserve(&mut view, gap.len().saturating_add(size), left);
                view.extend_from_slice(gap);
                let start = view.len();
                found.open(&self.view, inner, left, &mut view);
                streams.push(Opened { stream, view: start..view.len() });
            }
            done = found.place.end();
        }
        if as_tokens {
            return View { recipe, bytes: self.view, streams };
        }
        let rest = self.bytes.get(done..).unwrap_or_default();
        reserve(&mut view, rest.len(), rest.len());
        view.extend_from_slice(rest);
        View { recipe, bytes: view, streams }
    }
}

impl Found {
    /// Tells if the view has it as it is.
    fn stays(&self, same: &BTreeSet<Member>) -> bool {
        self.tokens.is_none() || same.contains(&self.place.member)
    }

    fn tokens<'v>(&self, view: &'v [u8]) -> &'v [u8] {
        self.tokens.clone().and_then(|tokens| view.get(tokens)).unwrap_or_default()
    }

    fn content(&self, view: &[u8], size: usize) -> Vec<u8> {
        nested::content(self.tokens(view), size)
    }

    /// Appends the stream to a view of a package of which `left` bytes are left.
    fn open(&self, all: &[u8], inner: Option<Recipe>, left: usize, view: &mut Vec<u8>) {
        let tokens = self.tokens(all);
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
    /// Of a stream of so many bytes, whose content has as many.
    fn of(stream: usize, content: u64) -> Self {
        let most = as_u64(stream).saturating_mul(2);
        match usize::try_from(content) {
            Ok(size) if stream >= NESTED && content <= most => Self::Content(size),
            _ => Self::Nothing,
        }
    }

    /// Returns the streams within, if the content is to be apart.
    fn places(&self) -> &[Place] {
        if let Self::Streams(places) = self { places } else { &[] }
    }

    /// The recipe of the content, if it is to be apart.
    fn recipe(&self, same: &BTreeSet<Member>) -> Option<Recipe> {
        let Self::Streams(places) = self else {
            return None;
        };
        let mut recipe = Recipe::of_content();
        let mut done = 0_usize;
        for place in places.iter().filter(|place| !same.contains(&place.member)) {
            recipe.push(place.start.saturating_sub(done), None);
            done = place.end();
        }
        Some(recipe)
    }
}

/// Appends tokens of these bytes; returns the size of the content if they are one whole stream.
fn tokens(stream: &[u8], loosen: &mut HuffmanDecoder, out: &mut Vec<u8>) -> Option<u64> {
    loosen.restart();
    let used = loosen.feed(stream, true, out);
    (loosen.complete() && used == stream.len()).then(|| loosen.content())
}

/// At most `most` of the streams in a content. How long those are that `known` lists is not looked
/// at again: they will not be opened.
fn places_in(
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
            places.push(Place { start, member, name: candidate.name(content) });
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
