//! Walks through tokens, whether or not the literals stand among them.

use alloc::boxed::Box;

use super::alphabets::Lengths;
use super::tokens::{BROKEN, END, LONG, SHORT};

/// Item at the front of the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// Bytes that stand for nothing of the content.
    Other,
    /// Announcement of so many literals.
    Literals(usize),
    /// A copy within the content, of at least one byte.
    Copy {
        /// Number of bytes.
        length: usize,
        /// The distance to the copied bytes, backwards.
        distance: usize,
    },
}

#[derive(Clone, Debug)]
enum State {
    Boundary,
    CodeLengths(Box<Lengths>),
    Token,
    Ended,
}

/// State of a walk over the tokens of one stream.
///
/// It understands every stream's tokens; of what are none it makes something, and
/// [`super::HuffmanEncoder`] refuses them.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    state: State,
    last: bool,
}

impl Walk {
    pub(crate) const fn new() -> Self {
        Self { state: State::Boundary, last: false }
    }

    /// The next item and how many bytes it has, without its literals; `None` if not all of it is
    /// there.
    #[inline(always)]
    pub(crate) fn next(&mut self, bytes: &[u8]) -> Option<(Item, usize)> {
        match &mut self.state {
            State::Token => self.token(bytes),
            State::Boundary => self.boundary(bytes),
            State::CodeLengths(lengths) => {
                let byte = *bytes.first()?;
                let (symbol, more) = match byte {
                    0..=0x0F => (byte, 0),
                    0x10..=0x1F => (16, byte & 3),
                    0x20..=0x7F => (17, byte & 7),
                    0x80.. => (18, byte & 0x7F),
                };
                if lengths.push(symbol, more).is_none() || lengths.complete() {
                    self.state = State::Token;
                }
                Some((Item::Other, 1))
            }
            State::Ended => None,
        }
    }

    #[inline(always)]
    fn token(&mut self, bytes: &[u8]) -> Option<(Item, usize)> {
        let copy = |length: usize, high: u8, low: u8| {
            let less = usize::from(u16::from_be_bytes([high, low]));
            Item::Copy { length: length.min(258), distance: less.wrapping_add(1) }
        };
        match bytes {
            [more @ 0..=0x7F, ..] => Some((Item::Literals(usize::from(*more).wrapping_add(1)), 1)),
            [END, ..] => {
                self.state = State::Boundary;
                Some((Item::Other, 1))
            }
            [LONG, BROKEN, _, ..] => {
                self.state = State::Ended;
                Some((Item::Other, 3))
            }
            [LONG, length @ ..BROKEN, high, low, ..] => {
                Some((copy(usize::from(*length).wrapping_add(129), *high, *low), 4))
            }
            [short @ SHORT..LONG, high, low, ..] => {
                let length = usize::from(short.wrapping_sub(SHORT)).wrapping_add(3);
                Some((copy(length, *high, *low), 3))
            }
            [] | [SHORT..=END, ..] => None,
        }
    }

    fn boundary(&mut self, bytes: &[u8]) -> Option<(Item, usize)> {
        let (header, more) = bytes.split_first()?;
        if self.last {
            self.state = State::Ended;
            return Some((Item::Other, 1));
        }
        let (state, item, length) = match (*header, more) {
            (0 | 1, [_, low, high, ..]) => {
                let length = usize::from(u16::from_le_bytes([*low, *high]));
                let state = if *header == 1 { State::Ended } else { State::Boundary };
                (state, Item::Literals(length), 4)
            }
            (2 | 3, _) => (State::Token, Item::Other, 1),
            (4 | 5, [literals, distances, order, ..]) => {
                let length = usize::from(order & 15).wrapping_add(8);
                bytes.get(..length)?;
                let count = usize::from(literals & 31).wrapping_add(usize::from(distances & 31));
                let lengths = Box::new(Lengths::new(count.wrapping_add(258)));
                (State::CodeLengths(lengths), Item::Other, length)
            }
            (6.., [_, ..]) => (State::Ended, Item::Other, 2),
            _ => return None,
        };
        self.state = state;
        self.last = header & 1 == 1;
        Some((item, length))
    }
}
