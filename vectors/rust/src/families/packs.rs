//! Packs of packages, as strangers may make them, written by hand from packages.md.

use serde_json::{Value, json};
use spacebridge::Content;

use super::pack_bytes::{bomb, end, frame, frame_of, header, op, size};
use crate::cases::{About, Cases};

pub(super) const OLD: &[u8] = b"the release that runs now";
pub(super) const NEW: &[u8] = b"the release that is to run";

pub(super) fn family(cases: &mut Cases) {
    for (name, purpose, spec, pack, code) in
        order().into_iter().chain(copies()).chain(lengths()).chain(results())
    {
        refused(cases, name, purpose, spec, &pack, json!({}), code);
    }
    wrong(cases);
    window(cases);
    kept(cases);
    expanding(cases);
}

/// Name, purpose, section, pack, code.
type Row = (&'static str, &'static str, &'static str, Vec<u8>, &'static str);

/// A pack from `OLD` to `NEW` of these frames after the recipes.
fn pack(frames: &[Vec<u8>]) -> Vec<u8> {
    [header(OLD, NEW, 1 << 20), frame(0, b"", b""), frames.concat()].concat()
}

/// The frame that makes all of `NEW`.
fn whole(number: u64) -> Vec<u8> {
    frame(number, &[op(0, 17, 0), op(9, 0, 0)].concat(), b"is to run")
}

/// Returns the pack in two frames.
fn halves() -> [Vec<u8>; 2] {
    [frame(1, &op(0, 17, 0), b""), frame(2, &op(9, 0, 0), b"is to run")]
}

fn good() -> Vec<u8> {
    pack(&[whole(1), end(2)])
}

pub(super) fn step(verb: &str, more: Value) -> Value {
    super::rules_facts::with(
        json!({"verb": verb, "file": "pack", "basis": "basis", "package": Content::of(NEW)}),
        more,
    )
}

fn refused(
    cases: &mut Cases,
    name: &str,
    purpose: &str,
    spec: &str,
    pack: &[u8],
    more: Value,
    code: &str,
) {
    let path = format!("refuse/{name}");
    let spec = format!("packages.md {spec}");
    let mut step = step("unpack", more);
    step["expect"] = json!({"code": code});
    let about = About { path: &path, purpose, spec: &spec };
    cases.case(&about, &[step], &[("pack", pack), ("basis", OLD)]);
}

fn order() -> Vec<Row> {
    let [first, second] = halves();
    let mut later = good();
    later[7] = 2;
    vec![
        (
            "A18-pack-reordered",
            "Two frames change places.",
            "§2",
            pack(&[second.clone(), first.clone(), end(3)]),
            "pack-out-of-order",
        ),
        (
            "A18-pack-frame-missing",
            "A frame is missing in the middle.",
            "§2",
            pack(&[first.clone(), end(3)]),
            "pack-out-of-order",
        ),
        (
            "A18-pack-frame-twice",
            "A frame comes twice.",
            "§2",
            pack(&[first.clone(), first.clone(), second, end(3)]),
            "pack-out-of-order",
        ),
        (
            "A18-pack-without-end",
            "The pack stops before its end, at the edge of a frame.",
            "§2",
            pack(&[whole(1)]),
            "pack-truncated",
        ),
        (
            "A18-pack-cut-in-a-frame",
            "The pack stops within a frame.",
            "§2",
            pack(&[first[..first.len() - 1].to_vec()]),
            "pack-truncated",
        ),
        (
            "A18-pack-cut-in-the-header",
            "The pack stops within its header.",
            "§2",
            header(OLD, NEW, 1 << 20)[..60].to_vec(),
            "pack-truncated",
        ),
        (
            "A22-pack-trailing",
            "A byte follows the end of the pack.",
            "§2",
            [good(), vec![0]].concat(),
            "pack-trailing",
        ),
        (
            "A20-pack-version",
            "The pack is of a version that nobody knows.",
            "§2",
            later,
            "pack-unknown",
        ),
        (
            "A18-pack-no-pack",
            "The bytes are no pack.",
            "§2",
            [b"PK\x03\x04".as_slice(), &[0; 200]].concat(),
            "pack-unknown",
        ),
    ]
}

