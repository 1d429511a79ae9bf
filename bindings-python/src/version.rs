//! The versions of releases.

use pyo3::prelude::*;
use spacebridge::ReleaseVersion;

use crate::convert::Text;

/// Compare the versions of two releases as Octopus orders them.
///
/// Returns -1 if `left` comes before `right`, 0 if they are the same version, 1 if it comes after.
#[pyfunction]
#[pyo3(signature = (left, right, /))]
pub(crate) fn compare_versions(left: Text<ReleaseVersion>, right: Text<ReleaseVersion>) -> i8 {
    match left.0.cmp(&right.0) {
        core::cmp::Ordering::Less => -1,
        core::cmp::Ordering::Equal => 0,
        core::cmp::Ordering::Greater => 1,
    }
}
