//! A package's view: the same bytes, with its deflate streams loosened.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::recipe::Recipe;
use crate::packages::deflate::{Loosen, Tighten, TightenError};

/// What comes next, in the order of the package and in that of its view.
#[derive(Clone, Debug)]
struct Course {
    gaps: alloc::vec::IntoIter<u64>,
    /// The bytes before the next stream; `None` if there is none, and all the rest is as it is.
    gap: Option<u64>,
    in_stream: bool,
}

impl Course {
    fn new(recipe: Recipe) -> Self {
        let mut gaps = recipe.gaps.into_iter();
        let gap = gaps.next();
        Self { gap, gaps, in_stream: gap == Some(0) }
    }

    /// The bytes of `input` that are taken as they are.
    fn plain<'i>(&mut self, input: &'i [u8]) -> &'i [u8] {
        let Some(gap) = &mut self.gap else {
            return input;
        };
        let length = usize::try_from(*gap).unwrap_or(usize::MAX).min(input.len());
        let (plain, _) = input.split_at_checked(length).unwrap_or_default();
        *gap = gap.saturating_sub(u64::try_from(plain.len()).unwrap_or_default());
        self.in_stream = *gap == 0;
        plain
    }

    fn stream_ended(&mut self) {
        self.gap = self.gaps.next();
        self.in_stream = self.gap == Some(0);
    }
}

/// From a package to its view.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    course: Course,
    loosen: Box<Loosen>,
}

impl Opening {
    pub(super) fn new(recipe: Recipe) -> Self {
        Self { course: Course::new(recipe), loosen: Box::new(Loosen::new()) }
    }

    /// Takes what it can of `input`, appends the view to `out`, and says how many bytes it took.
    /// The rest has to be given again, with more after it, or with `all` if there is no more.
    pub(super) fn feed(&mut self, input: &[u8], all: bool, out: &mut Vec<u8>) -> usize {
        let mut rest = input;
        loop {
            if self.course.in_stream {
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
pub(super) struct Closing {
    course: Course,
    tighten: Box<Tighten>,
}

impl Closing {
    pub(super) fn new(recipe: Recipe) -> Self {
        Self { course: Course::new(recipe), tighten: Box::new(Tighten::new()) }
    }

    /// Takes what it can of `view`, appends the package to `out`, and says how many bytes it took:
    /// less than 32 are left over, which have to be given again with more after them.
    pub(super) fn feed(&mut self, view: &[u8], out: &mut Vec<u8>) -> Result<usize, TightenError> {
        let mut rest = view;
        loop {
            if self.course.in_stream {
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

    /// Whether the view may end here.
    pub(super) fn may_end(&self) -> bool {
        !self.course.in_stream || self.tighten.may_end()
    }
}
