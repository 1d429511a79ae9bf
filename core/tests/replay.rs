//! The bodies of the fuzz targets, with the stable compiler and a few hundred inputs: what a long
//! run does with millions.
#![expect(clippy::panic, clippy::unwrap_used, clippy::expect_used, reason = "tests fail loudly")]

#[path = "common/arbitrary.rs"]
mod arbitrary;
#[expect(unreachable_pub, reason = "a library of the targets has it too")]
#[path = "../../fuzz/src/bodies.rs"]
mod bodies;

use proptest::prelude::*;

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
    fn whatever_can_be_promoted_can_be_imported(release in arbitrary::release()) {
        bodies::cross(release);
    }

    #[test]
    fn a_spoilt_bundle_is_refused(release in arbitrary::release(), changes in changes()) {
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
}