fn copies() -> Vec<Row> {
    let far = |length: u64, offset: i64| pack(&[frame(1, &op(0, length, offset), b""), end(2)]);
    vec![
        (
            "A18-pack-copy-too-long",
            "A copy ends one byte after the end of the basis.",
            "§5",
            far(26, 0),
            "pack-out-of-basis",
        ),
        (
            "A18-pack-copy-behind-the-end",
            "A copy begins after the end of the basis.",
            "§5",
            far(1, 25),
            "pack-out-of-basis",
        ),
        (
            "A24-pack-copy-of-2-62",
            "A copy claims more bytes than any package has.",
            "§5",
            far(u64::MAX >> 1, 0),
            "pack-out-of-basis",
        ),
        (
            "A18-pack-op-of-nothing",
            "An op neither writes nor copies.",
            "§5",
            pack(&[frame(1, &op(0, 0, 0), b""), end(2)]),
            "pack-malformed",
        ),
        (
            "A22-pack-unused-literals",
            "There are literals that no op uses.",
            "§5",
            pack(&[frame(1, b"", b"hidden"), end(2)]),
            "pack-malformed",
        ),
        (
            "A18-pack-missing-literals",
            "An op takes more literals than the frame has.",
            "§5",
            pack(&[frame(1, &op(9, 0, 0), b"two"), end(2)]),
            "pack-malformed",
        ),
    ]
}

fn lengths() -> Vec<Row> {
    let declared = |lengths: [u64; 4], bytes: &[u8]| pack(&[frame_of(1, lengths, bytes)]);
    let deflated = bomb(300);
    let follows = size(&deflated);
    vec![
        (
            "A24-pack-part-of-2-21",
            "A part says that it is larger than the format allows.",
            "§2",
            declared([1 << 21, 1, 0, 0], b"a"),
            "pack-frame-too-large",
        ),
        (
            "A24-pack-part-as-it-follows-of-2-64",
            "A part says that it follows in more bytes than there can be.",
            "§2",
            declared([0, 0, 1, u64::MAX], b""),
            "pack-frame-too-large",
        ),
        (
            "A24-pack-bomb",
            "A part says that it is 10 bytes, and is a deflate stream of 77,401.",
            "§2",
            declared([10, follows, 0, 0], &deflated),
            "pack-malformed",
        ),
        (
            "A24-pack-bomb-too-small",
            "A part says that it is a mebibyte, and is a deflate stream of 77,401 bytes.",
            "§2",
            declared([1 << 20, follows, 0, 0], &deflated),
            "pack-malformed",
        ),
        (
            "A18-pack-part-no-deflate",
            "A part that should be a deflate stream is none.",
            "§2",
            declared([1 << 10, 3, 0, 0], b"\xff\xff\xff"),
            "pack-malformed",
        ),
        (
            "A21-pack-number-too-long",
            "A number has another form than its shortest.",
            "§1",
            pack(&[vec![0x81, 0, 0, 0, 0, 0]]),
            "pack-malformed",
        ),
    ]
}

/// Packs whose result is not the package of the manifest.
fn results() -> Vec<Row> {
    let makes = |literals: &[u8]| {
        let ops = [op(0, 17, 0), op(size(literals), 0, 0)].concat();
        pack(&[frame(1, &ops, literals), end(2)])
    };
    vec![
        (
            "A18-pack-makes-other-bytes",
            "The pack makes bytes of the right number, and others.",
            "§5",
            makes(b"is to fly"),
            "package-other-content",
        ),
        (
            "A18-pack-makes-too-few",
            "The pack makes a byte less than the manifest says.",
            "§5",
            makes(b"is to ru"),
            "package-too-short",
        ),
        (
            "A18-pack-makes-too-many",
            "The pack makes a byte more than the manifest says.",
            "§5",
            makes(b"is to run!"),
            "package-too-long",
        ),
    ]
}

