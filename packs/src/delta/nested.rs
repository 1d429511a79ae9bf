//! Deflate within deflate: the content of a stream and how it was parsed, apart.
//!
//! ```text
//! unfolded = *( length *OCTET length *OCTET ) %x00 %x00
//! ```
//!
//! The first of each two is a part of the content's own view, the second the tokens for it, without
//! their literals.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::recipe::Recipe;
use super::varint;
use super::view::{ViewDecoder, ViewEncoder};
use crate::deflate::size::as_u64;
use crate::deflate::{HuffmanDecoder, HuffmanEncoder, Item, TightenError, Walk};

/// Amount of content, or number of tokens, of a part.
const PART: usize = 1 << 16;

/// Largest distance of a copy.
const HISTORY: usize = 1 << 15;

/// Largest amount of content or tokens that wait for each other: no writer needs as much.
const WAITING: usize = 1 << 20;

/// From a stream to its content and its tokens.
#[derive(Clone, Debug)]
pub(super) struct NestedDecoder<'t> {
    loosen: HuffmanDecoder,
    /// Tokens that were not walked through yet.
    tokens: Cow<'t, [u8]>,
    walked: usize,
    /// True if those are all the tokens that there are.
    complete: bool,
    walk: Walk,
    /// Literals of the last item that are still to come.
    literals: usize,
    /// The content: what copies reach back to, then what the inner view has not taken.
    content: Vec<u8>,
    taken: usize,
    /// Amount of content since the last part.
    fresh: usize,
    parse: Vec<u8>,
    inner: ViewEncoder,
    ended: bool,
}

impl<'t> NestedDecoder<'t> {
    pub(super) fn new(inner: ViewEncoder) -> Self {
        Self {
            loosen: HuffmanDecoder::new(),
            tokens: Cow::Owned(Vec::new()),
            walked: 0,
            complete: false,
            walk: Walk::new(),
            literals: 0,
            content: Vec::new(),
            taken: 0,
            fresh: 0,
            parse: Vec::new(),
            inner,
            ended: false,
        }
    }

    /// Creates the encoder for a stream whose tokens are all known.
    pub(super) fn of_tokens(tokens: &'t [u8], inner: ViewEncoder) -> Self {
        Self { tokens: Cow::Borrowed(tokens), complete: true, ..Self::new(inner) }
    }

    /// Starts again, with another stream.
    pub(super) fn restart(&mut self, inner: Recipe) {
        self.loosen.restart();
        self.tokens.to_mut().clear();
        (self.walked, self.complete, self.walk, self.literals) = (0, false, Walk::new(), 0);
        self.content.clear();
        (self.taken, self.fresh) = (0, 0);
        self.parse.clear();
        self.inner.restart(inner);
        self.ended = false;
    }

    pub(super) const fn ended(&self) -> bool {
        self.ended
    }

    /// Feeds as [`ViewEncoder::feed`] does, one part at a time: it may take nothing, and write
    /// something.
    pub(super) fn feed(&mut self, input: &[u8], all: bool, out: &mut Vec<u8>) -> usize {
        let mut used = 0;
        let mut loosened = false;
        loop {
            if self.step() {
                if self.literals == 0 && self.fresh.max(self.parse.len()) >= PART {
                    self.part(false, out);
                    return used;
                }
                continue;
            }
            if let Cow::Owned(tokens) = &mut self.tokens {
                tokens.drain(..self.walked);
                self.walked = 0;
            }
            if self.complete || self.loosen.ended() || (loosened && all) {
                self.part(true, out);
                out.extend_from_slice(&[0, 0]);
                self.ended = true;
                return used;
            }
            if loosened {
                return used;
            }
            used = self.loosen.feed(input, all, self.tokens.to_mut());
            loosened = true;
        }
    }

