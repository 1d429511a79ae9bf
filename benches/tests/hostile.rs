//! The cost of a file that was made to cost much: the memory of its reader, as a multiple of its
//! size. The test runs alone in its process, because it counts allocations.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests fail loudly, and their numbers are small"
)]

use spacebridge::{Bundle, Digest, Facts, Message, Sign as _};
use spacebridge_benches::{Counting, Crossing, Size, counted};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// No document may cost more than so many times its bytes, and this many bytes beside.
const MULTIPLE: usize = 40;
const BESIDE: usize = 64 << 10;
/// The bytes that one counted item (a variable, a step, an action, a template, a package) may cost,
/// however few bytes it has in the file. A limit bounds the number of items.
const EACH: usize = 1024;

fn head(major: u8, value: usize) -> Vec<u8> {
    let value = u64::try_from(value).unwrap();
    let bytes = value.to_be_bytes();
    let (info, length) = match value {
        0..24 => return vec![major << 5 | bytes[7]],
        24..0x100 => (24, 1),
        0x100..0x1_0000 => (25, 2),
        0x1_0000..0x1_0000_0000 => (26, 4),
        _ => (27, 8),
    };
    [&[major << 5 | info], &bytes[8 - length..]].concat()
}

fn bytes(content: &[u8]) -> Vec<u8> {
    [head(2, content.len()), content.to_vec()].concat()
}

fn text(content: &str) -> Vec<u8> {
    [head(3, content.len()), content.as_bytes().to_vec()].concat()
}

fn list(items: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let items: Vec<Vec<u8>> = items.into_iter().collect();
    [head(4, items.len()), items.concat()].concat()
}

fn map(entries: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let entries = entries.iter().map(|(key, value)| [&[*key], value.as_slice()].concat());
    let entries: Vec<Vec<u8>> = entries.collect();
    [head(5, entries.len()), entries.concat()].concat()
}

/// The parts of a frame: protected header, unprotected header, payload.
struct Frame {
    protected: Vec<u8>,
    unprotected: Vec<u8>,
    payload: Vec<u8>,
}

fn taken(data: &[u8]) -> (&[u8], &[u8]) {
    let (size, start) = match data[0] & 31 {
        24 => (usize::from(data[1]), 2),
        25 => (usize::from(data[1]) << 8 | usize::from(data[2]), 3),
        26 => (data[1..5].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), 5),
        short => (usize::from(short), 1),
    };
    data[start..].split_at(size)
}

impl Frame {
    fn open(message: &[u8]) -> Self {
        let (protected, rest) = taken(&message[2..]);
        // A map of one certificate: its head, and label 33 in two bytes.
        let (certificate, rest) = taken(&rest[3..]);
        let unprotected = [&[0xa1, 0x18, 33], bytes(certificate).as_slice()].concat();
        let payload = taken(rest).0.to_vec();
        Self { protected: protected.to_vec(), unprotected, payload }
    }

    fn sign(&self, crossing: &Crossing) -> Vec<u8> {
        let Self { protected, unprotected, payload } = self;
        let parts = [text("Signature1"), bytes(protected), bytes(b""), bytes(payload)].concat();
        let digest = Digest::of(&[&[0x84], parts.as_slice()].concat());
        let signature = crossing.source_keys().sign(&digest, &[7; 32]).unwrap();
        let frame = [bytes(protected), unprotected.clone(), bytes(payload), bytes(&signature)];
        [&[0xd2, 0x84], frame.concat().as_slice()].concat()
    }
}

/// A bundle of the source with these documents, to which its owner commits.
fn bundle(crossing: &Crossing, honest: &[u8], templates: &[u8], slice: &[u8]) -> Vec<u8> {
    let mut message = Frame::open(honest);
    // The payload begins with schema and manifest: `a. 00 82 01 00 01`.
    let mut manifest = Frame::open(taken(&message.payload[6..]).0);
    let digest = |data: &[u8]| bytes(Digest::of(data).as_bytes());
    let [notes, templates, slice] = [text("").as_slice(), templates, slice].map(part);
    let schema = vec![0x82, 1, 0];
    let row = [
        vec![0x84],
        bytes(crossing.target.fingerprint().as_bytes()),
        digest(&slice),
        vec![0],
        digest(b""),
    ];
    manifest.payload = map(&[
        (0, schema.clone()),
        (1, text(crossing.release.project.as_str())),
        (2, text(crossing.release.version.as_str())),
        (4, vec![0]),
        (5, digest(&notes)),
        (6, vec![0x80]),
        (7, digest(&templates)),
        (8, list([row.concat()])),
    ]);
    let parts = [(1, templates), (2, notes), (3, slice)];
    let row = |(kind, part): &(u8, Vec<u8>)| {
        [vec![0x83, *kind], head(0, part.len()), digest(part)].concat()
    };
    message.payload = map(&[
        (0, schema),
        (1, bytes(&manifest.sign(crossing))),
        (2, vec![1]),
        (3, list(parts.iter().map(row))),
    ]);
    let parts = parts.iter().flat_map(|(_, part)| bytes(part));
    message.sign(crossing).into_iter().chain(parts).collect()
}

