//! Sizes of packs for the kinds of change that packages see, held to those of `zstd --patch-from`
//! on the opened content.
#![expect(clippy::arithmetic_side_effects, clippy::unwrap_used, reason = "tests fail loudly")]

use spacebridge::{Content, Package};
use spacebridge_benches::{Archive, families};
use spacebridge_packs::{PackHeader, PackOptions, apply_pack, make_pack};
use zstd::stream::raw::{CParameter, Encoder, InBuffer, Operation as _, OutBuffer};

/// Bytes that a pack may have beyond those of a package of which nothing is found.
const OVERHEAD: usize = 256;

/// The furthest that a copy of deflate reaches back.
const WINDOW: usize = 1 << 15;

/// Returns the pack's size, or the package's if that is sent.
fn packed(old: &[u8], new: &[u8], worth: u8) -> usize {
    let options = PackOptions { worth, ..PackOptions::default() };
    let Some(pack) = make_pack(old, new, &options) else {
        return new.len();
    };
    let package = Package::new("Shop.Web".parse().unwrap(), "1.1.0", Content::of(new));
    assert!(apply_pack(&pack, old, &package, options.window).unwrap().0 == new);
    pack.len()
}

/// Returns the size of what `zstd -3 --long=27 --patch-from` makes.
fn zstd(old: &[u8], new: &[u8]) -> usize {
    let mut encoder = Encoder::with_ref_prefix(3, old).unwrap();
    encoder.set_parameter(CParameter::WindowLog(27)).unwrap();
    encoder.set_parameter(CParameter::EnableLongDistanceMatching(true)).unwrap();
    encoder.set_parameter(CParameter::ChecksumFlag(true)).unwrap();
    let mut out = vec![0; zstd::zstd_safe::compress_bound(new.len())];
    let mut from = InBuffer::around(new);
    let mut to = OutBuffer::around(out.as_mut_slice());
    while from.pos() < new.len() {
        encoder.run(&mut from, &mut to).unwrap();
    }
    while encoder.finish(&mut to, true).unwrap() > 0 {}
    to.pos()
}

/// Returns `size` and a fifth of it.
const fn and_a_fifth(size: usize) -> usize {
    size + size / 5
}

#[test]
fn packs_are_as_small_as_deltas_of_the_opened_content_and_what_deflate_changes_after_them() {
    let mut too_large = Vec::new();
    for family in families() {
        let pack = packed(&family.old.bytes, &family.new.bytes, 80);
        let Archive { bytes, opened, .. } = &family.new;
        let window = WINDOW * bytes.len() / opened.len();
        let opened = zstd(&family.old.opened, opened);
        // A pack names both packages by their digests, which a delta of zstd does not.
        let most = PackHeader::LENGTH + and_a_fifth(opened) + family.windows * window;
        if pack > most {
            too_large.push(format!("{}: {pack}, at most {most}", family.name));
        }
        if let Some(in_place) = &family.in_place {
            let most = and_a_fifth(packed(&family.old.bytes, &in_place.bytes, 80));
            if pack > most {
                too_large.push(format!("{}: {pack}, in place {most}", family.name));
            }
        }
    }
    assert!(too_large.is_empty(), "{too_large:#?}");
}

#[test]
fn a_pack_that_finds_nothing_is_hardly_larger_than_its_package() {
    let families = families();
    // Noise, backwards: of its content nothing is found anywhere.
    let other = families.first().map(|family| family.old.bytes.iter().rev().copied());
    let other: Vec<u8> = other.unwrap().collect();
    for family in families.iter().step_by(7) {
        let pack = packed(&other, &family.new.bytes, u8::MAX);
        let size = family.new.bytes.len();
        assert!(pack <= size + OVERHEAD, "{}: {pack} for {size}", family.name);
    }
}
