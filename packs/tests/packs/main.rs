//! Packs, made and unpacked through the public interface.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod containers;
mod handmade;
mod hostile;
mod likeness;
mod progress;
mod vectors;

use containers::{Member, gzip, text, zip};
use proptest::prelude::*;
use spacebridge::{Code, Content, Error, Package};
use spacebridge_packs::{PackHeader, PackOptions, apply_pack, make_pack};

const WINDOW: u64 = 64 << 20;

fn package(bytes: &[u8]) -> Package {
    Package::new("Shop.Web".parse().unwrap(), "1.1.0", Content::of(bytes))
}

fn unpacked(pack: &[u8], basis: &[u8], target: &[u8]) -> Result<Vec<u8>, Error> {
    apply_pack(pack, basis, &package(target), WINDOW).map(|(bytes, _)| bytes)
}

/// The pack from `basis` to `target`, after it was unpacked.
fn checked(basis: &[u8], target: &[u8]) -> Option<Vec<u8>> {
    let pack = make_pack(basis, target, &PackOptions::default())?;
    assert!(unpacked(&pack, basis, target).unwrap() == target);
    Some(pack)
}

/// A text, and the same with one line added in the middle.
fn two_texts() -> (Vec<u8>, Vec<u8>) {
    let old = text(400_000, 1);
    let mut new = old.clone();
    new.splice(200_000..200_000, *b"one line more\n");
    (old, new)
}

#[test]
fn a_small_change_in_any_container_makes_a_small_pack() {
    let (old, new) = two_texts();
    let more = text(300_000, 2);
    let both = |build: &dyn Fn(&[u8]) -> Vec<u8>| (build(&old), build(&new));
    let containers = [
        ("gzip", both(&|text| gzip(text, None))),
        ("gzip with a name", both(&|text| gzip(text, Some("data.tar")))),
        ("gzip of two members", both(&|text| [gzip(&more, None), gzip(text, None)].concat())),
        ("zip", both(&|text| zip(&[Member::deflated("a", &more), Member::deflated("b", text)]))),
        (
            "zip with descriptors",
            both(&|text| zip(&[Member::streamed("a", &more), Member::streamed("b", text)])),
        ),
        ("zip64", both(&|text| zip(&[Member::large("a", &more), Member::large("b", text)]))),
        ("stored member", both(&|text| zip(&[Member::stored("a", text)]))),
        (
            "zip in a zip",
            both(&|text| zip(&[Member::stored("a.jar", &zip(&[Member::deflated("b", text)]))])),
        ),
    ];
    for (name, (old, new)) in containers {
        let pack = checked(&old, &new).unwrap_or_else(|| panic!("no pack for {name}"));
        assert!(pack.len() * 20 < new.len(), "{name}: {} of {}", pack.len(), new.len());
    }
}

#[test]
fn deflate_within_deflate_is_seen_through() {
    let old = text(300_000, 3);
    let new = two_texts();
    let more = containers::noise(40_000, 4);
    let build = |text: &[u8]| {
        let jar = zip(&[Member::deflated("a", &old), Member::streamed("b", text)]);
        [gzip(&[&more, jar.as_slice(), &more].concat(), None), gzip(&gzip(text, None), None)]
            .concat()
    };
    let old = build(&new.0);
    let new = build(&new.1);
    let pack = checked(&old, &new).unwrap();
    assert!(pack.len() * 40 < new.len(), "{} of {}", pack.len(), new.len());
}

#[test]
fn a_package_that_ends_within_a_stored_block_is_packed() {
    let stored = |kept: usize| {
        let mut out = gzip(b"", None);
        out.truncate(10);
        out.extend(miniz_oxide::deflate::compress_to_vec(&text(60_000, 1), 0));
        out.truncate(kept);
        out
    };
    for kept in [15, 16, 40_000] {
        checked(&stored(50_000), &stored(kept));
        checked(&stored(kept), &stored(50_000)).unwrap();
    }
}

#[test]
fn deflate_that_swells_the_most_needs_no_larger_window() {
    // Zeros are two bits for 258 of them, and those bits four bytes of tokens. In a stored block as
    // much of that is opened at once as is ever opened at once.
    let swelling = |seed| {
        let mut zeros = gzip(&vec![0; 1 << 20], None);
        let middle = zeros.len() / 2;
        assert_eq!(zeros[middle - 1], zeros[middle]);
        zeros.splice(middle..middle, vec![zeros[middle]; 200_000 + seed as usize]);
        let mut out = gzip(b"", None);
        out.truncate(10);
        let content = [zeros, text(2_000, seed)].concat();
        out.extend(miniz_oxide::deflate::compress_to_vec(&content, 0));
        out
    };
    let old = swelling(1);
    let new = swelling(2);
    let pack = checked(&old, &new).unwrap();
    assert!(pack.len() * 40 < new.len(), "{} of {}", pack.len(), new.len());
}

#[test]
fn a_zip_within_a_stream_is_known_by_its_directory() {
    // What comes before and after the zip does not matter.
    let (old, new) = two_texts();
    let more: Vec<Vec<u8>> = (0..9).map(|seed| text(30_000, seed)).collect();
    let build = |last: &[u8]| {
        let mut members: Vec<Member<'_>> =
            more.iter().map(|it| Member::streamed("m", it)).collect();
        members.push(Member::streamed("last", last));
        let zip = containers::with_directory(&members);
        gzip(&[b"before".repeat(99), zip, b"after".repeat(99)].concat(), None)
    };
    let old = build(&old);
    let new = build(&new);
    let pack = checked(&old, &new).unwrap();
    assert!(pack.len() * 40 < new.len(), "{} of {}", pack.len(), new.len());
}

