//! Release versions behave as Octopus's own test vectors say.
//!
//! The vectors are other people's data (`tests/data/SOURCES.md`). Their groups about version masks
//! (`2.1.c.i`) are out of scope, because a mask is an input to choosing a version, and a release
//! that is promoted already has one.

use core::cmp::Ordering;
use core::hash::{BuildHasher as _, BuildHasherDefault};
use std::hash::DefaultHasher;

use serde_json::Value;
use spacebridge::{Code, ReleaseVersion};

use super::common::public_data;

/// The rows of one group of vectors.
fn rows(class: &str, group: &str) -> Vec<Vec<Value>> {
    let text = public_data("versioning.octopus-version-vectors.json");
    let vectors: Value = serde_json::from_slice(&text).unwrap();
    let cases = vectors[format!("{class}.cs")][group]["cases"].as_array().unwrap();
    assert!(!cases.is_empty(), "{class} {group} has rows");
    cases.iter().map(|case| case["args"].as_array().unwrap().clone()).collect()
}

fn text(row: &[Value], column: usize) -> &str {
    row[column].as_str().unwrap_or_default()
}

fn version(row: &[Value], column: usize) -> ReleaseVersion {
    text(row, column).parse().unwrap()
}

fn hash(version: &ReleaseVersion) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(version)
}

#[test]
fn versions_compare_as_octopus_compares_them() {
    for group in ["TestVersionComparisons", "CompareVersionsWithEquivalentChars"] {
        for row in rows("OctopusVersionCompareTests", group) {
            let expected = row[2].as_i64().unwrap().cmp(&0);
            assert_eq!(version(&row, 0).cmp(&version(&row, 1)), expected, "{row:?}");
        }
    }
}

#[test]
fn the_first_of_a_pair_of_prereleases_is_the_older() {
    for group in ["TestSemverCompare", "TestOctopusPrereleaseCompare"] {
        for row in rows("OctopusVersionCompareTests", group) {
            assert_eq!(version(&row, 0).cmp(&version(&row, 1)), Ordering::Less, "{row:?}");
        }
    }
}

#[test]
fn hashes_follow_equality() {
    for group in
        ["MatchingVersionsShouldBeGroupedCorrectly", "MatchingVersionsShouldHaveSameHashCodes"]
    {
        for row in rows("OctopusVersionCompareTests", group) {
            assert_eq!(hash(&version(&row, 0)), hash(&version(&row, 0)), "{row:?}");
        }
    }
    for row in rows("OctopusVersionCompareTests", "MismatchingVersionsShouldHaveDifferentHashCodes")
    {
        assert_ne!(hash(&version(&row, 0)), hash(&version(&row, 1)), "{row:?}");
    }
}

#[test]
fn versions_have_the_parts_octopus_gives_them() {
    for group in ["TestSemverVersions", "TestMavenVersions", "TestInvalidSemverVersions"] {
        for row in rows("OctopusVersionTests", group) {
            // The columns that split the prerelease into prefix and counter have no use here.
            check_parts(&row, [1, 2, 3, 4], 5, 8);
        }
    }
    // Beside each column of Octopus's answer stands Maven's own, which is not ours.
    for row in rows("OctopusVersionTests", "TestIncompatibleMavenVersions") {
        check_parts(&row, [1, 3, 5, 7], 9, 12);
    }
}

fn check_parts(row: &[Value], numbers: [usize; 4], prerelease: usize, metadata: usize) {
    let v = version(row, 0);
    let expected = numbers.map(|column| row[column].as_u64().unwrap());
    let found = [v.major(), v.minor(), v.patch(), v.revision()].map(u64::from);
    assert_eq!(found, expected, "{row:?}");
    assert_eq!(v.prerelease(), text(row, prerelease), "{row:?}");
    assert_eq!(v.metadata(), text(row, metadata), "{row:?}");
}

#[test]
fn absent_and_empty_metadata_are_the_same() {
    for row in rows("OctopusVersionTests", "TestHasMetadata") {
        let has_metadata = !version(&row, 0).metadata().is_empty();
        assert_eq!(has_metadata, row[1].as_bool().unwrap(), "{row:?}");
    }
}

#[test]
fn numbers_beyond_32_bits_are_refused() {
    for row in rows("OctopusVersionTests", "LargeVersionNumbersWillFail") {
        let error = text(&row, 0).parse::<ReleaseVersion>().unwrap_err();
        assert_eq!(error.code(), Code::VersionNumberTooLarge, "{row:?}");
    }
}

#[test]
fn characters_that_no_version_has_are_refused() {
    for row in rows("OctopusVersionTests", "IllegalCharsWillFail") {
        let error = text(&row, 0).parse::<ReleaseVersion>().unwrap_err();
        let code = if text(&row, 0).trim().is_empty() {
            Code::VersionEmpty
        } else {
            Code::VersionMalformed
        };
        assert_eq!(error.code(), code, "{row:?}");
    }
}

#[test]
fn the_text_stays_as_it_was_given() {
    for row in rows("OctopusVersionTests", "TestOriginalStringIsTheSame") {
        assert_eq!(version(&row, 0).to_string(), text(&row, 0).trim(), "{row:?}");
    }
}

#[test]
fn underscores_separate_too() {
    for row in rows("OctopusVersionTests", "TestUnderscores") {
        assert!(version(&row, 0) < version(&row, 1), "{row:?}");
    }
}
