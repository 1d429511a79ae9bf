//! The bodies of the fuzz targets, with the stable compiler and a few hundred inputs: what a long
//! run does with millions.
//!
//! The tenth, `decode`, needs the inside of the library: `core/src/seal/hostile_tests.rs` runs it.
#![expect(clippy::panic, clippy::unwrap_used, clippy::expect_used, reason = "tests fail loudly")]

extern crate alloc;

#[expect(unreachable_pub, reason = "a library of the targets has it too")]
#[path = "../../fuzz/src/bodies.rs"]
mod bodies;
#[expect(unreachable_pub, reason = "a library of the targets has it too")]
#[path = "../../fuzz/src/cross.rs"]
mod cross;
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a library of the targets has it too, with the transform that it is about"
)]
#[path = "../../fuzz/src/packages.rs"]
mod packages;

use proptest::prelude::*;
use spacebridge_testkit::arbitrary_release;

/// Some bytes exchanged, left out or put in.
fn spoilt(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    for (place, kind, by) in changes {
        if bytes.is_empty() {
            break;
        }
        let place = place.index(bytes.len());
        match kind % 3 {
            0 => bytes.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= by),
            1 => _ = bytes.remove(place),
            _ => bytes.insert(place, *by),
        }
    }
    bytes
}

fn changes() -> impl Strategy<Value = Vec<(prop::sample::Index, u8, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 0..4)
}

fn file(path: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_can_be_promoted_can_be_imported(release in arbitrary_release()) {
        cross::cross(release);
    }

    #[test]
    fn a_spoilt_bundle_is_refused(release in arbitrary_release(), changes in changes()) {
        if let Ok(file) = bodies::bundle(release) {
            bodies::verify(&spoilt(file, &changes));
        }
    }

    #[test]
    fn spoilt_documents_of_octopus_are_read_or_refused(changes in changes()) {
        let folder = "examples/air-gap/octopus/1.1.0";
        let names = ["project", "release", "process", "variables"];
        let documents = names.map(|name| file(&format!("{folder}/{name}.json")));
        bodies::octopus(&spoilt(documents.join(&0), &changes));
    }

    #[test]
    fn a_spoilt_answer_sheet_is_read_or_refused(changes in changes()) {
        let sheet = br#"{"project": "Dev Space: Shop", "once": {"Shop.Url": {"value": "x"}},
            "environments": {"Production": {"Shop.Db": {"value": "db"}}}}"#;
        bodies::answers(&spoilt(sheet.to_vec(), &changes));
    }

    #[test]
    fn a_spoilt_stream_loosens_and_tightens(piece in any::<u8>(), changes in changes()) {
        // What follows the ten bytes of a gzip header is a deflate stream, and then no more.
        let stream = &packages::vector("accept/gzip/target")[10..];
        let spoilt = spoilt(stream.to_vec(), &changes);
        packages::transform(&[&[piece], &spoilt[..]].concat());
    }

    #[test]
    fn spoilt_tokens_are_refused_or_stand_for_a_stream(changes in changes()) {
        let (tokens, _) = packages::loosened(&packages::vector("accept/gzip/target")[10..], 9);
        packages::tokens(&spoilt(tokens, &changes));
    }

    #[test]
    fn a_spoilt_pack_makes_the_package_or_is_refused(changes in changes()) {
        let frames = &packages::vector("accept/gzip/pack")[packages::HEADER..];
        packages::apply(&spoilt(frames.to_vec(), &changes));
    }

    #[test]
    fn what_was_packed_is_unpacked(
        edit in prop::collection::vec(any::<u8>(), 0..200),
        place in any::<u16>(),
        wrapped in any::<bool>(),
    ) {
        packages::pack(packages::vector("accept/gzip/basis"), &edit, place, wrapped);
    }

    #[test]
    fn a_spoilt_table_of_parts_is_read_or_refused(size in 1..100_u64, changes in changes()) {
        let mut splitting = spacebridge::packages::PartSplitter::new(size).unwrap();
        splitting.update(packages::vector("accept/gzip/basis")).unwrap();
        packages::parts(&spoilt(splitting.finish().to_bytes(), &changes));
    }
}

#[test]
fn what_is_spoilt_was_good() {
    let frames = &packages::vector("accept/gzip/pack")[packages::HEADER..];
    assert!(packages::applied(frames).is_ok());
    let stream = &packages::vector("accept/gzip/target")[10..];
    let (tokens, used) = packages::loosened(stream, 9);
    assert!(used > 100 && tokens.len() > used, "a whole stream is loosened");
}
