//! Reads deterministic CBOR and is strict while it decodes, so that no second pass is needed.
//!
//! This is the hot path: nothing is allocated, and text and bytes are borrowed from the input.

use super::{CborError, DEEPEST, Entries, Fault, Items, scan};
use crate::terms::{Limits, as_u64};

/// A cursor over strict CBOR.
///
/// After an error the cursor stands somewhere inside the item at fault: whoever reads gives up.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'b> {
    pub(super) rest: &'b [u8],
    total: usize,
    items_left: usize,
    depth_left: usize,
    text_limit: usize,
    note_limit: usize,
}

/// The type of the item that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Array,
    Bool,
    Bytes,
    Map,
    Negative,
    Null,
    Tag,
    Text,
    Unsigned,
}

/// The first byte of an item split in its major type, and its argument (RFC 8949 §3).
pub(super) struct Head {
    pub(super) major: u8,
    pub(super) argument: u64,
}

pub(super) const UNSIGNED: u8 = 0;
pub(super) const NEGATIVE: u8 = 1;
pub(super) const BYTES: u8 = 2;
pub(super) const TEXT: u8 = 3;
pub(super) const ARRAY: u8 = 4;
pub(super) const MAP: u8 = 5;
pub(super) const TAG: u8 = 6;
pub(super) const SIMPLE: u8 = 7;

const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u64 = 22;

impl<'b> Reader<'b> {
    /// Starts at the first of `bytes`. The size of the whole is the caller's to check, against
    /// [`Limits::bytes`]; every other limit is checked here.
    pub(crate) fn new(bytes: &'b [u8], limits: &Limits) -> Self {
        Self {
            rest: bytes,
            total: bytes.len(),
            items_left: limits.items,
            depth_left: limits.depth.min(DEEPEST),
            text_limit: limits.text,
            note_limit: limits.notes,
        }
    }

    /// Returns the number of bytes read.
    pub(crate) fn offset(&self) -> usize {
        self.total.saturating_sub(self.rest.len())
    }

    /// An error about the item that starts at the cursor.
    pub(crate) fn fault(&self, fault: Fault) -> CborError {
        CborError::new(fault, self.offset())
    }

    /// Returns true if nothing is left.
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Ends reading. Refuses bytes that follow the item.
    pub(crate) fn finish(self) -> Result<(), CborError> {
        if self.is_at_end() { Ok(()) } else { Err(self.fault(Fault::Trailing)) }
    }

    /// The type of the next item, which stays unread.
    pub(crate) fn peek(&self) -> Result<Kind, CborError> {
        let first = *self.rest.first().ok_or_else(|| self.fault(Fault::Truncated))?;
        Ok(match first >> 5 {
            UNSIGNED => Kind::Unsigned,
            NEGATIVE => Kind::Negative,
            BYTES => Kind::Bytes,
            TEXT => Kind::Text,
            ARRAY => Kind::Array,
            MAP => Kind::Map,
            TAG => Kind::Tag,
            _ => match first {
                0xf4 | 0xf5 => Kind::Bool,
                0xf6 => Kind::Null,
                _ => return Err(self.simple_fault(first)),
            },
        })
    }

    /// An unsigned integer.
    #[inline]
    pub(crate) fn uint(&mut self) -> Result<u64, CborError> {
        self.argument_of(UNSIGNED)
    }

    /// An integer that fits 64 bits with its sign.
    #[inline]
    pub(crate) fn int(&mut self) -> Result<i64, CborError> {
        let start = self.offset();
        let head = self.head()?;
        signed(&head).ok_or_else(|| {
            let fault = if head.major <= NEGATIVE { Fault::Integer } else { Fault::Type };
            CborError::new(fault, start)
        })
    }

