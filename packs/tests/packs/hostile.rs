//! Hostile packs, each rejected with its own code, and in bounded memory.

use spacebridge::{Code, Content};
use spacebridge_packs::{Unpacked, Unpacking, apply_pack};

use crate::handmade::{frame, header_of, op, varint};
use crate::{WINDOW, package};

const OLD: &[u8] = b"the release that runs now";
const NEW: &[u8] = b"the release that is to run";

/// The header of a pack, for packages that are at hand.
fn header(basis: &[u8], target: &[u8], window: u64) -> Vec<u8> {
    header_of(Content::of(basis), Content::of(target), window)
}

/// A frame that says what its lengths are.
fn frame_of(number: u64, lengths: [u64; 4], bytes: &[u8]) -> Vec<u8> {
    let mut out = varint(number);
    out.extend(lengths.into_iter().flat_map(varint));
    out.extend_from_slice(bytes);
    out
}

/// A pack from `OLD` to `NEW` of the frames after the recipes, and of the last one.
fn pack(frames: &[Vec<u8>]) -> Vec<u8> {
    [header(OLD, NEW, 1 << 20), frame(0, b"", b""), frames.concat()].concat()
}

fn check(pack: &[u8], expected: impl Into<Option<Code>>) {
    let refused = apply_pack(pack, OLD, &package(NEW), WINDOW).err();
    assert_eq!(refused.map(|error| error.code()), expected.into());
}

#[test]
fn a_pack_that_is_written_by_hand_is_unpacked() {
    let ops = [op(0, 17, 0), op(9, 0, 0)].concat();
    check(&pack(&[frame(1, &ops, b"is to run"), frame(2, b"", b"")]), None);
    // The same in two frames, of which the second copies what lies before.
    let first = frame(1, &op(0, 16, 0), b"");
    let second = frame(2, &[op(0, 1, -13), op(9, 0, 0)].concat(), b"is to run");
    check(&pack(&[first, second, frame(3, b"", b"")]), None);
}

#[test]
fn frames_in_another_order_are_out_of_order() {
    let first = frame(1, &op(0, 17, 0), b"");
    let second = frame(2, &op(9, 0, 0), b"is to run");
    let last = frame(3, b"", b"");
    check(&pack(&[first.clone(), second.clone(), last.clone()]), None);
    check(&pack(&[second.clone(), first.clone(), last.clone()]), Code::PackOutOfOrder);
    check(&pack(&[first.clone(), last]), Code::PackOutOfOrder);
    check(&pack(&[first.clone(), first, second]), Code::PackOutOfOrder);
}

#[test]
fn sizes_above_the_format_s_are_refused_before_anything_is_allocated() {
    let huge = u64::MAX;
    for lengths in [[1 << 21, 1, 0, 0], [1, 1 << 21, 0, 0], [0, 0, huge, 1], [0, 0, 1, huge]] {
        check(&pack(&[frame_of(1, lengths, b"")]), Code::PackFrameTooLarge);
    }
    check(&header(OLD, NEW, WINDOW + 1), Code::PackWindowTooLarge);
    check(&header(OLD, NEW, u64::MAX), Code::PackWindowTooLarge);
}

#[test]
fn parts_that_are_not_as_long_as_they_say_are_malformed() {
    // A part that says it is 10 bytes, and is a deflate stream of a million.
    let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 1_000_000], 9);
    let length = bomb.len() as u64;
    check(&pack(&[frame_of(1, [10, length, 0, 0], &bomb)]), Code::PackMalformed);
    check(&pack(&[frame_of(1, [1 << 20, length, 0, 0], &bomb)]), Code::PackMalformed);
    check(&pack(&[frame_of(1, [1 << 20, 3, 0, 0], b"abc")]), Code::PackMalformed);
    // Literals that no op uses, that are not there, and an op that does nothing.
    check(&pack(&[frame(1, &op(1, 0, 0), b"two"), frame(2, b"", b"")]), Code::PackMalformed);
    check(&pack(&[frame(1, &op(9, 0, 0), b"two"), frame(2, b"", b"")]), Code::PackMalformed);
    check(&pack(&[frame(1, &op(0, 0, 0), b"")]), Code::PackMalformed);
    check(&pack(&[frame(1, &[0x80], b"")]), Code::PackMalformed);
    check(&pack(&[frame(1, b"", b"literals")]), Code::PackMalformed);
    // A number in more bytes than it needs.
    check(&pack(&[vec![0x81, 0x00, 0, 0, 0, 0]]), Code::PackMalformed);
}

#[test]
fn copies_from_where_nothing_is_are_refused() {
    for copy in [26, 1 << 40, u64::MAX >> 1] {
        check(&pack(&[frame(1, &op(0, copy, 0), b"")]), Code::PackOutOfBasis);
    }
    check(&pack(&[frame(1, &op(0, 1, 25), b"")]), Code::PackOutOfBasis);
    check(&pack(&[frame(1, &op(0, 1, i64::MAX), b"")]), Code::PackOutOfBasis);
    check(&pack(&[frame(1, &op(0, u64::MAX, 5), b"")]), Code::PackMalformed);
}

