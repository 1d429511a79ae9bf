//! The tables of Unicode as `build.rs` packs them.

/// Letters, and the numbers that belong to each.
pub(super) struct Table {
    /// Letters from which on one can read, and where in the bytes they stand.
    pub(super) index: &'static [(u32, u16)],
    /// The entries: how far the letter is from the one before, how many numbers it has, and the
    /// numbers.
    pub(super) bytes: &'static [u8],
}

impl Table {
    /// Returns the value of this letter.
    pub(super) fn of(&self, letter: char) -> Option<Numbers> {
        let (found, numbers) = self.up_to(letter)?;
        (found == u32::from(letter)).then_some(numbers)
    }

    /// Returns the value of the range that contains this letter; 0 outside all ranges.
    pub(super) fn in_ranges(&self, letter: char) -> u32 {
        let Some((first, mut numbers)) = self.up_to(letter) else { return 0 };
        let length = numbers.next().unwrap_or(0);
        let number = numbers.next().unwrap_or(0);
        if u32::from(letter) <= first.saturating_add(length) { number } else { 0 }
    }

    /// The last entry whose letter is not after this one.
    fn up_to(&self, letter: char) -> Option<(u32, Numbers)> {
        let letter = u32::from(letter);
        let block = self.index.partition_point(|(first, _)| *first <= letter).checked_sub(1)?;
        let (mut at, start) = *self.index.get(block)?;
        let end = self.index.get(block.saturating_add(1)).map(|(_, end)| usize::from(*end));
        let end = end.unwrap_or(self.bytes.len());
        let mut bytes = self.bytes.get(usize::from(start)..end)?;
        let mut near = 0;
        let mut found = None;
        while !bytes.is_empty() {
            at = at.saturating_add(small(&mut bytes));
            if at > letter {
                break;
            }
            let left = small(&mut bytes);
            let mut numbers = Numbers { bytes, left, near };
            found = Some((at, numbers.clone()));
            near = numbers.next().unwrap_or(near);
            numbers.by_ref().for_each(drop);
            bytes = numbers.bytes;
        }
        found
    }
}

/// The numbers of one entry.
#[derive(Clone)]
pub(super) struct Numbers {
    bytes: &'static [u8],
    left: u32,
    near: u32,
}

impl Iterator for Numbers {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let folded = small(&mut self.bytes);
        let half = folded >> 1;
        let step = if folded & 1 == 0 { half } else { !half };
        self.near = self.near.wrapping_add(step);
        Some(self.near)
    }
}

/// A number in groups of seven bits, the lowest first.
fn small(bytes: &mut &'static [u8]) -> u32 {
    let mut number = 0_u32;
    for shift in [0, 7, 14, 21, 28] {
        let Some((byte, rest)) = bytes.split_first() else { break };
        *bytes = rest;
        number |= u32::from(byte & 127) << shift;
        if *byte < 128 {
            break;
        }
    }
    number
}
