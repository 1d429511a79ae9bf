//! The versions of releases.

use pyo3::prelude::*;
use spacebridge::ReleaseVersion;

use crate::error::refusal;

/// Compare the versions of two releases as Octopus orders them.
///
/// Returns -1 if `left` comes before `right`, 0 if they are the same version, 1 if it comes after.
/// Raises `SpacebridgeError` if one of them is not a version.
#[pyfunction]
#[pyo3(signature = (left, right, /))]
pub(crate) fn compare_versions(left: &str, right: &str) -> PyResult<i8> {
    Ok(match parse(left)?.cmp(&parse(right)?) {
        core::cmp::Ordering::Less => -1,
        core::cmp::Ordering::Equal => 0,
        core::cmp::Ordering::Greater => 1,
    })
}

fn parse(text: &str) -> PyResult<ReleaseVersion> {
    text.parse().map_err(|error: spacebridge::VersionError| refusal(error.code(), &error))
}
