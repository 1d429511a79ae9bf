//! What a stranger may do to a pack, each refused by its own code, and in bounded memory.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod handmade;

use handmade::{frame, frame_of, header, header_of, op, varint};
use spacebridge::{Content, Package, PackageDigest, Unpacked, Unpacking, apply_pack};

const WINDOW: u64 = 64 << 20;
const OLD: &[u8] = b"the release that runs now";
const NEW: &[u8] = b"the release that is to run";

fn package(content: Content) -> Package {
    let id = "Shop.Web".parse().unwrap();
    Package { id, version: "1.1.0".into(), feed: None, content: Some(content) }
}

/// A pack from `OLD` to `NEW` of the frames after the recipes, and of the last one.
fn pack(frames: &[Vec<u8>]) -> Vec<u8> {
    [header(OLD, NEW, 1 << 20), frame(0, b"", b""), frames.concat()].concat()
}

fn check(pack: &[u8], expected: &str) {
    let result = apply_pack(pack, OLD, &package(Content::of(NEW)), WINDOW);
    let code = result.map_or_else(|error| error.code(), |_| "unpacked");
    assert_eq!(code, expected);
}

#[test]
fn a_pack_that_is_written_by_hand_is_unpacked() {
    let ops = [op(0, 17, 0), op(9, 0, 0)].concat();
    check(&pack(&[frame(1, &ops, b"is to run"), frame(2, b"", b"")]), "unpacked");
    // The same in two frames, of which the second copies what lies before.
    let first = frame(1, &op(0, 16, 0), b"");
    let second = frame(2, &[op(0, 1, -13), op(9, 0, 0)].concat(), b"is to run");
    check(&pack(&[first, second, frame(3, b"", b"")]), "unpacked");
}

#[test]
fn frames_in_another_order_are_out_of_order() {
    let first = frame(1, &op(0, 17, 0), b"");
    let second = frame(2, &op(9, 0, 0), b"is to run");
    let last = frame(3, b"", b"");
    check(&pack(&[first.clone(), second.clone(), last.clone()]), "unpacked");
    check(&pack(&[second.clone(), first.clone(), last.clone()]), "pack-out-of-order");
    check(&pack(&[first.clone(), last]), "pack-out-of-order");
    check(&pack(&[first.clone(), first, second]), "pack-out-of-order");
}

#[test]
fn sizes_above_the_format_s_are_refused_before_anything_is_allocated() {
    let huge = u64::MAX;
    for lengths in [[1 << 21, 1, 0, 0], [1, 1 << 21, 0, 0], [0, 0, huge, 1], [0, 0, 1, huge]] {
        check(&pack(&[frame_of(1, lengths, b"")]), "pack-frame-too-large");
    }
    check(&header(OLD, NEW, WINDOW + 1), "pack-window-too-large");
    check(&header(OLD, NEW, u64::MAX), "pack-window-too-large");
}

#[test]
fn parts_that_are_not_as_long_as_they_say_are_malformed() {
    // A part that says it is 10 bytes, and is a deflate stream of a million.
    let bomb = miniz_oxide::deflate::compress_to_vec(&[0; 1_000_000], 9);
    let length = bomb.len() as u64;
    check(&pack(&[frame_of(1, [10, length, 0, 0], &bomb)]), "pack-malformed");
    check(&pack(&[frame_of(1, [1 << 20, length, 0, 0], &bomb)]), "pack-malformed");
    check(&pack(&[frame_of(1, [1 << 20, 3, 0, 0], b"abc")]), "pack-malformed");
    // Literals that no op uses, that are not there, and an op that does nothing.
    check(&pack(&[frame(1, &op(1, 0, 0), b"two"), frame(2, b"", b"")]), "pack-malformed");
    check(&pack(&[frame(1, &op(9, 0, 0), b"two"), frame(2, b"", b"")]), "pack-malformed");
    check(&pack(&[frame(1, &op(0, 0, 0), b"")]), "pack-malformed");
    check(&pack(&[frame(1, &[0x80], b"")]), "pack-malformed");
    check(&pack(&[frame(1, b"", b"literals")]), "pack-malformed");
    // A number in more bytes than it needs.
    check(&pack(&[vec![0x81, 0x00, 0, 0, 0, 0]]), "pack-malformed");
}

#[test]
fn copies_from_where_nothing_is_are_refused() {
    for copy in [26, 1 << 40, u64::MAX >> 1] {
        check(&pack(&[frame(1, &op(0, copy, 0), b"")]), "pack-out-of-basis");
    }
    check(&pack(&[frame(1, &op(0, 1, 25), b"")]), "pack-out-of-basis");
    check(&pack(&[frame(1, &op(0, 1, i64::MAX), b"")]), "pack-out-of-basis");
    check(&pack(&[frame(1, &op(0, u64::MAX, 5), b"")]), "pack-malformed");
}

