//! Names, times, seeds and keys, which are the same in every run.

use spacebridge::{Label, Name, Seed, SpaceKeys, Timestamp, Validity};

/// The moment at which a story begins.
pub const NOW: &str = "2026-11-23T09:00:00Z";

/// The moment from which the keys are valid.
const FOUNDED: &str = "2026-01-01T00:00:00Z";

/// Reads the name of a Space, a project or an environment.
pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// Reads the label of a variable, a step or a team.
pub fn label(text: &str) -> Label {
    text.parse().unwrap()
}

/// Reads a moment.
pub fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// Returns the moment that many minutes after [`NOW`].
pub fn minute(minutes: i64) -> Timestamp {
    at(NOW).saturating_add_milliseconds(minutes.saturating_mul(60_000))
}

/// Returns the seed of one signature: 32 times the same byte.
pub fn seed(number: u8) -> Seed {
    Seed::from_bytes([number; 32]).unwrap()
}

/// Returns one of 65,536 seeds, for a story with more signatures than a byte counts.
pub fn seed_of(number: u16) -> Seed {
    let mut bytes = [7; 32];
    let number = number.to_be_bytes();
    bytes.iter_mut().zip(number).for_each(|(byte, digit)| *byte = digit);
    Seed::from_bytes(bytes).unwrap()
}

/// Makes the keys of a Space. A Space of the same name with another number has other keys.
pub fn keys(space: &str, number: u8) -> SpaceKeys {
    let identity = Validity::of_identity(at(FOUNDED));
    let encryption = Validity::of_encryption(at(FOUNDED));
    SpaceKeys::generate(space, identity, encryption, seed(number)).unwrap()
}
