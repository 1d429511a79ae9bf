//! The bodies of the fuzz targets about packages. Each panics if what must hold does not.

// The transform by itself, which the library keeps to itself.
#[expect(dead_code, reason = "the program of the vectors reads cases too")]
#[path = "../../vectors/rust/src/data.rs"]
mod data;
#[expect(dead_code, unused_imports, reason = "what else is built on the transform")]
#[path = "../../packs/src/deflate/mod.rs"]
mod deflate;

use std::sync::LazyLock;

use deflate::{HuffmanDecoder, HuffmanEncoder};
use spacebridge::packages::{PartAssembler, PartSplitter, PartTable, VerifiedPackage};
use spacebridge::{Content, Error, Package};
use spacebridge_packs::{PackOptions, apply_pack, make_pack};

/// The length of the header of a pack, which comes before its frames.
pub const HEADER: usize = 8 + 2 * (8 + 32) + 8;

const WINDOW: u64 = 1 << 20;
/// The files of `vectors/shared/packs.json`.
static PACKS: LazyLock<data::Files> = LazyLock::new(|| {
    let packs = include_str!("../../vectors/shared/packs.json");
    data::files(&serde_json::from_str(packs).unwrap()).unwrap()
});

/// Returns the names of all files of the packs: `accept/gzip/pack`.
pub fn names() -> impl Iterator<Item = &'static str> {
    PACKS.keys().map(String::as_str)
}

/// Returns one of those files.
pub fn vector(name: &str) -> &'static [u8] {
    let found = names().zip(PACKS.values()).find(|(known, _)| *known == name);
    found.unwrap().1
}

fn basis() -> &'static [u8] {
    vector("accept/gzip/basis")
}

fn target() -> &'static [u8] {
    vector("accept/gzip/target")
}

fn package(bytes: &[u8]) -> Package {
    Package::new("Shop.Web".parse().unwrap(), "1.1.0", Content::of(bytes))
}

/// Any bytes are loosened, and tightened to the same bytes, in whatever pieces. The first byte says
/// how large the pieces are.
pub fn transform(input: &[u8]) {
    let Some((piece, input)) = input.split_first() else { return };
    let piece = usize::from(*piece) + 1;
    let (tokens, used) = loosened(input, usize::MAX / 2);
    let (pieces, used_in_pieces) = loosened(input, piece);
    assert_eq!((&tokens, used), (&pieces, used_in_pieces));
    assert!(tokens.len() <= used * 12 + 16);
    assert_eq!(tightened(&tokens, piece).as_deref(), Some(&input[..used]));
}

/// Any bytes are tokens, or refused; and what they stand for is bounded, and loosened again.
pub fn tokens(tokens: &[u8]) {
    let stream = tightened(tokens, usize::MAX / 2);
    assert_eq!(stream, tightened(tokens, 5));
    if let Some(stream) = stream {
        assert!(stream.len() <= tokens.len() * 7);
        let (again, used) = loosened(&stream, 3);
        assert_eq!(tightened(&again, 4).as_deref(), Some(&stream[..used]));
    }
}

/// Any bytes behind a good header are refused, or make the package: never anything else, and
/// quickly.
pub fn apply(frames: &[u8]) {
    if let Ok((bytes, verified)) = applied(frames) {
        assert_eq!(bytes, target());
        assert_eq!(verified.content(), Content::of(target()));
    }
}

/// The frames, behind the header that they would have, applied to the package that they change.
pub fn applied(frames: &[u8]) -> Result<(Vec<u8>, VerifiedPackage), Error> {
    let mut pack = b"SBDELTA\x01".to_vec();
    for content in [Content::of(basis()), Content::of(target())] {
        pack.extend_from_slice(&content.size.to_le_bytes());
        pack.extend_from_slice(content.sha256.as_bytes());
    }
    pack.extend_from_slice(&WINDOW.to_le_bytes());
    assert_eq!(pack.len(), HEADER);
    pack.extend_from_slice(frames);
    apply_pack(&pack, basis(), &package(target()), WINDOW)
}

/// The pack of any two packages makes the second of the first.
pub fn pack(basis: &[u8], edit: &[u8], place: u16, wrapped: bool) {
    // Something that resembles the basis, in most cases.
    let place = usize::from(place).min(basis.len());
    let target = [&basis[..place], edit, &basis[place..]].concat();
    let wrap = |bytes: &[u8]| {
        let header: &[u8] = if wrapped { b"\x1F\x8B\x08\0\0\0\0\0\0\x03" } else { b"" };
        [header, bytes].concat()
    };
    let basis = wrap(basis);
    let target = wrap(&target);
    let options = PackOptions { worth: 255, window: 1 << 12 };
    let Some(pack) = make_pack(&basis, &target, &options) else { return };
    let (bytes, _) = apply_pack(&pack, &basis, &package(&target), options.window).unwrap();
    assert_eq!(bytes, target);
}

/// Any bytes are a table of parts, or refused; a table is written as it was read. The same bytes,
/// cut into parts, are joined again.
pub fn parts(bytes: &[u8]) {
    if let Ok(table) = PartTable::from_bytes(bytes) {
        assert_eq!(table.to_bytes(), bytes);
        let count = table.parts().count();
        assert!(count * 32 <= bytes.len());
        let mut joining = PartAssembler::new(table.clone());
        for part in table.parts() {
            assert!(joining.place(part.content).is_ok());
        }
        assert_eq!(joining.missing().count(), 0);
    }
    let size = 1 + bytes.first().map_or(0, |byte| usize::from(*byte));
    let mut splitting = PartSplitter::new(size as u64).unwrap();
    splitting.update(bytes).unwrap();
    let table = splitting.finish();
    assert_eq!(PartTable::from_bytes(&table.to_bytes()).as_ref(), Ok(&table));
    let mut joining = PartAssembler::new(table);
    let mut whole = vec![0; bytes.len()];
    for part in bytes.chunks(size).rev() {
        for offset in joining.place(Content::of(part)).unwrap() {
            let offset = usize::try_from(*offset).unwrap();
            whole[offset..offset + part.len()].copy_from_slice(part);
        }
    }
    assert_eq!(joining.missing().count(), 0);
    assert_eq!(whole, bytes);
}

/// The tokens of `input`, given in pieces, and how many of its bytes they stand for.
pub fn loosened(input: &[u8], piece: usize) -> (Vec<u8>, usize) {
    let mut loosen = HuffmanDecoder::new();
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut end = 0;
    loop {
        end = input.len().min(end + piece);
        let all = end == input.len();
        start += loosen.feed(&input[start..end], all, &mut tokens);
        if all || loosen.ended() {
            return (tokens, start);
        }
    }
}

/// Encodes `tokens`, given in pieces; empty if they are invalid.
fn tightened(tokens: &[u8], piece: usize) -> Option<Vec<u8>> {
    let mut tighten = HuffmanEncoder::new();
    let mut out = Vec::new();
    let mut start = 0;
    let mut end = 0;
    while end < tokens.len() {
        end = tokens.len().min(end + piece);
        start += tighten.feed(&tokens[start..end], &mut out).ok()?;
    }
    (start == tokens.len() && tighten.may_end()).then_some(out)
}
