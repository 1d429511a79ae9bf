//! Choice of the available package from which another one is best made.

use alloc::string::String;
use core::cmp::Reverse;

use crate::model::Content;
use crate::terms::ReleaseVersion;

/// The best of packages with one id, by version: the highest up to the `wanted` one, or else the
/// lowest above it; of several the one with the smallest digest.
pub(in crate::packages) fn basis<'c>(
    wanted: &str,
    candidates: impl Iterator<Item = (&'c str, Content)>,
) -> Option<Content> {
    let wanted = read_version(wanted);
    let ranked = candidates.map(|(text, content)| {
        let version = read_version(text);
        let rank =
            if version <= wanted { Rank::UpTo(version) } else { Rank::Above(Reverse(version)) };
        (rank, Reverse(content.sha256), content)
    });
    ranked.max_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1))).map(|(_, _, content)| content)
}

/// A version, by its order; what is no version comes first, by its letters.
fn read_version(text: &str) -> (Option<ReleaseVersion>, String) {
    text.parse().map_or_else(|_| (None, text.into()), |version| (Some(version), String::new()))
}

/// The least is the worst.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank<V> {
    Above(Reverse<V>),
    UpTo(V),
}
