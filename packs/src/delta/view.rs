//! A package's view: the same bytes, with its deflate streams loosened.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::nested::{NestedDecoder, NestedEncoder};
use super::recipe::Recipe;
use crate::deflate::size::as_u64;
use crate::deflate::{HuffmanDecoder, HuffmanEncoder, TightenError};

/// Next stream, in the order of the package and in that of its view.
#[derive(Clone, Debug)]
struct Course {
    streams: Recipe,
    /// The bytes before the next stream; `None` if there is none, and all the rest is as it is.
    gap: Option<u64>,
    inner: Option<Recipe>,
    in_stream: bool,
}

impl Course {
    fn new(recipe: Recipe) -> Self {
        let mut course = Self { streams: recipe, gap: None, inner: None, in_stream: false };
        course.stream_ended();
        course
    }

    /// The bytes of `input` that are taken as they are.
    fn plain<'i>(&mut self, input: &'i [u8]) -> &'i [u8] {
        let Some(gap) = &mut self.gap else {
            return input;
        };
        let length = usize::try_from(*gap).unwrap_or(usize::MAX).min(input.len());
        let (plain, _) = input.split_at_checked(length).unwrap_or_default();
        *gap = gap.saturating_sub(as_u64(plain.len()));
        self.in_stream = *gap == 0;
        plain
    }

    fn stream_ended(&mut self) {
        let next = self.streams.next();
        self.gap = next.as_ref().map(|stream| stream.gap);
        self.inner = next.and_then(|stream| stream.inner);
        self.in_stream = self.gap == Some(0);
    }
}

/// From a package to its view.
#[derive(Clone, Debug)]
pub(super) struct ViewEncoder {
    course: Course,
    loosen: Box<HuffmanDecoder>,
    /// For streams whose content is apart, and whether we are in one.
    unfold: Option<Box<NestedDecoder<'static>>>,
    unfolding: bool,
}

impl ViewEncoder {
    pub(super) fn new(recipe: Recipe) -> Self {
        let course = Course::new(recipe);
        let loosen = Box::new(HuffmanDecoder::new());
        Self { course, loosen, unfold: None, unfolding: false }
    }

    /// Starts again, with another package: its tables are large, and streams may be many.
    pub(super) fn restart(&mut self, recipe: Recipe) {
        self.course = Course::new(recipe);
        self.loosen.restart();
        self.unfolding = false;
    }

    /// Takes what it can of `input`, appends the view to `out`, and says how many bytes it took.
    /// The rest has to be given again, with more after it, or with `all` if there is no more.
    pub(super) fn feed(&mut self, input: &[u8], all: bool, out: &mut Vec<u8>) -> usize {
        let mut rest = input;
        loop {
            if let Some(inner) = self.course.inner.take_if(|_| self.course.in_stream) {
                self.unfolding = true;
                match &mut self.unfold {
                    Some(unfold) => unfold.restart(inner),
                    unfold => *unfold = Some(Box::new(NestedDecoder::new(Self::new(inner)))),
                }
            }
            if let Some(unfold) = self.unfold.as_mut().filter(|_| self.unfolding) {
                let taken = unfold.feed(rest, all, out);
                rest = rest.get(taken..).unwrap_or_default();
                if !unfold.ended() {
                    break;
                }
                self.unfolding = false;
                self.course.stream_ended();
            } else if self.course.in_stream {
                let taken = self.loosen.feed(rest, all, out);
                rest = rest.get(taken..).unwrap_or_default();
                if !self.loosen.ended() {
                    break;
                }
                self.loosen.restart();
                self.course.stream_ended();
            } else {
                let plain = self.course.plain(rest);
                out.extend_from_slice(plain);
                rest = rest.get(plain.len()..).unwrap_or_default();
                if !self.course.in_stream {
                    break;
                }
            }
        }
        input.len().saturating_sub(rest.len())
    }
}

/// From a view to its package.
#[derive(Clone, Debug)]
pub(super) struct ViewDecoder {
    course: Course,
    tighten: Box<HuffmanEncoder>,
    /// For streams whose content is apart, and whether we are in one.
    fold: Option<Box<NestedEncoder>>,
    folding: bool,
}

impl ViewDecoder {
    pub(super) fn new(recipe: Recipe) -> Self {
        let course = Course::new(recipe);
        let tighten = Box::new(HuffmanEncoder::new());
        Self { course, tighten, fold: None, folding: false }
    }

    /// Starts again, with another view.
    pub(super) fn restart(&mut self, recipe: Recipe) {
        self.course = Course::new(recipe);
        self.tighten.restart();
        self.folding = false;
    }

    /// Takes what it can of `view`, appends the package to `out`, and says how many bytes it took:
    /// less than 32 are left over, which have to be given again with more after them.
    pub(super) fn feed(&mut self, view: &[u8], out: &mut Vec<u8>) -> Result<usize, TightenError> {
        let mut rest = view;
        loop {
            if let Some(inner) = self.course.inner.take_if(|_| self.course.in_stream) {
                self.folding = true;
                match &mut self.fold {
                    Some(fold) => fold.restart(inner),
                    fold => *fold = Some(Box::new(NestedEncoder::new(Self::new(inner)))),
                }
            }
            if let Some(fold) = self.fold.as_mut().filter(|_| self.folding) {
                let taken = fold.feed(rest, out)?;
                rest = rest.get(taken..).unwrap_or_default();
                if !fold.ended() {
                    break;
                }
                self.folding = false;
                self.course.stream_ended();
            } else if self.course.in_stream {
                let taken = self.tighten.feed(rest, out)?;
                rest = rest.get(taken..).unwrap_or_default();
                if !self.tighten.ended() {
                    break;
                }
                self.tighten.restart();
                self.course.stream_ended();
            } else {
                let plain = self.course.plain(rest);
                out.extend_from_slice(plain);
                rest = rest.get(plain.len()..).unwrap_or_default();
                if !self.course.in_stream {
                    break;
                }
            }
        }
        Ok(view.len().saturating_sub(rest.len()))
    }

    /// Returns true if the view may end here.
    pub(super) fn may_end(&self) -> bool {
        !self.course.in_stream || (!self.folding && self.tighten.may_end())
    }
}