/// Returns a part with this content: `[salt, content, padding]`.
fn part(content: &[u8]) -> Vec<u8> {
    [&[0x83], bytes(&[9; 32]).as_slice(), content, &bytes(b"")].concat()
}

fn slice(key: u8, content: Vec<u8>) -> Vec<u8> {
    map(&[(key, content)])
}

fn step(fields: &[(u8, Vec<u8>)], action: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let action = [&[(0, text("a")), (1, text(""))], action].concat();
    let step = [&[(0, text("s"))], fields, &[(5, list([map(&action)]))]].concat();
    slice(0, list([map(&step)]))
}

/// `count` short texts that ascend as keys do.
fn texts(count: usize) -> impl Iterator<Item = Vec<u8>> {
    (0..count).map(|number| text(&format!("{number:05}")))
}

/// Templates and slices of which every few bytes become a value of their own.
/// The number is that of the things that a limit counts.
fn documents() -> Vec<(&'static str, usize, Vec<u8>, Vec<u8>)> {
    const MANY: usize = 90_000;
    const FEW: usize = 10_000;
    let nothing = || (vec![0x80], slice(1, list([map(&[(0, text("v")), (1, text(""))])])));
    let (no_templates, plain) = nothing();
    let empty = || map(&[(0, text("a")), (1, text(""))]);
    let entry = |key: Vec<u8>| [key, text("")].concat();
    let properties = [head(5, MANY), texts(MANY).flat_map(entry).collect()].concat();
    let pair = || vec![0x82, 0x60, 0x60];
    let options = (0..MANY).map(|_| pair());
    let template = map(&[(0, text("t")), (3, text("c")), (5, list(options))]);
    let with = |slice: Vec<u8>| (no_templates.clone(), slice);
    let templates = list((0..FEW).map(|_| map(&[(0, text("t")), (3, text("c"))])));
    let references = list((0..FEW).map(|_| map(&[(1, text(""))])));
    let variable = |scope| slice(1, list([map(&[(0, text("v")), (1, text("")), (2, scope)])]));
    let named = [
        ("variables", MANY, with(slice(1, list((0..MANY).map(|_| empty()))))),
        (
            "actions",
            FEW,
            with(slice(0, list([map(&[(0, text("s")), (5, list((0..FEW).map(|_| empty())))])]))),
        ),
        ("package references", FEW, with(step(&[], &[(12, references)]))),
        ("properties", 1, with(step(&[(4, properties)], &[]))),
        ("channels", 1, with(step(&[], &[(9, list(texts(MANY)))]))),
        ("roles", 1, with(variable(map(&[(4, list(texts(MANY)))])))),
        ("templates", FEW, (templates, plain.clone())),
        ("options", 1, (list([template]), plain)),
    ];
    let row = |(name, count, (templates, slice))| (name, count, templates, slice);
    named.into_iter().map(row).collect()
}

#[test]
fn a_file_that_was_made_to_cost_much_costs_a_bounded_multiple_of_its_size() {
    let crossing = Crossing::new(Size::of(10)).unwrap();
    let promoted = crossing.promote(&crossing.assemble(crossing.release.clone()).unwrap()).unwrap();
    let honest = promoted.bundle.as_bytes().to_vec();

    for (name, count, templates, slice) in documents() {
        let file = bundle(&crossing, &honest, &templates, &slice);
        let size = file.len();
        let (verified, verifying) = counted(|| crossing.verify(file));
        let verified = verified.unwrap();
        assert!(verifying.most < size + BESIDE, "{name}: verifying {size} B holds {verifying:?}");
        let (release, reading) = counted(|| verified.release());
        release.unwrap();
        println!("{name:<20} {size:>9} B: reading holds {:>5.1} times", ratio(reading.most, size));
        let most = MULTIPLE * size + EACH * count + BESIDE;
        assert!(reading.most < most, "{name}: {size} B hold {reading:?}");
    }

    // A head that claims more than there is costs nothing: it is refused where it stands.
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    for claimed in [1 << 31, 1 << 32, 1 << 63] {
        for major in [2, 3, 4, 5] {
            let claim = head(major, claimed);
            let file = [&[0xd2, 0x84], claim.as_slice()].concat();
            let (refused, held) = counted(|| Message::<Bundle>::from_bytes(file.clone()));
            assert!(refused.unwrap_err().code().as_str().starts_with("cbor-"));
            assert!(held.most < BESIDE, "{major} of {claimed}: {held:?}");
            for (templates, slice) in [(claim.clone(), slice(1, vec![0x80])), (vec![0x80], claim)] {
                let file = bundle(&crossing, &honest, &templates, &slice);
                let sealed = Message::<Bundle>::from_bytes(file).unwrap();
                let verified = sealed.verify(&crossing.target, &Facts::none(), now).unwrap();
                let (release, held) = counted(|| verified.release());
                assert!(release.is_err() && held.most < BESIDE, "{major} of {claimed}: {held:?}");
            }
        }
    }
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "for a person to read")]
fn ratio(most: usize, size: usize) -> f64 {
    most as f64 / size as f64
}
