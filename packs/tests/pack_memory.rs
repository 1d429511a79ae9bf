//! The measured memory of unpacking. The test runs alone in its process.
#![expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test may panic, and its numbers are small"
)]

#[path = "packs/handmade.rs"]
mod handmade;

use handmade::{frame, header_of, op};
use spacebridge::Package;
use spacebridge::packages::PackageDigest;
use spacebridge_packs::{Unpacked, Unpacking};

/// A file of 2 GiB that is never whole in memory: every kibibyte says which one it is.
fn large(position: u64, buffer: &mut [u8]) {
    for (block, bytes) in (position / 1024..).zip(buffer.chunks_mut(1024)) {
        bytes.fill(7);
        bytes.iter_mut().zip(block.to_le_bytes()).for_each(|(slot, byte)| *slot = byte);
    }
}

/// The largest amount of memory that this process ever had, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

#[test]
fn two_gibibytes_are_unpacked_in_the_memory_of_the_window_and_16_mib() {
    const SIZE: u64 = 2 << 30;
    const LEFT_OUT: u64 = 512 << 20;
    const PIECE: usize = 1 << 16;
    let window = 8 << 20;
    let mut buffer = vec![0; PIECE];
    let mut basis = PackageDigest::new();
    let mut target = PackageDigest::new();
    for position in (0..SIZE).step_by(PIECE) {
        large(position, &mut buffer);
        basis.update(&buffer);
        if position == LEFT_OUT {
            target.update(b"something new");
        } else {
            target.update(&buffer);
        }
    }
    // At the end, 1 MiB from 8 MiB before the end comes once more.
    for position in (SIZE - window..SIZE - window + (1 << 20)).step_by(PIECE) {
        large(position, &mut buffer);
        target.update(&buffer);
    }
    let basis = basis.finish();
    let target = target.finish();
    let rest = SIZE - LEFT_OUT - PIECE as u64;
    let back = -i64::try_from(window).unwrap();
    let ops = [
        op(0, LEFT_OUT, 0),
        op(13, rest, i64::try_from(PIECE).unwrap() - 13),
        op(0, 1 << 20, back),
    ]
    .concat();
    let pack = [
        header_of(basis, target, window),
        frame(0, b"", b""),
        frame(1, &ops, b"something new"),
        frame(2, b"", b""),
    ]
    .concat();

    let package = Package::new("Shop.Web".parse().unwrap(), "1.1.0", target);
    let before = peak();
    let mut unpacking = Unpacking::new(&package, basis, window).unwrap();
    let mut pack = pack.as_slice();
    let mut position = 0;
    let mut size = 0;
    loop {
        match unpacking.advance().unwrap() {
            Unpacked::NeedsPack => pack = &pack[unpacking.give_pack(pack)..],
            Unpacked::NeedsBasis => {
                let left = usize::try_from(SIZE - position).unwrap().min(PIECE);
                // A piece may be taken in part: it is given again from a block's start.
                let skipped = usize::try_from(position % 1024).unwrap();
                large(position - position % 1024, &mut buffer);
                let given = buffer.get(skipped..left.max(skipped)).unwrap();
                position += unpacking.give_basis(given) as u64;
            }
            Unpacked::Bytes(bytes) => size += bytes.len() as u64,
            _ => break,
        }
    }
    assert_eq!(unpacking.finish().unwrap().content(), target);
    assert_eq!(size, target.size);
    if let (Some(before), Some(after)) = (before, peak()) {
        assert!(after - before <= window + (16 << 20), "{} bytes", after - before);
    }
}
