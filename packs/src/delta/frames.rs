//! The reader of a pack, which arrives in pieces of any size.

use alloc::vec::Vec;

use super::error::ApplyError;
use super::pack::{FRAME, PackHeader};
use super::varint;

/// One frame.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) ops: Vec<u8>,
    pub(super) literals: Vec<u8>,
}

/// Bytes of a pack that have arrived and were not used yet: at most a frame.
#[derive(Debug, Default)]
pub(super) struct Frames {
    bytes: Vec<u8>,
    complete: bool,
    next: u64,
}

/// Largest number of bytes of a frame: its five numbers, and content that is never larger packed.
const LARGEST: usize = 2 * FRAME + 5 * varint::LONGEST;

impl Frames {
    /// Takes what there is room for, and says how many bytes that was. No bytes: the pack is over.
    pub(super) fn give(&mut self, pack: &[u8]) -> usize {
        self.complete |= pack.is_empty();
        let room = LARGEST.saturating_sub(self.bytes.len());
        let taken = pack.get(..room).unwrap_or(pack);
        let wanted = self.bytes.len().saturating_add(taken.len()).next_power_of_two().min(LARGEST);
        self.bytes.reserve_exact(wanted.saturating_sub(self.bytes.len()));
        self.bytes.extend_from_slice(taken);
        taken.len()
    }

    /// The header; `None` if not all of it has come.
    pub(super) fn header(&mut self) -> Result<Option<PackHeader>, ApplyError> {
        if self.bytes.len() < PackHeader::LENGTH {
            return self.wait();
        }
        let header = PackHeader::read(&self.bytes).ok_or(ApplyError::NotAPack)?;
        self.bytes.drain(..PackHeader::LENGTH);
        Ok(Some(header))
    }

    /// The next frame, which has nothing in it if it is the last one; `None` if not all of it has
    /// come.
    pub(super) fn frame(&mut self) -> Result<Option<Frame>, ApplyError> {
        let mut rest = self.bytes.as_slice();
        let mut numbers = [0; 5];
        for number in &mut numbers {
            match varint::read(&mut rest) {
                Some(read) => *number = read,
                None if varint::may_go_on(rest) => return self.wait(),
                None => return Err(ApplyError::Malformed),
            }
        }
        let [number, lengths @ ..] = numbers;
        if number != self.next {
            return Err(ApplyError::OutOfOrder);
        }
        let [ops, packed_ops, literals, packed_literals] =
            lengths.map(|length| usize::try_from(length).ok().filter(|length| *length <= FRAME));
        let (Some(ops), Some(packed_ops)) = (ops, packed_ops) else {
            return Err(ApplyError::FrameTooLarge);
        };
        let (Some(literals), Some(packed_literals)) = (literals, packed_literals) else {
            return Err(ApplyError::FrameTooLarge);
        };
        let Some((for_ops, rest)) = rest.split_at_checked(packed_ops) else {
            return self.wait();
        };
        let Some((for_literals, rest)) = rest.split_at_checked(packed_literals) else {
            return self.wait();
        };
        let frame = Frame { ops: unpack(for_ops, ops)?, literals: unpack(for_literals, literals)? };
        let used = self.bytes.len().saturating_sub(rest.len());
        self.bytes.drain(..used);
        self.next = self.next.wrapping_add(1);
        Ok(Some(frame))
    }

    /// Returns true if the pack is over; an error if there is more of it.
    pub(super) const fn at_end(&self) -> Result<bool, ApplyError> {
        if self.bytes.is_empty() { Ok(self.complete) } else { Err(ApplyError::Trailing) }
    }

    const fn wait<T>(&self) -> Result<Option<T>, ApplyError> {
        if self.complete { Err(ApplyError::Truncated) } else { Ok(None) }
    }
}

/// The `length` bytes that `packed` stands for: never more are made, whatever it says.
fn unpack(packed: &[u8], length: usize) -> Result<Vec<u8>, ApplyError> {
    if packed.len() == length {
        return Ok(packed.to_vec());
    }
    let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, length);
    bytes.ok().filter(|bytes| bytes.len() == length).ok_or(ApplyError::Malformed)
}
