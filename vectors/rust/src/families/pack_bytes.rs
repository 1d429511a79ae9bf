//! The bytes of packs, written from packages.md alone.

use spacebridge::Content;

pub(super) fn header(basis: &[u8], target: &[u8], window: u64) -> Vec<u8> {
    let mut out = b"SBDELTA\x01".to_vec();
    for content in [Content::of(basis), Content::of(target)] {
        out.extend_from_slice(&content.size.to_le_bytes());
        out.extend_from_slice(content.sha256.as_bytes());
    }
    out.extend_from_slice(&window.to_le_bytes());
    out
}

/// A frame whose parts follow as they are.
pub(super) fn frame(number: u64, ops: &[u8], literals: &[u8]) -> Vec<u8> {
    let [ops_size, literals_size] = [ops, literals].map(size);
    let lengths = [ops_size, ops_size, literals_size, literals_size];
    frame_of(number, lengths, &[ops, literals].concat())
}

/// A frame that says these lengths.
pub(super) fn frame_of(number: u64, lengths: [u64; 4], bytes: &[u8]) -> Vec<u8> {
    let mut out = varint(number);
    out.extend(lengths.into_iter().flat_map(varint));
    out.extend_from_slice(bytes);
    out
}

pub(super) fn end(number: u64) -> Vec<u8> {
    frame(number, b"", b"")
}

/// An op; the offset is from where the last copy ended, and as many bytes on as there are literals.
pub(super) fn op(literals: u64, copy: u64, offset: i64) -> Vec<u8> {
    let mut out = [varint(literals), varint(copy)].concat();
    if copy > 0 {
        let zigzag = (offset << 1) ^ (offset >> 63);
        out.extend(varint(u64::from_le_bytes(zigzag.to_le_bytes())));
    }
    out
}

pub(super) fn size(bytes: &[u8]) -> u64 {
    Content::of(bytes).size
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = number.to_le_bytes()[0] & 0x7f;
        number >>= 7;
        if number == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

/// A deflate stream of one zero byte and `copies` times 258 more.
pub(super) fn bomb(copies: usize) -> Vec<u8> {
    // The last block, with fixed codes; the literal 0.
    let mut bits = String::from("110") + "00110000";
    for _ in 0..copies {
        // Length 258, and distance 1.
        bits += "11000101";
        bits += "00000";
    }
    bits += "0000000";
    let byte = |chunk: &[u8]| {
        chunk.iter().rev().fold(0_u8, |byte, bit| (byte << 1) | u8::from(*bit == b'1'))
    };
    bits.as_bytes().chunks(8).map(byte).collect()
}
