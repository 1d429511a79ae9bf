//! From tokens back to deflate.

use alloc::vec::Vec;

use super::alphabets::LONG_258;
use super::bits::index;
use super::rewrite::{DynamicCodes, Rewriter};
use super::tokens::{BROKEN, END, LONG, SHORT};

/// The bytes are not the tokens of any stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::packages) struct TightenError;

#[derive(Clone, Debug)]
enum State {
    Boundary,
    Stored(usize),
    CodeLengths(DynamicCodes),
    Token,
    Run(usize),
    Ended,
}

/// Does the Huffman coding of one deflate stream again, bit for bit as [`super::Loosen`] found it.
///
/// Total: it refuses what is not tokens, and every token but the literals' makes less than 7 bytes.
#[derive(Clone, Debug)]
pub(in crate::packages) struct Tighten {
    state: State,
    last: bool,
    rewriter: Rewriter,
}

/// One step: how many bytes it took, or that it needs more of them.
struct Step(Option<usize>);

const MORE: Result<Step, TightenError> = Ok(Step(None));

impl Tighten {
    pub(in crate::packages) const fn new() -> Self {
        Self { state: State::Boundary, last: false, rewriter: Rewriter::new() }
    }

    /// Starts again, with another stream.
    pub(in crate::packages) fn restart(&mut self) {
        self.state = State::Boundary;
        self.last = false;
        self.rewriter.restart();
    }

    /// Whether the stream is over: complete or broken.
    pub(in crate::packages) const fn ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Whether the tokens may end here: after the stream, or in a stored block that was cut short.
    pub(in crate::packages) const fn may_end(&self) -> bool {
        matches!(self.state, State::Ended | State::Stored(_))
    }

    /// Takes what it can of `tokens`, appends the deflate stream to `out`, and says how many bytes it
    /// took: less than 32 are left over, which have to be given again with more after them.
    pub(in crate::packages) fn feed(
        &mut self,
        tokens: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<usize, TightenError> {
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
                self.state = State::CodeLengths(codes.ok_or(TightenError)?);
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
                [LONG, BROKEN] => break,
                [LONG, length, high, low, after @ ..] => {
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

    #[inline]
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Loosen;
    use super::*;

    /// The tokens of `input`, given in pieces of `piece` bytes, and what was left after the stream.
    fn loosened(input: &[u8], piece: usize) -> (Vec<u8>, usize) {
        let (mut loosen, mut tokens) = (Loosen::new(), Vec::new());
        let (mut start, mut end) = (0, 0);
        while !loosen.ended() && (start < input.len() || end < input.len() || tokens.is_empty()) {
            end = input.len().min(end + piece);
            let all = end == input.len();
            start += loosen.feed(&input[start..end], all, &mut tokens);
            if all {
                break;
            }
        }
        (tokens, start)
    }

    fn tightened(tokens: &[u8], piece: usize) -> Result<Vec<u8>, TightenError> {
        let (mut tighten, mut out) = (Tighten::new(), Vec::new());
        let (mut start, mut end) = (0, 0);
        while end < tokens.len() {
            end = tokens.len().min(end + piece);
            start += tighten.feed(&tokens[start..end], &mut out)?;
        }
        assert!(tokens.len() - start < 32);
        if start < tokens.len() || !tighten.may_end() { Err(TightenError) } else { Ok(out) }
    }

    fn check(input: &[u8], piece: usize) -> Vec<u8> {
        let (whole, used) = loosened(input, usize::MAX / 2);
        let (tokens, used_in_pieces) = loosened(input, piece);
        assert!(tokens == whole && used == used_in_pieces, "the pieces show");
        let back = tightened(&tokens, piece).unwrap();
        assert!(back == input[..used], "not the same bits");
        tokens
    }

    fn text(length: usize) -> Vec<u8> {
        let words = ["release ", "bundle ", "the space ", "of ", "a ", "target: ", "\n"];
        let mut state = 7_u32;
        let mut out = Vec::new();
        while out.len() < length {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            out.extend_from_slice(words[index(state >> 24) % words.len()].as_bytes());
            out.push((state >> 16) as u8);
        }
        out
    }

    #[test]
    fn what_an_encoder_writes_comes_back_to_the_bit() {
        for level in [0, 1, 6, 9] {
            let stream = miniz_oxide::deflate::compress_to_vec(&text(300_000), level);
            for piece in [1, 700, 65_536] {
                let tokens = check(&stream, piece);
                assert!(tokens.len() < stream.len() * 2);
            }
        }
    }

    #[test]
    fn both_ways_to_write_258_are_kept() {
        // A fixed block: the literal `a`, 258 by code 285 and by 284 with extra bits 31, the end.
        let mut bits = Vec::new();
        let mut put = |value: u32, count: u32, reversed: bool| {
            for bit in 0..count {
                let at = if reversed { count - 1 - bit } else { bit };
                bits.push((value >> at) & 1);
            }
        };
        put(0b011, 3, false);
        put(0x30 + u32::from(b'a'), 8, true);
        put(0xC0 + 285 - 280, 8, true);
        put(0, 5, true);
        put(0xC0 + 284 - 280, 8, true);
        put(31, 5, false);
        put(0, 5, true);
        put(0, 7, true);
        let stream: Vec<u8> = bits
            .chunks(8)
            .map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | *bit as u8))
            .collect();
        let tokens = check(&stream, 1);
        assert_eq!(tokens, [3, 0, b'a', 0xFE, 129, 0, 0, 0xFE, 130, 0, 0, 0xFF, 0]);
    }

    #[test]
    fn a_stream_that_breaks_off_is_said_to_be_broken_there() {
        let stream = miniz_oxide::deflate::compress_to_vec(&text(5_000), 6);
        for length in 0..stream.len() {
            check(&stream[..length], 4096);
        }
    }

    #[test]
    fn a_symbol_without_a_code_cannot_be_written() {
        // A dynamic block that has codes of one bit for the literal `a` and the end.
        let tokens_of = |literal: u8| {
            let mut tokens = alloc::vec![5, 0, 0, 14];
            tokens.extend_from_slice(&[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
            tokens.extend_from_slice(&[0x80 + 97 - 11, 1, 0xFF, 0x80 + 20 - 11, 1, 1]);
            tokens.extend_from_slice(&[0, literal, END, 0]);
            tokens
        };
        let stream = tightened(&tokens_of(b'a'), 1).unwrap();
        assert_eq!(check(&stream, 1), tokens_of(b'a'));
        assert_eq!(tightened(&tokens_of(b'b'), 1), Err(TightenError));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn any_bytes_loosen_and_tighten(bytes in proptest::collection::vec(any::<u8>(), 0..3_000)) {
            check(&bytes, 13);
        }

        #[test]
        fn a_damaged_stream_loosens_and_tightens(
            place in 0..2_000_usize,
            byte in any::<u8>(),
            level in 0..10_u8,
        ) {
            let mut stream = miniz_oxide::deflate::compress_to_vec(&text(9_000), level);
            let place = place % stream.len();
            stream[place] = byte;
            check(&stream, 257);
        }

        #[test]
        fn any_bytes_are_tokens_or_refused(
            bytes in proptest::collection::vec(any::<u8>(), 0..3_000),
        ) {
            let whole = tightened(&bytes, usize::MAX / 2);
            prop_assert_eq!(&whole, &tightened(&bytes, 7));
            if let Ok(stream) = whole {
                prop_assert!(stream.len() <= bytes.len() * 7);
            }
        }
    }
}