    /// A byte string.
    #[inline]
    pub(crate) fn bytes(&mut self) -> Result<&'b [u8], CborError> {
        let length = self.argument_of(BYTES)?;
        self.take(length)
    }

    /// A byte string of exactly `N` bytes.
    #[inline]
    pub(crate) fn bytes_of<const N: usize>(&mut self) -> Result<&'b [u8; N], CborError> {
        let start = self.offset();
        self.bytes()?.try_into().map_err(|_| CborError::new(Fault::Length, start))
    }

    /// A text string.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<&'b str, CborError> {
        let length = self.argument_of(TEXT)?;
        self.take_text(length)
    }

    /// Reads a text string that becomes part of the reader's facts.
    pub(crate) fn note(&mut self) -> Result<&'b str, CborError> {
        let start = self.offset();
        let text = self.text()?;
        if text.len() > self.note_limit {
            return Err(CborError::new(Fault::TooLarge, start));
        }
        Ok(text)
    }

    /// `false` or `true`.
    #[inline]
    pub(crate) fn bool(&mut self) -> Result<bool, CborError> {
        let start = self.offset();
        match self.head()? {
            Head { major: SIMPLE, argument: FALSE } => Ok(false),
            Head { major: SIMPLE, argument: TRUE } => Ok(true),
            _ => Err(CborError::new(Fault::Type, start)),
        }
    }

    /// The tag `number`, and what `read` makes of the item it marks.
    pub(crate) fn tagged<T, E: From<CborError>>(
        &mut self,
        number: u64,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let start = self.offset();
        let head = self.head()?;
        if head.major != TAG || head.argument != number {
            return Err(CborError::new(Fault::Tag, start).into());
        }
        self.nested(start, read)
    }

    /// An array. `read` takes every item; items that it leaves are a refusal.
    #[inline]
    pub(crate) fn array<T, E: From<CborError>>(
        &mut self,
        read: impl FnOnce(&mut Items<'_, 'b>) -> Result<T, E>,
    ) -> Result<T, E> {
        let start = self.offset();
        let length = self.argument_of(ARRAY)?;
        let left = self.length_of(length, 1, start)?;
        self.nested(start, |reader| {
            let mut items = Items::new(reader, left);
            let value = read(&mut items)?;
            if !items.is_empty() {
                return Err(CborError::new(Fault::Length, start).into());
            }
            Ok(value)
        })
    }

    /// An array of exactly `length` items.
    #[inline]
    pub(crate) fn array_of<T, E: From<CborError>>(
        &mut self,
        length: usize,
        read: impl FnOnce(&mut Items<'_, 'b>) -> Result<T, E>,
    ) -> Result<T, E> {
        let start = self.offset();
        self.array(|items| {
            if items.len() != length {
                return Err(CborError::new(Fault::Length, start).into());
            }
            read(items)
        })
    }

    /// A map. `read` takes every entry; entries that it leaves are a refusal.
    #[inline]
    pub(crate) fn map<T, E: From<CborError>>(
        &mut self,
        read: impl FnOnce(&mut Entries<'_, 'b>) -> Result<T, E>,
    ) -> Result<T, E> {
        let start = self.offset();
        let length = self.argument_of(MAP)?;
        self.map_of(length, start, read)
    }

    /// The entries of a map whose head, at `start`, was read.
    #[inline]
    pub(super) fn map_of<T, E: From<CborError>>(
        &mut self,
        length: u64,
        start: usize,
        read: impl FnOnce(&mut Entries<'_, 'b>) -> Result<T, E>,
    ) -> Result<T, E> {
        let left = self.length_of(length, 2, start)?;
        self.nested(start, |reader| {
            let mut entries = Entries::new(reader, left);
            let value = read(&mut entries)?;
            if !entries.is_empty() {
                return Err(CborError::new(Fault::Length, start).into());
            }
            Ok(value)
        })
    }

    /// Checks one whole item, whatever it is, and yields its bytes: how unknown fields are kept.
    pub(crate) fn skip(&mut self) -> Result<&'b [u8], CborError> {
        let before = self.rest;
        scan::item(self)?;
        Ok(self.since(before))
    }

    /// Reads the head of an item, in its shortest form only.
    #[inline]
    pub(super) fn head(&mut self) -> Result<Head, CborError> {
        let Some((&first, rest)) = self.rest.split_first() else {
            return Err(self.fault(Fault::Truncated));
        };
        let Some(items_left) = self.items_left.checked_sub(1) else {
            return Err(self.fault(Fault::Items));
        };
        let major = first >> 5;
        let low = first & 0x1f;
        if low < 24 {
            if major == SIMPLE && !matches!(u64::from(low), FALSE | TRUE | NULL) {
                return Err(self.simple_fault(first));
            }
            self.rest = rest;
            self.items_left = items_left;
            return Ok(Head { major, argument: u64::from(low) });
        }
        self.items_left = items_left;
        self.long_head(first, rest)
    }

    /// Takes text that is `length` bytes long.
    #[inline]
    pub(super) fn take_text(&mut self, length: u64) -> Result<&'b str, CborError> {
        let start = self.offset();
        if length > as_u64(self.text_limit) {
            return Err(CborError::new(Fault::TooLarge, start));
        }
        let bytes = self.take(length)?;
        core::str::from_utf8(bytes).map_err(|_| CborError::new(Fault::Utf8, start))
    }

    /// Takes `length` bytes.
    #[inline]
    pub(super) fn take(&mut self, length: u64) -> Result<&'b [u8], CborError> {
        let taken =
            usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let Some((taken, rest)) = taken else {
            return Err(self.fault(Fault::Truncated));
        };
        self.rest = rest;
        Ok(taken)
    }

    /// Runs `read` one level deeper.
    #[inline]
    pub(super) fn nested<T, E: From<CborError>>(
        &mut self,
        start: usize,
        read: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let depth = self.depth_left;
        self.depth_left =
            depth.checked_sub(1).ok_or_else(|| CborError::new(Fault::Depth, start))?;
        let value = read(self)?;
        self.depth_left = depth;
        Ok(value)
    }

    /// A number of items of at least `size` bytes each, which must fit into what is left.
    #[inline]
    pub(super) fn length_of(
        &self,
        length: u64,
        size: usize,
        at: usize,
    ) -> Result<usize, CborError> {
        usize::try_from(length)
            .ok()
            .filter(|length| length.checked_mul(size).is_some_and(|least| least <= self.rest.len()))
            .ok_or_else(|| CborError::new(Fault::Truncated, at))
    }

    #[inline]
    fn argument_of(&mut self, major: u8) -> Result<u64, CborError> {
        let start = self.offset();
        let head = self.head()?;
        if head.major == major {
            Ok(head.argument)
        } else {
            Err(CborError::new(Fault::Type, start))
        }
    }

    /// A head whose argument takes one to eight bytes of its own.
    #[inline]
    fn long_head(&mut self, first: u8, rest: &'b [u8]) -> Result<Head, CborError> {
        let major = first >> 5;
        let low = first & 0x1f;
        if low > 27 || major == SIMPLE {
            return Err(self.simple_fault(first));
        }
        let (argument, least, rest) = match low {
            24 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u64::from(u8::from_be_bytes(*bytes)), 24, rest)),
            25 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u64::from(u16::from_be_bytes(*bytes)), 0x100, rest)),
            26 => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u64::from(u32::from_be_bytes(*bytes)), 0x1_0000, rest)),
            _ => rest
                .split_first_chunk()
                .map(|(bytes, rest)| (u64::from_be_bytes(*bytes), 0x1_0000_0000, rest)),
        }
        .ok_or_else(|| self.fault(Fault::Truncated))?;
        if argument < least {
            return Err(self.fault(Fault::NotShortest));
        }
        self.rest = rest;
        Ok(Head { major, argument })
    }

    #[cold]
    fn simple_fault(&self, first: u8) -> CborError {
        self.fault(match first & 0x1f {
            28..=30 => Fault::Reserved,
            31 => Fault::Indefinite,
            25..=27 => Fault::Float,
            _ => Fault::Simple,
        })
    }

    pub(super) fn since(&self, before: &'b [u8]) -> &'b [u8] {
        let length = before.len().saturating_sub(self.rest.len());
        before.get(..length).unwrap_or_default()
    }
}

#[inline]
pub(super) fn signed(head: &Head) -> Option<i64> {
    let value = i64::try_from(head.argument).ok()?;
    match head.major {
        UNSIGNED => Some(value),
        // -1 - n, which two's complement calls the inverse of n.
        NEGATIVE => Some(!value),
        _ => None,
    }
}
