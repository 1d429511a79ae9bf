//! Whole numbers of any size: seven bits a byte, the lowest first, the high bit set on all but the
//! last.

use alloc::vec::Vec;

/// The most bytes that a number has.
pub(super) const LONGEST: usize = 10;

/// Appends `number`.
pub(super) fn write(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        let [low, ..] = number.to_le_bytes();
        out.push(low | 0x80);
        number = number.wrapping_shr(7);
    }
    let [low, ..] = number.to_le_bytes();
    out.push(low);
}

/// Takes a number from the front of `bytes`; `None` if they end within it or it is too long.
///
/// A number has one form: a last byte of zero after others is refused.
pub(super) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    let mut rest = *bytes;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        rest = after;
        let part = u64::from(byte & 0x7F);
        let shifted = part.wrapping_shl(shift);
        if shifted.wrapping_shr(shift) != part {
            return None;
        }
        number |= shifted;
        if *byte < 0x80 {
            if *byte == 0 && shift > 0 {
                return None;
            }
            *bytes = rest;
            return Some(number);
        }
    }
    None
}

/// Whether what [`read`] refused may only lack its last bytes.
pub(super) fn may_go_on(bytes: &[u8]) -> bool {
    bytes.len() < LONGEST && bytes.iter().all(|byte| *byte >= 0x80)
}

/// A difference as a number: small in both directions.
pub(super) const fn zigzag(from: u64, to: u64) -> u64 {
    let difference = to.wrapping_sub(from).cast_signed();
    (difference.wrapping_shl(1) ^ difference.wrapping_shr(63)).cast_unsigned()
}

/// Where a difference leads.
pub(super) const fn unzigzag(from: u64, number: u64) -> u64 {
    let sign = (number & 1).wrapping_neg();
    from.wrapping_add(number.wrapping_shr(1) ^ sign)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_number_is_read_as_it_was_written(number in any::<u64>(), shift in 0..64_u32) {
            let number = number >> shift;
            let mut bytes = Vec::new();
            write(number, &mut bytes);
            prop_assert!(bytes.len() <= LONGEST);
            let mut rest = bytes.as_slice();
            prop_assert_eq!(read(&mut rest), Some(number));
            prop_assert!(rest.is_empty());
            prop_assert_eq!(read(&mut bytes.split_last().unwrap().1), None);
        }

        #[test]
        fn a_difference_leads_back(from in any::<u64>(), to in any::<u64>()) {
            prop_assert_eq!(unzigzag(from, zigzag(from, to)), to);
        }
    }

    #[test]
    fn a_number_has_one_form() {
        assert_eq!(read(&mut [0x80, 0x00].as_slice()), None);
        assert_eq!(read(&mut [0xFF; 11].as_slice()), None);
        assert_eq!(read(&mut [0x05].as_slice()), Some(5));
        assert_eq!(zigzag(10, 9), 1);
        assert_eq!(zigzag(10, 11), 2);
    }
}