/// Good packs in wrong hands.
fn wrong(cases: &mut Cases) {
    let other = b"the Release that runs now";
    let path = "refuse/A18-pack-other-basis";
    let purpose = "The pack was made for another older package than the one at hand.";
    let about = About { path, purpose, spec: "packages.md §2" };
    let mut one = step("unpack", json!({}));
    one["expect"] = json!({"code": "pack-other-basis"});
    cases.case(&about, &[one], &[("pack", &good()), ("basis", other)]);

    let path = "refuse/A18-pack-basis-changed";
    let purpose = "The older package was checked, and is exchanged before it is used.";
    let about = About { path, purpose, spec: "packages.md §2" };
    let mut one = step("unpack", json!({"checked": Content::of(OLD)}));
    one["expect"] = json!({"code": "pack-basis-changed"});
    cases.case(&about, &[one], &[("pack", &good()), ("basis", other)]);

    let purpose = "The pack makes another package than the one that the manifest names.";
    let package = json!({"package": Content::of(b"something else")});
    let name = "A17-pack-other-package";
    refused(cases, name, purpose, "§2", &good(), package, "pack-other-package");
    let purpose = "The pack asks for a byte more of memory than the reader grants.";
    let window = json!({"window": (1 << 20) - 1});
    let name = "A24-pack-window-too-large";
    refused(cases, name, purpose, "§2", &good(), window, "pack-window-too-large");
}

/// A copy that begins a byte before the window, and one that begins where it does.
fn window(cases: &mut Cases) {
    let target = [&OLD[..20], b"r"].concat();
    let back = [op(0, 20, 0), op(0, 1, -16)].concat();
    let pack = |window| {
        [header(OLD, &target, window), frame(0, b"", b""), frame(1, &back, b""), end(2)].concat()
    };
    let package = json!({"package": Content::of(&target)});
    let name = "A18-pack-out-of-window";
    let purpose = "A copy begins a byte before the window.";
    refused(cases, name, purpose, "§5", &pack(15), package.clone(), "pack-out-of-window");
    let purpose = "A copy begins with the window.";
    let about = About { path: "accept/pack-window", purpose, spec: "packages.md §5" };
    let mut one = step("unpack", package);
    one["expect"] = json!({"digest": Content::of(&target).sha256});
    cases.case(&about, &[one], &[("pack", &pack(16)), ("basis", OLD)]);
}

/// A few hundred bytes that would copy their basis for ever.
fn expanding(cases: &mut Cases) {
    let basis = [7; 1024];
    let again = op(0, 1024, -1024);
    let ops = [op(0, 1024, 0), again.repeat(300)].concat();
    let start = header(&basis, NEW, 1 << 20);
    let pack = [start, frame(0, b"", b""), frame(1, &ops, b""), end(2)].concat();
    let path = "refuse/A24-pack-expands";
    let purpose = "A kilobyte of copies would make far more than the manifest says.";
    let about = About { path, purpose, spec: "packages.md §5" };
    let mut one = step("unpack", json!({}));
    one["expect"] = json!({"code": "package-too-long"});
    cases.case(&about, &[one], &[("pack", &pack), ("basis", &basis)]);
}

/// Packs that make the package.
fn kept(cases: &mut Cases) {
    let rows = [
        ("pack-by-hand", "A pack copies the start, and brings the rest.", good()),
        (
            "pack-in-two-frames",
            "Frames are of any size: what one op needs lies in one.",
            pack(&[halves()[0].clone(), halves()[1].clone(), end(3)]),
        ),
        (
            "pack-of-literals",
            "A pack may copy nothing at all.",
            pack(&[frame(1, &op(size(NEW), 0, 0), NEW), end(2)]),
        ),
    ];
    for (name, purpose, pack) in rows {
        let path = format!("accept/{name}");
        let about = About { path: &path, purpose, spec: "packages.md §5" };
        let expect = json!({"digest": Content::of(NEW).sha256});
        let steps = [
            step("unpack", json!({"window": 1 << 20, "expect": expect})),
            step("unpack", json!({"checked": Content::of(OLD), "expect": expect})),
        ];
        cases.case(&about, &steps, &[("pack", &pack), ("basis", OLD)]);
    }
}
