//! From tokens back to deflate.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::alphabets::LONG_258;
use super::bits::index;
use super::rewrite::{DynamicCodes, Rewriter};
use super::tokens::{BROKEN, END, LONG, SHORT};

/// The bytes are not the tokens of any stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TightenError;

#[derive(Clone, Debug)]
enum State {
    Boundary,
    Stored(usize),
    CodeLengths(Box<DynamicCodes>),
    Token,
    Run(usize),
    Ended,
}

/// Does the Huffman coding of one deflate stream again, bit for bit as [`super::HuffmanDecoder`]
/// found it.
///
/// Total: it refuses what is not tokens, and every token but the literals' makes less than 7 bytes.
#[derive(Clone, Debug)]
pub(crate) struct HuffmanEncoder {
    state: State,
    last: bool,
    rewriter: Rewriter,
}

/// One step: how many bytes it took, or that it needs more of them.
struct Step(Option<usize>);

const MORE: Result<Step, TightenError> = Ok(Step(None));

impl HuffmanEncoder {
    pub(crate) const fn new() -> Self {
        Self { state: State::Boundary, last: false, rewriter: Rewriter::new() }
    }

    /// Starts again, with another stream.
    pub(crate) fn restart(&mut self) {
        self.state = State::Boundary;
        self.last = false;
        self.rewriter.restart();
    }

    /// Whether the stream is over: complete or broken.
    pub(crate) const fn ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Whether the tokens may end here: after the stream, or in a stored block that was cut short.
    pub(crate) const fn may_end(&self) -> bool {
        matches!(self.state, State::Ended | State::Stored(_))
    }

    /// Takes what it can of `tokens`, appends the deflate stream to `out`, and says how many bytes
    /// it took: less than 32 are left over, which have to be given again with more after them.
    pub(crate) fn feed(&mut self, tokens: &[u8], out: &mut Vec<u8>) -> Result<usize, TightenError> {
        let mut rest = tokens;
        while !self.ended() {
            let Step(Some(taken)) = self.step(rest, out)? else {
                break;
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(tokens.len().saturating_sub(rest.len()))
    }

    fn step(&mut self, rest: &[u8], out: &mut Vec<u8>) -> Result<Step, TightenError> {
        match &mut self.state {
            State::Boundary => self.boundary(rest, out),
            State::Stored(left) => {
                let bytes = rest.get(..*left).unwrap_or(rest);
                out.extend_from_slice(bytes);
                *left = left.saturating_sub(bytes.len());
                if *left == 0 {
                    self.state = if self.last { State::Ended } else { State::Boundary };
                } else if bytes.is_empty() {
                    return MORE;
                }
                Ok(Step(Some(bytes.len())))
            }
            State::CodeLengths(codes) => {
                let Some(byte) = rest.first() else {
                    return MORE;
                };
                self.rewriter.code_length(*byte, codes, out).ok_or(TightenError)?;
                if codes.complete() {
                    self.rewriter.set_dynamic(codes).ok_or(TightenError)?;
                    self.state = State::Token;
                }
                Ok(Step(Some(1)))
            }
            State::Run(left) => {
                let literals = rest.get(..*left).unwrap_or(rest);
                for literal in literals {
                    self.rewriter.literal(*literal, out).ok_or(TightenError)?;
                }
                *left = left.saturating_sub(literals.len());
                if *left == 0 {
                    self.state = State::Token;
                } else if literals.is_empty() {
                    return MORE;
                }
                Ok(Step(Some(literals.len())))
            }
            State::Token => self.tokens(rest, out),
            State::Ended => MORE,
        }
    }

    fn boundary(&mut self, rest: &[u8], out: &mut Vec<u8>) -> Result<Step, TightenError> {
        let Some((header, more)) = rest.split_first() else {
            return MORE;
        };
        if self.last {
            self.rewriter.boundary(*header, out).ok_or(TightenError)?;
            self.state = State::Ended;
            return Ok(Step(Some(1)));
        }
        self.last = header & 1 == 1;
        match (*header, more) {
            (BROKEN, [bits, ..]) => {
                self.rewriter.boundary(*bits, out).ok_or(TightenError)?;
                self.state = State::Ended;
                Ok(Step(Some(2)))
            }
            (0 | 1, [padding, low, high, ..]) => {
                let stored = self.rewriter.stored(*header, [*padding, *low, *high], out);
                stored.ok_or(TightenError)?;
                self.state = State::Stored(usize::from(u16::from_le_bytes([*low, *high])));
                Ok(Step(Some(4)))
            }
            (2 | 3, _) => {
                self.rewriter.fixed(*header, out).ok_or(TightenError)?;
                self.state = State::Token;
                Ok(Step(Some(1)))
            }
            (4 | 5, [literals, distances, order, more @ ..]) => {
                let count = usize::from(order & 15).wrapping_add(4);
                let Some(lengths) = more.get(..count) else {
                    self.last = false;
                    return MORE;
                };
                let counts = [*literals, *distances, *order];
                let codes = self.rewriter.dynamic(*header, counts, lengths, out);
                self.state = State::CodeLengths(Box::new(codes.ok_or(TightenError)?));
                Ok(Step(Some(count.wrapping_add(4))))
            }
            (6..=0xFE, _) => Err(TightenError),
            _ => {
                self.last = false;
                MORE
            }
        }
    }

    /// As many tokens as there are, up to a run that is cut or the end of the block.
    fn tokens(&mut self, tokens: &[u8], out: &mut Vec<u8>) -> Result<Step, TightenError> {
        let mut rest = tokens;
        loop {
            rest = match rest {
                [more @ 0..=0x7F, after @ ..] => {
                    let length = usize::from(*more).wrapping_add(1);
                    let Some((literals, after)) = after.split_at_checked(length) else {
                        self.state = State::Run(length);
                        rest = after;
                        break;
                    };
                    for literal in literals {
                        self.rewriter.literal(*literal, out).ok_or(TightenError)?;
                    }
                    after
                }
                [END, after @ ..] => {
                    self.rewriter.end(out).ok_or(TightenError)?;
                    self.state = State::Boundary;
                    rest = after;
                    break;
                }
                [LONG, BROKEN, bits, after @ ..] => {
                    self.rewriter.boundary(*bits, out).ok_or(TightenError)?;
                    self.state = State::Ended;
                    rest = after;
                    break;
                }
                [LONG, length @ ..BROKEN, high, low, after @ ..] => {
                    let length = u32::from(*length).wrapping_add(129);
                    if length > LONG_258 {
                        return Err(TightenError);
                    }
                    self.copy(length, *high, *low, out)?;
                    after
                }
                [short @ SHORT..LONG, high, low, after @ ..] => {
                    let length = u32::from(short.wrapping_sub(SHORT)).wrapping_add(3);
                    self.copy(length, *high, *low, out)?;
                    after
                }
                [] | [SHORT..=END, ..] => break,
            };
        }
        let taken = tokens.len().saturating_sub(rest.len());
        if taken == 0 { MORE } else { Ok(Step(Some(taken))) }
    }

    #[inline(always)]
    fn copy(
        &mut self,
        length: u32,
        high: u8,
        low: u8,
        out: &mut Vec<u8>,
    ) -> Result<(), TightenError> {
        let less = u32::from(u16::from_be_bytes([high, low]));
        if index(less) >= 0x8000 {
            return Err(TightenError);
        }
        self.rewriter.copy(length, less.wrapping_add(1), out).ok_or(TightenError)
    }
}