#[test]
fn a_copy_from_before_the_window_is_refused() {
    let ops = [op(0, 20, 0), op(0, 1, -16)].concat();
    let pack = |window| {
        let start = header(OLD, &[OLD.get(..20).unwrap(), b"r"].concat(), window);
        [start, frame(0, b"", b""), frame(1, &ops, b""), frame(2, b"", b"")].concat()
    };
    let target = [OLD.get(..20).unwrap(), b"r"].concat();
    let apply = |window| apply_pack(&pack(window), OLD, &package(&target), WINDOW);
    assert_eq!(apply(16).unwrap().0, target);
    assert_eq!(apply(15).unwrap_err().code(), Code::PackOutOfWindow);
}

#[test]
fn what_is_unpacked_ends_where_the_manifest_says() {
    // A kilobyte that would copy a terabyte, from a basis of a megabyte.
    let basis = vec![7; 1 << 20];
    let ops: Vec<u8> = (0..400).flat_map(|_| op(0, 1 << 20, -(1 << 20))).skip(4).collect();
    let ops = [op(0, 1 << 20, 0), ops].concat();
    let start = header(&basis, NEW, 1 << 20);
    let pack = [start, frame(0, b"", b""), frame(1, &ops, b"")].concat();
    let error = apply_pack(&pack, &basis, &package(NEW), WINDOW).unwrap_err();
    assert_eq!(error.code(), Code::PackageTooLong);
}

#[test]
fn a_pack_that_makes_other_bytes_is_refused_at_its_end() {
    let ops = [op(0, 17, 0), op(9, 0, 0)].concat();
    check(&pack(&[frame(1, &ops, b"is to fly"), frame(2, b"", b"")]), Code::PackageOtherContent);
    check(&pack(&[frame(1, &op(0, 17, 0), b""), frame(2, b"", b"")]), Code::PackageTooShort);
}

#[test]
fn a_basis_that_was_changed_since_it_was_checked_is_named() {
    let ops = [op(0, 17, 0), op(9, 0, 0)].concat();
    let pack = pack(&[frame(1, &ops, b"is to run"), frame(2, b"", b"")]);
    let checked = Content::of(OLD);
    let mut unpacking = Unpacking::new(&package(NEW), checked, WINDOW).unwrap();
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
    assert_eq!(refused.code(), Code::PackBasisChanged);
}

#[test]
fn recipes_and_tokens_of_a_stranger_are_refused() {
    let with = |recipes: Vec<u8>, ops: &[u8], literals: &[u8]| {
        [header(OLD, NEW, 0), recipes, frame(1, ops, literals), frame(2, b"", b"")].concat()
    };
    // A recipe that is cut within a number.
    check(&with(frame(0, &[0x80], b""), b"", b""), Code::PackMalformed);
    // A stream in the target, which is neither tokens nor over at the end.
    let recipes = frame(0, b"", &varint(0));
    check(&with(recipes.clone(), &op(2, 0, 0), &[6, 0]), Code::PackMalformed);
    check(&with(recipes, &op(3, 0, 0), &[3, 0, b'a']), Code::PackMalformed);
    // A stream whose content is apart: its inner recipe is cut, or there is too much of it.
    check(&with(frame(0, b"", &[1, 1]), b"", b""), Code::PackMalformed);
    let recipes = frame(0, b"", &[1, 0]);
    check(&with(recipes.clone(), &op(4, 0, 0), &[1, b'a', 0, 0]), Code::PackMalformed);
    // Content that no token takes, tokens that wait for content, no end, and a length of no form.
    check(&with(recipes.clone(), &op(7, 0, 0), &[1, b'a', 3, 3, 0xFF, 0, 0]), Code::PackMalformed);
    check(&with(recipes.clone(), &op(6, 0, 0), &[0, 2, 3, 0, 0, 0]), Code::PackMalformed);
    check(&with(recipes.clone(), &op(2, 0, 0), &[1, b'a']), Code::PackMalformed);
    check(&with(recipes, &op(2, 0, 0), &[0x81, 0]), Code::PackMalformed);
}

#[test]
fn content_that_nothing_uses_is_not_gathered() {
    // The inner view of a stream in the target says that it is a gibibyte, all of it copied.
    let basis = vec![7; 1 << 20];
    let ops: Vec<u8> = (0..1_023).flat_map(|_| op(0, 1 << 20, -(1 << 20))).collect();
    let length = varint(1 << 30);
    assert_eq!(length.len(), 5);
    let ops = [op(5, 1 << 20, -5), ops].concat();
    let start = header(&basis, NEW, 1 << 20);
    let pack = [start, frame(0, b"", &[1, 0]), frame(1, &ops, &length)].concat();
    let error = apply_pack(&pack, &basis, &package(NEW), WINDOW).unwrap_err();
    assert_eq!(error.code(), Code::PackMalformed);
}
