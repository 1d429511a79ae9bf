//! The peak memory of unpacking, for any packages and any pack: the window and 16 MiB. The test
//! runs alone in its process, because it counts allocations.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    dead_code,
    reason = "tests fail loudly, and share what they make packages with"
)]

#[path = "../../packs/tests/packs/containers.rs"]
mod containers;
#[path = "../../packs/tests/packs/handmade.rs"]
mod handmade;

use containers::{Member, gzip, noise, text, zip};
use handmade::{frame, header_of, op, varint};
use spacebridge::{Code, Content, Error, Package};
use spacebridge_benches::{Counting, counted};
use spacebridge_packs::{PackHeader, PackOptions, Unpacked, Unpacking, make_pack};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The memory that may be held beside the window.
const BESIDE: u64 = 16 << 20;

/// A recipe has no more.
const STREAMS: usize = 100_000;

/// A frame's part has no more.
const PART: usize = 1 << 20;

#[test]
fn nothing_holds_more_than_the_window_and_16_mib() {
    a_nested_pack();
    a_large_window();
    large_recipes();
    recipes_within_recipes();
    literals_that_come_all_at_once();
    content_and_tokens_that_wait();
}

/// Unpacks in pieces, keeps nothing, and checks the memory held meanwhile. Returns the code of a
/// refusal.
fn check(pack: &[u8], basis: &[u8], target: Content) -> Option<Code> {
    let package = Package::new("Shop.Web".parse().unwrap(), "1.1.0", target);
    let basis_content = Content::of(basis);
    let (result, held) = counted(|| unpack(pack, basis, &package, basis_content));
    let window = PackHeader::read(pack).unwrap().window;
    let beside = (held.most as u64).saturating_sub(window);
    assert!(beside <= BESIDE, "{beside} bytes beside the window");
    result.err().map(|error| error.code())
}

fn unpack(
    mut pack: &[u8],
    mut basis: &[u8],
    package: &Package,
    content: Content,
) -> Result<(), Error> {
    let mut unpacking = Unpacking::new(package, content, 64 << 20)?;
    loop {
        match unpacking.advance()? {
            Unpacked::NeedsPack => pack = &pack[unpacking.give_pack(pack)..],
            Unpacked::NeedsBasis => basis = &basis[unpacking.give_basis(basis)..],
            Unpacked::Bytes(_) => {}
            _ => return unpacking.finish().map(drop),
        }
    }
}

/// A pack as it is made, of streams within streams.
fn a_nested_pack() {
    let jar = |seed| {
        let texts: Vec<Vec<u8>> = (seed..seed + 9).map(|seed| text(100_000, seed)).collect();
        zip(&texts.iter().map(|text| Member::streamed("m", text)).collect::<Vec<_>>())
    };
    let nested = |seed| gzip(&[jar(seed), noise(200_000, 7)].concat(), None);
    let basis = nested(0);
    let target = nested(1);
    let pack = make_pack(&basis, &target, &PackOptions::default()).unwrap();
    assert_eq!(check(&pack, &basis, Content::of(&target)), None);
}

/// A window of 60 MiB, all of which is filled, and then what is furthest back is copied.
fn a_large_window() {
    const WINDOW: usize = 60 << 20;
    let basis = vec![7; WINDOW];
    let target = vec![7; WINDOW + 1000];
    let copies = [op(0, WINDOW as u64, 0), op(0, 1000, -(WINDOW as i64))].concat();
    let pack = [
        header_of(Content::of(&basis), Content::of(&target), WINDOW as u64),
        frame(0, b"", b""),
        frame(1, &copies, b""),
        frame(2, b"", b""),
    ];
    assert_eq!(check(&pack.concat(), &basis, Content::of(&target)), None);
}

/// A pack of a stranger, with recipes for the basis and the target, and one frame of ops.
fn strange(recipes: [&[u8]; 2], ops: &[u8], literals: &[u8]) -> Code {
    let basis = noise(PART, 1);
    let target = Content::of(b"whatever");
    let pack = [
        header_of(Content::of(&basis), target, 1 << 20),
        frame(0, recipes[0], recipes[1]),
        frame(1, ops, literals),
        frame(2, b"", b""),
    ];
    check(&pack.concat(), &basis, target).unwrap()
}

/// Each package has the largest permitted number of streams, all of them empty, and then one more.
fn large_recipes() {
    let copy = op(0, PART as u64, 0);
    let streams = vec![0; STREAMS];
    assert_eq!(strange([&streams, &[]], &copy, b""), Code::PackageTooLong);
    assert_refused(strange([&streams, &streams], &copy, b""));
    assert_eq!(strange([&vec![0; STREAMS + 1], &[]], &copy, b""), Code::PackMalformed);
    // The same in numbers that are as long as numbers are.
    let far = [[0xFE].as_slice(), &[0xFF; 8], &[1]].concat().repeat(STREAMS);
    assert_eq!(strange([&far, &far], &copy, b""), Code::PackageTooLong);
}

/// Streams whose content is apart: many of them, and one with many within.
fn recipes_within_recipes() {
    let copy = op(0, PART as u64, 0);
    let many = [1, 0].repeat(STREAMS);
    let one = |count: usize| [vec![1], varint(count as u64), vec![0; count]].concat();
    for recipe in [many, one(STREAMS - 1)] {
        assert_eq!(strange([&recipe, &[]], &copy, b""), Code::PackageTooLong);
        assert_refused(strange([&recipe, &recipe], &copy, b""));
    }
    assert_eq!(strange([&one(STREAMS), &[]], &copy, b""), Code::PackMalformed);
}

/// A stream of a million copies, in one frame.
fn literals_that_come_all_at_once() {
    let mut tokens = vec![3];
    tokens.extend([0xFE, 0x81, 0x7F, 0xFF].repeat(PART / 4 - 1));
    let ops = op(tokens.len() as u64, 0, 0);
    assert_eq!(strange([&[], &[0]], &ops, &tokens), Code::PackageTooLong);
}

/// A stream whose content comes long before its tokens, or the other way round.
fn content_and_tokens_that_wait() {
    let most = varint(PART as u64 - 8);
    let content = [most.as_slice(), &vec![b'a'; PART - 8]].concat();
    let tokens = [[0].as_slice(), &most, &[3], &vec![0; PART - 9]].concat();
    for literals in [content.repeat(2), tokens.repeat(2), [content, tokens].concat()] {
        let literals = &literals[..PART];
        let ops = op(PART as u64, 0, 0);
        assert_refused(strange([&[], &[1, 0]], &ops, literals));
    }
}

/// The unpacking stops at the first fault: a broken stream, or too many bytes of it.
fn assert_refused(code: Code) {
    assert!([Code::PackMalformed, Code::PackageTooLong].contains(&code), "{code}");
}
