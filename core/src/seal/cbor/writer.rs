//! Writes deterministic CBOR: shortest heads and definite lengths by construction, the order of map
//! keys by the caller's care and the scanner's check.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::reader::{ARRAY, BYTES, MAP, NEGATIVE, TAG, TEXT, UNSIGNED};
use crate::terms::{Limits, as_u64};

/// The low bits of a head whose argument follows in that many bytes (RFC 8949 §3).
const ONE_BYTE: u8 = 24;
const TWO_BYTES: u8 = 25;
const FOUR_BYTES: u8 = 26;
const EIGHT_BYTES: u8 = 27;

/// Writes one CBOR item.
///
/// Builds with debug assertions run the strict scanner over what was written, so that a map whose
/// keys are out of order fails the first test that writes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer.
    pub(crate) fn new() -> Self {
        Self(Vec::new())
    }

    /// An empty writer with room for `bytes`.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    /// The bytes of the one item that was written.
    pub(crate) fn finish(self) -> Vec<u8> {
        debug_assert_eq!(super::scan(&self.0, &unlimited()), Ok(()), "not one deterministic item");
        self.0
    }

    /// An unsigned integer.
    pub(crate) fn uint(&mut self, value: u64) -> &mut Self {
        self.head(UNSIGNED, value)
    }

    /// An integer.
    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        match u64::try_from(value) {
            Ok(value) => self.head(UNSIGNED, value),
            // -1 - value, which two's complement calls the inverse of the value.
            Err(_) => self.head(NEGATIVE, (!value).unsigned_abs()),
        }
    }

    /// A byte string.
    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.length(BYTES, value.len());
        self.0.extend_from_slice(value);
        self
    }

    /// Writes a byte string of so many zeroes.
    pub(crate) fn zeroes(&mut self, count: usize) -> &mut Self {
        self.length(BYTES, count);
        self.0.resize(self.0.len().saturating_add(count), 0);
        self
    }

    /// Returns the number of bytes written.
    pub(crate) fn written(&self) -> usize {
        self.0.len()
    }

    /// A text string.
    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.length(TEXT, value.len());
        self.0.extend_from_slice(value.as_bytes());
        self
    }

    /// `false` or `true`.
    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.0.push(if value { 0xf5 } else { 0xf4 });
        self
    }

    /// `null`.
    pub(crate) fn null(&mut self) -> &mut Self {
        self.0.push(0xf6);
        self
    }

    /// Begins an array of `length` items, which follow.
    pub(crate) fn array(&mut self, length: usize) -> &mut Self {
        self.length(ARRAY, length)
    }

    /// Begins a map of `length` entries, which follow: key, value, key, value, in the order of the
    /// encoded keys.
    pub(crate) fn map(&mut self, length: usize) -> &mut Self {
        self.length(MAP, length)
    }

    /// A map with small integer keys, of which some may be absent: `write` names each key as it
    /// goes, in ascending order, and at most 23 of them.
    pub(crate) fn record(&mut self, write: impl FnOnce(&mut Fields<'_>)) -> &mut Self {
        let head = self.0.len();
        self.0.push(MAP << 5);
        let mut fields = Fields { writer: self, count: 0 };
        write(&mut fields);
        let count = fields.count;
        debug_assert!(count < 24, "a record has at most 23 fields");
        if let Some(byte) = self.0.get_mut(head) {
            *byte |= count;
        }
        self
    }

    /// The tag `number`; the item that it marks follows.
    pub(crate) fn tag(&mut self, number: u64) -> &mut Self {
        self.head(TAG, number)
    }

    /// An item that is already encoded, byte for byte.
    pub(crate) fn raw(&mut self, item: &[u8]) -> &mut Self {
        self.0.extend_from_slice(item);
        self
    }

    /// The bytes that were written, whether or not they are one item.
    #[cfg(test)]
    pub(crate) fn into_parts(self) -> Vec<u8> {
        self.0
    }

    /// Returns the head of a byte string alone: what a digest over a long string needs in front of
    /// it.
    pub(crate) fn bytes_head(length: u64) -> Vec<u8> {
        let mut head = Self::with_capacity(9);
        head.head(BYTES, length);
        head.0
    }

    fn length(&mut self, major: u8, length: usize) -> &mut Self {
        self.head(major, as_u64(length))
    }

    #[inline]
    fn head(&mut self, major: u8, argument: u64) -> &mut Self {
        let major = major << 5;
        if let Ok(byte) = u8::try_from(argument) {
            if byte < 24 {
                self.0.push(major | byte);
            } else {
                self.0.extend_from_slice(&[major | ONE_BYTE, byte]);
            }
        } else if let Ok(short) = u16::try_from(argument) {
            self.0.push(major | TWO_BYTES);
            self.0.extend_from_slice(&short.to_be_bytes());
        } else if let Ok(word) = u32::try_from(argument) {
            self.0.push(major | FOUR_BYTES);
            self.0.extend_from_slice(&word.to_be_bytes());
        } else {
            self.0.push(major | EIGHT_BYTES);
            self.0.extend_from_slice(&argument.to_be_bytes());
        }
        self
    }
}

/// The fields of a record while it is written.
#[derive(Debug)]
pub(crate) struct Fields<'w> {
    writer: &'w mut Writer,
    count: u8,
}

impl Fields<'_> {
    /// Names a field. The caller writes its value, one item.
    pub(crate) fn key(&mut self, key: u8) -> &mut Writer {
        self.count = self.count.saturating_add(1);
        self.writer.uint(u64::from(key))
    }

    /// A text field, left out where it is empty.
    pub(crate) fn text(&mut self, key: u8, value: &str) {
        if !value.is_empty() {
            self.key(key).text(value);
        }
    }

    /// A switch, left out where it is off.
    pub(crate) fn flag(&mut self, key: u8, value: bool) {
        if value {
            self.key(key).bool(true);
        }
    }
}

/// The order in which text keys stand in a map: by their encoding, so shorter ones first
/// (RFC 8949 §4.2.1).
pub(crate) fn text_key_order(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// Returns limits that never apply: the reader's limits hold for encoded messages.
fn unlimited() -> Limits {
    Limits {
        bytes: usize::MAX,
        depth: usize::MAX,
        items: usize::MAX,
        text: usize::MAX,
        ..Limits::default()
    }
}