#[test]
fn a_copy_from_before_the_window_is_refused() {
    let ops = [op(0, 20, 0), op(0, 1, -16)].concat();
    let pack = |window| {
        let start = header(OLD, &[OLD.get(..20).unwrap(), b"r"].concat(), window);
        [start, frame(0, b"", b""), frame(1, &ops, b""), frame(2, b"", b"")].concat()
    };
    let target = [OLD.get(..20).unwrap(), b"r"].concat();
    let apply = |window| apply_pack(&pack(window), OLD, &package(Content::of(&target)), WINDOW);
    assert_eq!(apply(16).unwrap().0, target);
    assert_eq!(apply(15).unwrap_err().code(), "pack-out-of-window");
}

#[test]
fn what_is_unpacked_ends_where_the_manifest_says() {
    // A kilobyte that would copy a terabyte, from a basis of a megabyte.
    let basis = vec![7; 1 << 20];
    let ops: Vec<u8> = (0..400).flat_map(|_| op(0, 1 << 20, -(1 << 20))).skip(4).collect();
    let ops = [op(0, 1 << 20, 0), ops].concat();
    let start = header(&basis, NEW, 1 << 20);
    let pack = [start, frame(0, b"", b""), frame(1, &ops, b"")].concat();
    let error = apply_pack(&pack, &basis, &package(Content::of(NEW)), WINDOW).unwrap_err();
    assert_eq!(error.code(), "package-too-long");
}

#[test]
fn a_pack_that_makes_other_bytes_is_refused_at_its_end() {
    let ops = [op(0, 17, 0), op(9, 0, 0)].concat();
    check(&pack(&[frame(1, &ops, b"is to fly"), frame(2, b"", b"")]), "package-other-content");
    check(&pack(&[frame(1, &op(0, 17, 0), b""), frame(2, b"", b"")]), "package-too-short");
}

#[test]
fn a_basis_that_was_changed_since_it_was_checked_is_named() {
    let ops = [op(0, 17, 0), op(9, 0, 0)].concat();
    let pack = pack(&[frame(1, &ops, b"is to run"), frame(2, b"", b"")]);
    let checked = Content::of(OLD);
    let mut unpacking = Unpacking::new(&package(Content::of(NEW)), checked, WINDOW).unwrap();
    let mut basis = b"the Release that runs now".as_slice();
    let mut pack = pack.as_slice();
    let refused = loop {
        match unpacking.advance() {
            Ok(Unpacked::NeedsPack) => pack = &pack[unpacking.give_pack(pack)..],
            Ok(Unpacked::NeedsBasis) => basis = &basis[unpacking.give_basis(basis)..],
            Ok(Unpacked::Complete) => break unpacking.finish().unwrap_err(),
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert_eq!(refused.code(), "pack-basis-changed");
}

#[test]
fn recipes_and_tokens_of_a_stranger_are_refused() {
    let with = |recipes: Vec<u8>, ops: &[u8], literals: &[u8]| {
        [header(OLD, NEW, 0), recipes, frame(1, ops, literals), frame(2, b"", b"")].concat()
    };
    // A recipe that is cut within a number.
    check(&with(frame(0, &[0x80], b""), b"", b""), "pack-malformed");
    // A stream in the target, which is neither tokens nor over at the end.
    let recipes = frame(0, b"", &varint(0));
    check(&with(recipes.clone(), &op(2, 0, 0), &[6, 0]), "pack-malformed");
    check(&with(recipes, &op(3, 0, 0), &[3, 0, b'a']), "pack-malformed");
}

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
    let (mut basis, mut target) = (PackageDigest::new(), PackageDigest::new());
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
    let (basis, target) = (basis.finish(), target.finish());
    let rest = SIZE - LEFT_OUT - PIECE as u64;
    let back = -i64::try_from(window).unwrap();
    let ops = [op(0, LEFT_OUT, 0), op(13, rest, PIECE as i64 - 13), op(0, 1 << 20, back)].concat();
    let pack = [
        header_of(basis, target, window),
        frame(0, b"", b""),
        frame(1, &ops, b"something new"),
        frame(2, b"", b""),
    ]
    .concat();

    let before = peak();
    let mut unpacking = Unpacking::new(&package(target), basis, window).unwrap();
    let (mut pack, mut position, mut size) = (pack.as_slice(), 0, 0);
    loop {
        match unpacking.advance().unwrap() {
            Unpacked::NeedsPack => pack = &pack[unpacking.give_pack(pack)..],
            Unpacked::NeedsBasis => {
                let left = usize::try_from(SIZE - position).unwrap().min(PIECE);
                let start = position % 1024;
                assert_eq!(start, 0, "pieces are taken in whole blocks");
                large(position, &mut buffer);
                position += unpacking.give_basis(&buffer[..left]) as u64;
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