    /// Takes one item, or some of its literals, from the tokens; false if it is not all there.
    fn step(&mut self) -> bool {
        let rest = self.tokens.get(self.walked..).unwrap_or_default();
        let before = self.content.len();
        let length = if self.literals > 0 {
            let literals = rest.get(..self.literals).unwrap_or(rest);
            self.content.extend_from_slice(literals);
            self.literals = self.literals.saturating_sub(literals.len());
            literals.len()
        } else {
            let Some((item, length)) = self.walk.next(rest) else {
                return false;
            };
            self.parse.extend_from_slice(rest.get(..length).unwrap_or_default());
            match item {
                Item::Literals(count) => self.literals = count,
                Item::Copy { length, distance } => copy_within(&mut self.content, length, distance),
                Item::Other => {}
            }
            length
        };
        self.walked = self.walked.wrapping_add(length);
        self.fresh = self.fresh.wrapping_add(self.content.len()).wrapping_sub(before);
        length > 0
    }

    /// Writes what there is as a part.
    fn part(&mut self, all: bool, out: &mut Vec<u8>) {
        let mut view = Vec::new();
        let new = self.content.get(self.taken..).unwrap_or_default();
        self.taken = self.taken.wrapping_add(self.inner.feed(new, all, &mut view));
        if view.is_empty() && self.parse.is_empty() {
            return;
        }
        for bytes in [&view, &self.parse] {
            varint::write(as_u64(bytes.len()), out);
            out.extend_from_slice(bytes);
        }
        self.parse.clear();
        self.fresh = 0;
        let old = self.content.len().saturating_sub(HISTORY).min(self.taken);
        self.content.drain(..old);
        self.taken = self.taken.saturating_sub(old);
    }
}

/// From content and tokens back to the stream.
#[derive(Clone, Debug)]
pub(super) struct NestedEncoder {
    state: Part,
    inner: ViewDecoder,
    /// The inner view that was not closed yet.
    view: Vec<u8>,
    content: Waiting,
    parse: Waiting,
    walk: Walk,
    /// Amount of content that the last item still takes, and the place of that content.
    wanted: usize,
    literal: bool,
    tokens: Vec<u8>,
    tighten: HuffmanEncoder,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    ViewLength,
    View(u64),
    ParseLength { empty: bool },
    Parse(u64),
    Ended,
}

/// Bytes that wait to be used.
#[derive(Clone, Debug, Default)]
struct Waiting {
    bytes: Vec<u8>,
    used: usize,
}

impl Waiting {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.used..).unwrap_or_default()
    }

    fn tidy(&mut self) -> Result<(), TightenError> {
        self.bytes.drain(..self.used);
        self.used = 0;
        if self.bytes.len() > WAITING { Err(TightenError) } else { Ok(()) }
    }
}

impl NestedEncoder {
    pub(super) fn new(inner: ViewDecoder) -> Self {
        Self {
            state: Part::ViewLength,
            inner,
            view: Vec::new(),
            content: Waiting::default(),
            parse: Waiting::default(),
            walk: Walk::new(),
            wanted: 0,
            literal: false,
            tokens: Vec::new(),
            tighten: HuffmanEncoder::new(),
        }
    }

    /// Starts again, with another stream.
    pub(super) fn restart(&mut self, inner: Recipe) {
        self.state = Part::ViewLength;
        self.inner.restart(inner);
        self.view.clear();
        for waiting in [&mut self.content, &mut self.parse] {
            waiting.bytes.clear();
            waiting.used = 0;
        }
        (self.walk, self.wanted, self.literal) = (Walk::new(), 0, false);
        self.tokens.clear();
        self.tighten.restart();
    }

    pub(super) const fn ended(&self) -> bool {
        matches!(self.state, Part::Ended)
    }

    /// Feeds as [`ViewDecoder::feed`] does.
    pub(super) fn feed(&mut self, view: &[u8], out: &mut Vec<u8>) -> Result<usize, TightenError> {
        let mut rest = view;
        while !self.ended() {
            match self.state {
                Part::ViewLength | Part::ParseLength { .. } => {
                    let Some(length) = varint::read(&mut rest) else {
                        if varint::may_go_on(rest) {
                            break;
                        }
                        return Err(TightenError);
                    };
                    self.length(length)?;
                }
                Part::View(left) | Part::Parse(left) => {
                    let most = usize::try_from(left).unwrap_or(PART).min(PART);
                    let now = rest.get(..most).unwrap_or(rest);
                    rest = rest.get(now.len()..).unwrap_or_default();
                    let left = left.saturating_sub(as_u64(now.len()));
                    self.take(now, left)?;
                    self.merge(out)?;
                    if left > 0 && now.is_empty() {
                        break;
                    }
                }
                Part::Ended => {}
            }
        }
        Ok(view.len().saturating_sub(rest.len()))
    }

