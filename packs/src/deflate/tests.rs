//! The round trip through decoder and encoder returns the original bytes.

use alloc::vec::Vec;

use proptest::prelude::*;

use super::bits::index;
use super::tokens::END;
use super::{HuffmanDecoder, HuffmanEncoder, TightenError};

/// The tokens of `input`, given in pieces of `piece` bytes, and what was left after the stream.
fn loosened(input: &[u8], piece: usize) -> (Vec<u8>, usize) {
    let mut loosen = HuffmanDecoder::new();
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut end = 0;
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
    let mut tighten = HuffmanEncoder::new();
    let mut out = Vec::new();
    let mut start = 0;
    let mut end = 0;
    while end < tokens.len() {
        end = tokens.len().min(end + piece);
        start += tighten.feed(&tokens[start..end], &mut out)?;
    }
    assert!(tighten.ended() || tokens.len() - start < 32);
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

#[test]
fn tokens_after_the_end_of_the_stream_are_refused() {
    let tokens = check(&[1, 0, 0, 0xFF, 0xFF], 1);
    let more = [tokens.as_slice(), &[0; 40]].concat();
    assert_eq!(tightened(&more, 1), Err(TightenError));
    assert_eq!(tightened(&more, usize::MAX / 2), Err(TightenError));
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
