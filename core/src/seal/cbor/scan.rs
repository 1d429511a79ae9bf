//! One pass over bytes that nothing is known about: allocates nothing, builds nothing.

use super::reader::{ARRAY, BYTES, MAP, NEGATIVE, TAG, TEXT};
use super::{CborError, Fault, Reader, TAG_ENCRYPT, TAG_SIGN1};
use crate::terms::Limits;

/// Checks that `bytes` are exactly one item of deterministic CBOR within `limits`.
pub(crate) fn scan(bytes: &[u8], limits: &Limits) -> Result<(), CborError> {
    if bytes.len() > limits.bytes {
        return Err(CborError::new(Fault::TooLarge, 0));
    }
    let mut reader = Reader::new(bytes, limits);
    read(&mut reader, true)?;
    reader.finish()
}

/// Reads past one item in which nothing is known, so that no tag belongs there.
pub(super) fn item(reader: &mut Reader<'_>) -> Result<(), CborError> {
    read(reader, false)
}

/// Reads past one item, which may be `tagged`. Recurses as deep as the reader's limit allows.
fn read(reader: &mut Reader<'_>, tagged: bool) -> Result<(), CborError> {
    let start = reader.offset();
    let head = reader.head()?;
    match head.major {
        BYTES => reader.take(head.argument).map(|_| ()),
        TEXT => reader.take_text(head.argument).map(|_| ()),
        ARRAY => {
            let length = reader.length_of(head.argument, 1, start)?;
            reader.nested(start, |reader| (0..length).try_for_each(|_| item(reader)))
        }
        MAP => reader.map_of(head.argument, start, |entries| {
            while let Some((_, value)) = entries.next()? {
                item(value)?;
            }
            Ok(())
        }),
        TAG if tagged && matches!(head.argument, TAG_SIGN1 | TAG_ENCRYPT) => {
            reader.nested(start, item)
        }
        TAG => Err(CborError::new(Fault::Tag, start)),
        NEGATIVE if i64::try_from(head.argument).is_err() => {
            Err(CborError::new(Fault::Integer, start))
        }
        // Integers are whole, and of the simple values the head takes false, true and null alone.
        _ => Ok(()),
    }
}