    fn length(&mut self, length: u64) -> Result<(), TightenError> {
        self.state = match self.state {
            Part::ParseLength { empty: true } if length == 0 => {
                let done = self.view.is_empty()
                    && self.inner.may_end()
                    && self.content.rest().is_empty()
                    && self.parse.rest().is_empty()
                    && self.wanted == 0
                    && self.tokens.is_empty()
                    && self.tighten.may_end();
                if !done {
                    return Err(TightenError);
                }
                Part::Ended
            }
            Part::ParseLength { .. } if length == 0 => Part::ViewLength,
            Part::ParseLength { .. } => Part::Parse(length),
            _ if length == 0 => Part::ParseLength { empty: true },
            _ => Part::View(length),
        };
        Ok(())
    }

    fn take(&mut self, bytes: &[u8], left: u64) -> Result<(), TightenError> {
        if matches!(self.state, Part::Parse(_)) {
            self.parse.bytes.extend_from_slice(bytes);
            self.state = if left == 0 { Part::ViewLength } else { Part::Parse(left) };
        } else {
            self.view.extend_from_slice(bytes);
            let used = self.inner.feed(&self.view, &mut self.content.bytes)?;
            self.view.drain(..used);
            let next = Part::ParseLength { empty: false };
            self.state = if left == 0 { next } else { Part::View(left) };
        }
        Ok(())
    }

    /// Puts tokens and literals together, as far as there are both.
    fn merge(&mut self, out: &mut Vec<u8>) -> Result<(), TightenError> {
        loop {
            if self.wanted > 0 {
                let rest = self.content.rest();
                let now = rest.get(..self.wanted).unwrap_or(rest);
                if now.is_empty() {
                    break;
                }
                if self.literal {
                    self.tokens.extend_from_slice(now);
                }
                self.wanted = self.wanted.saturating_sub(now.len());
                self.content.used = self.content.used.wrapping_add(now.len());
                continue;
            }
            let Some((item, length)) = self.walk.next(self.parse.rest()) else {
                break;
            };
            if self.tokens.len() >= PART {
                self.close(out)?;
            }
            self.tokens.extend_from_slice(self.parse.rest().get(..length).unwrap_or_default());
            self.parse.used = self.parse.used.wrapping_add(length);
            (self.wanted, self.literal) = match item {
                Item::Literals(count) => (count, true),
                Item::Copy { length, .. } => (length, false),
                Item::Other => (0, false),
            };
        }
        self.close(out)?;
        self.content.tidy()?;
        self.parse.tidy()
    }

    fn close(&mut self, out: &mut Vec<u8>) -> Result<(), TightenError> {
        let used = self.tighten.feed(&self.tokens, out)?;
        self.tokens.drain(..used);
        Ok(())
    }
}

/// The content of a stream, of which these are all the tokens; it has about `size` bytes.
pub(super) fn content(tokens: &[u8], size: usize) -> Vec<u8> {
    let mut walk = Walk::new();
    let mut content = Vec::with_capacity(size);
    let mut rest = tokens;
    while let Some((item, length)) = walk.next(rest) {
        rest = rest.get(length..).unwrap_or_default();
        match item {
            Item::Literals(count) => {
                let (literals, after) = rest.split_at_checked(count).unwrap_or((rest, &[]));
                content.extend_from_slice(literals);
                rest = after;
            }
            Item::Copy { length, distance } => copy_within(&mut content, length, distance),
            Item::Other => {}
        }
    }
    content
}

fn copy_within(content: &mut Vec<u8>, length: usize, distance: usize) {
    match content.len().checked_sub(distance) {
        Some(from) if distance >= length => {
            content.extend_from_within(from..from.wrapping_add(length));
        }
        Some(from) => {
            for at in from..from.wrapping_add(length) {
                content.push(content.get(at).copied().unwrap_or_default());
            }
        }
        // From before the stream: no such stream is whole, and any bytes will do.
        None => content.resize(content.len().wrapping_add(length), 0),
    }
}
