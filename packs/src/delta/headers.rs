//! Headers of zip and gzip members.

use alloc::collections::BTreeMap;

/// The longest name in the header of a gzip.
const NAME: usize = 1 << 12;

/// The compressed lengths of a zip's members, by where their headers stand (APPNOTE 4.3.12,
/// 4.3.16).
///
/// Only a hint, and only read for zips of less than 4 GiB that end within the last 64 KiB, whatever
/// stands before them: a member whose length is not known is found all the same.
pub(super) fn directory(bytes: &[u8]) -> Option<BTreeMap<usize, usize>> {
    const END: usize = 22;
    const TAIL: usize = 1 << 16;
    let tail = bytes.len().saturating_sub(END.wrapping_add(TAIL));
    let end = bytes.get(tail..)?.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let end = tail.wrapping_add(end);
    let field = |at| Some(usize::try_from(number4(bytes.get(end..)?, at)?).unwrap_or(usize::MAX));
    let start = end.checked_sub(field(12)?)?;
    let zip = start.checked_sub(field(16)?)?;
    let mut rest = bytes.get(start..)?;
    let mut lengths = BTreeMap::new();
    while rest.starts_with(b"PK\x01\x02") {
        let length = usize::try_from(number4(rest, 20)?).ok()?;
        let header = zip.checked_add(usize::try_from(number4(rest, 42)?).ok()?)?;
        if number2(rest, 10)? == 8 {
            lengths.insert(header, length);
        }
        let fields = [number2(rest, 28)?, number2(rest, 30)?, number2(rest, 32)?];
        let fields = fields.into_iter().map(usize::from).fold(46, usize::wrapping_add);
        rest = rest.get(fields..)?;
    }
    Some(lengths)
}

/// The compressed length, if it is known, and where the data of a deflated zip member begin
/// (APPNOTE 4.3.7, 4.4.4, 4.5.3).
pub(super) fn zip_member(header: &[u8]) -> Option<(Option<usize>, usize)> {
    const ENCRYPTED: u16 = 1;
    const DESCRIPTOR: u16 = 8;
    let flags = number2(header, 6)?;
    if number2(header, 8)? != 8 || flags & ENCRYPTED != 0 {
        return None;
    }
    let name = usize::from(number2(header, 26)?);
    let extra = usize::from(number2(header, 28)?);
    let extra_start = name.wrapping_add(30);
    let start = extra_start.wrapping_add(extra);
    let length = match number4(header, 18)? {
        _ if flags & DESCRIPTOR != 0 => None,
        u32::MAX => zip64_length(header.get(extra_start..start)?),
        length => usize::try_from(length).ok(),
    };
    Some((length.filter(|length| *length > 0), start))
}

/// Returns the name of a zip member (APPNOTE 4.4.17).
pub(super) fn zip_name(header: &[u8]) -> Option<&[u8]> {
    header.get(30..)?.get(..usize::from(number2(header, 26)?))
}

fn zip64_length(mut extra: &[u8]) -> Option<usize> {
    loop {
        let kind = number2(extra, 0)?;
        let size = number2(extra, 2)?;
        let (field, rest) = extra.get(4..)?.split_at_checked(usize::from(size))?;
        if kind == 1 {
            let (length, _) = field.get(8..)?.split_first_chunk::<8>()?;
            return usize::try_from(u64::from_le_bytes(*length)).ok();
        }
        extra = rest;
    }
}

/// Returns the offset of the data of a gzip member (RFC 1952 §2.3).
pub(super) fn gzip_member(header: &[u8]) -> Option<(Option<usize>, usize)> {
    let flags = *header.get(3)?;
    if flags & 0xE0 != 0 {
        return None;
    }
    let mut start = 10_usize;
    if flags & 4 != 0 {
        start = start.wrapping_add(usize::from(number2(header, start)?)).wrapping_add(2);
    }
    for text in [8, 16] {
        if flags & text != 0 {
            let end = header.get(start..)?.iter().take(NAME).position(|byte| *byte == 0)?;
            start = start.wrapping_add(end).wrapping_add(1);
        }
    }
    if flags & 2 != 0 {
        start = start.wrapping_add(2);
    }
    Some((None, start))
}

fn number2(bytes: &[u8], at: usize) -> Option<u16> {
    let (number, _) = bytes.get(at..)?.split_first_chunk::<2>()?;
    Some(u16::from_le_bytes(*number))
}

fn number4(bytes: &[u8], at: usize) -> Option<u32> {
    let (number, _) = bytes.get(at..)?.split_first_chunk::<4>()?;
    Some(u32::from_le_bytes(*number))
}
