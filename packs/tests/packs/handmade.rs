//! Packs written by hand, from the specification alone.

use spacebridge::Content;

/// A pack's header.
pub(crate) fn header_of(basis: Content, target: Content, window: u64) -> Vec<u8> {
    let mut out = b"SBDELTA\x01".to_vec();
    for content in [basis, target] {
        out.extend_from_slice(&content.size.to_le_bytes());
        out.extend_from_slice(content.sha256.as_bytes());
    }
    out.extend_from_slice(&window.to_le_bytes());
    out
}

/// A frame whose parts follow as they are.
pub(crate) fn frame(number: u64, first: &[u8], second: &[u8]) -> Vec<u8> {
    let mut out = varint(number);
    for part in [first, second] {
        out.extend(varint(part.len() as u64));
        out.extend(varint(part.len() as u64));
    }
    [out.as_slice(), first, second].concat()
}

/// An op; the offset is from where the last copy ended, after as many bytes as the literals are.
pub(crate) fn op(literals: u64, copy: u64, offset: i64) -> Vec<u8> {
    let mut out = [varint(literals), varint(copy)].concat();
    if copy > 0 {
        out.extend(varint(((offset << 1) ^ (offset >> 63)) as u64));
    }
    out
}

pub(crate) fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}