#[test]
fn the_pack_says_which_packages_it_is_about() {
    let (old, new) = two_texts();
    let pack = checked(&old, &new).unwrap();
    let header = PackHeader::read(&pack).unwrap();
    assert_eq!(header.basis, Content::of(&old));
    assert_eq!(header.target, Content::of(&new));
    assert!(header.window <= WINDOW);
    assert_eq!(PackHeader::read(&pack[..95]), None);
}

#[test]
fn the_same_packages_make_the_same_pack() {
    let (old, new) = two_texts();
    assert_eq!(checked(&old, &new), checked(&old, &new));
}

#[test]
fn insertions_of_any_length_cost_what_was_inserted() {
    let stays = containers::noise(300_000, 1);
    for inserted in 8_000..8_008 {
        for place in [0, 100_001] {
            let mut new = stays.clone();
            new.splice(place..place, containers::noise(inserted, 2));
            let pack = checked(&stays, &new).unwrap();
            assert!(pack.len() <= inserted + 256, "{} for {inserted} at {place}", pack.len());
        }
    }
}

#[test]
fn content_that_nothing_can_be_made_of_is_sent_as_it_is() {
    let old = containers::noise(3_000_000, 1);
    let new = containers::noise(3_000_000, 2);
    assert_eq!(make_pack(&old, &new, &PackOptions::default()), None);
    assert_eq!(make_pack(&gzip(&old, None), &gzip(&new, None), &PackOptions::default()), None);
    assert_eq!(make_pack(&old, b"", &PackOptions::default()), None);
}

#[test]
fn members_in_another_order_are_found_within_the_window() {
    let members: Vec<Vec<u8>> = (0..40).map(|seed| containers::noise(50_000, seed)).collect();
    let forwards = members.concat();
    let backwards: Vec<u8> = members.iter().rev().flatten().copied().collect();
    let pack = checked(&forwards, &backwards).unwrap();
    assert!(pack.len() < 2_000, "{}", pack.len());
    let narrow = PackOptions { window: 1 << 20, ..PackOptions::default() };
    let pack = make_pack(&forwards, &backwards, &narrow).unwrap();
    assert!(PackHeader::read(&pack).unwrap().window <= 1 << 20);
    assert!(apply_pack(&pack, &forwards, &package(&backwards), 1 << 20).unwrap().0 == backwards);
}

#[test]
fn a_pack_that_is_cut_is_truncated_wherever_it_is_cut() {
    let (old, new) = two_texts();
    let old = gzip(&old, None);
    let new = gzip(&new, None);
    let pack = checked(&old, &new).unwrap();
    for length in 0..pack.len() {
        let refused = unpacked(&pack[..length], &old, &new).unwrap_err();
        assert_eq!(refused.code(), Code::PackTruncated, "at {length}");
    }
    let trailing = [pack.as_slice(), b"!"].concat();
    assert_eq!(unpacked(&trailing, &old, &new).unwrap_err().code(), Code::PackTrailing);
}

#[test]
fn a_pack_with_any_other_byte_never_makes_another_package() {
    let (old, new) = two_texts();
    let old = gzip(&old[..4_000], None);
    let new = gzip(&new[..3_000], None);
    let pack = checked(&old, &new).unwrap();
    for place in 0..pack.len() {
        for change in [1, 0x80, 0xFF] {
            let mut changed = pack.clone();
            changed[place] ^= change;
            if let Ok(bytes) = unpacked(&changed, &old, &new) {
                assert!(bytes == new, "byte {place}");
            }
        }
    }
}

#[test]
fn a_pack_for_other_packages_is_refused_before_anything_is_unpacked() {
    let (old, new) = two_texts();
    let pack = checked(&old, &new).unwrap();
    let code = |pack: &[u8], basis: &[u8], target: &[u8]| {
        unpacked(pack, basis, target).unwrap_err().code()
    };
    assert_eq!(code(&pack, &new, &new), Code::PackOtherBasis);
    assert_eq!(code(&pack, &old, &old), Code::PackOtherPackage);
    let mut later = pack;
    later[7] = 2;
    assert_eq!(code(&later, &old, &new), Code::PackUnknown);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_was_packed_is_unpacked(
        seed in 0..9_u32,
        edits in proptest::collection::vec((0..60_000_usize, 0..300_usize, any::<[u8; 5]>()), 0..9),
        container in 0..6,
    ) {
        let old = text(60_000, seed);
        let mut new = old.clone();
        for (place, removed, inserted) in edits {
            let place = place.min(new.len());
            let end = new.len().min(place + removed);
            new.splice(place..end, inserted);
        }
        let wrap = |bytes: &[u8]| match container {
            0 => bytes.to_vec(),
            1 => gzip(bytes, None),
            2 => zip(&[Member::deflated("a", bytes), Member::stored("b", bytes)]),
            3 => zip(&[Member::streamed("a", &gzip(bytes, None))]),
            4 => gzip(&gzip(&gzip(bytes, None), None), None),
            _ => gzip(&zip(&[Member::stored("n", &bytes[..9]), Member::large("a", bytes)]), None),
        };
        checked(&wrap(&old), &wrap(&new));
    }

    #[test]
    fn bytes_that_are_no_pack_are_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let old = b"old".as_slice();
        let new = b"new".as_slice();
        prop_assert!(unpacked(&bytes, old, new).is_err());
        let header = handmade::header_of(Content::of(old), Content::of(new), 1 << 20);
        prop_assert!(unpacked(&[header, bytes].concat(), old, new).is_err());
    }
}
