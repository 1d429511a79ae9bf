//! Words that every story needs: names, times, chance and keys that come out the same every time.

use spacebridge::{Label, Name, Seed, SpaceKeys, Timestamp, Validity};

pub(crate) const NOW: &str = "2026-11-23T09:00:00Z";

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn label(text: &str) -> Label {
    text.parse().unwrap()
}

pub(crate) fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// Chance for one seal. A test has as much of it as it names.
pub(crate) fn seed(number: u8) -> Seed {
    Seed::from_bytes([number; 32]).unwrap()
}

pub(crate) fn keys(space: &str, number: u8) -> SpaceKeys {
    let from = at("2026-01-01T00:00:00Z");
    let identity = Validity::of_identity(from);
    let encryption = Validity::of_encryption(from);
    SpaceKeys::generate(space, identity, encryption, seed(number)).unwrap()
}
