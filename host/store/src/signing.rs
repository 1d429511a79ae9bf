//! Keys, randomness and the time, which the core takes as arguments.

use core::fmt;

use spacebridge::{Actor, Certificate, Seed, Sign, Signer, SpaceKeys, Timestamp};
use zeroize::Zeroize as _;

use crate::{StoreCode, StoreError};

/// Returns the time of this machine.
///
/// # Errors
///
/// `clock-went-back` if the clock is before 1970.
#[expect(clippy::disallowed_methods, reason = "a host has the clock")]
pub fn now() -> Result<Timestamp, StoreError> {
    let wrong = || {
        let detail = "the clock of this machine is outside the years 1970 to 9999";
        StoreError::new(StoreCode::ClockWentBack, detail)
    };
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(|_| wrong())?;
    let milliseconds = i64::try_from(since.as_millis()).map_err(|_| wrong())?;
    Timestamp::from_unix_milliseconds(milliseconds).map_err(|_| wrong())
}

/// Returns the randomness for one operation, from the system.
///
/// # Errors
///
/// `randomness-unavailable` if the system has none.
pub fn seed() -> Result<Seed, StoreError> {
    let mut bytes = [0; 32];
    let filled = getrandom::fill(&mut bytes);
    let seed = filled.map_err(|error| {
        let detail = format!("the system gives no randomness: {error}");
        StoreError::new(StoreCode::RandomnessUnavailable, detail)
    });
    let seed = seed.and_then(|()| Ok(Seed::from_bytes(bytes)?));
    bytes.zeroize();
    seed
}

/// The place of the signing key, which decides whether a signature happens under the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Memory,
    Elsewhere,
}

/// A key with which a verb signs, for one person at one time. It makes a signer with a new seed for
/// each attempt.
#[derive(Clone, Copy)]
pub struct Signing<'k> {
    certificate: &'k Certificate,
    key: &'k dyn Sign,
    actor: Actor<'k>,
    seeds: &'k (dyn Fn() -> Result<Seed, StoreError> + Sync),
    place: Place,
}

impl<'k> Signing<'k> {
    /// Signs with keys in memory, within the transaction: it takes less than a millisecond.
    #[must_use]
    pub fn new(keys: &'k SpaceKeys, actor: &Actor<'k>) -> Self {
        let certificate = keys.certificate();
        Self { certificate, key: keys, actor: *actor, seeds: &seed, place: Place::Memory }
    }

    /// Signs with a key that is kept elsewhere, such as a token for which a person enters a number.
    ///
    /// The store holds no lock while the key signs. It commits only if the facts that the verb saw
    /// are unchanged; otherwise it discards the signed message and signs again.
    #[must_use]
    pub fn elsewhere(certificate: &'k Certificate, key: &'k dyn Sign, actor: &Actor<'k>) -> Self {
        Self { certificate, key, actor: *actor, seeds: &seed, place: Place::Elsewhere }
    }

    /// Takes the randomness from `seeds`: for tests whose bytes are the same in every run.
    #[must_use]
    pub fn with_seeds(mut self, seeds: &'k (dyn Fn() -> Result<Seed, StoreError> + Sync)) -> Self {
        self.seeds = seeds;
        self
    }

    /// Returns the person for whom the key signs, and the time.
    #[must_use]
    pub const fn actor(&self) -> Actor<'k> {
        self.actor
    }

    pub(crate) fn signer(&self) -> Result<Signer<'k>, StoreError> {
        Ok(Signer::new(self.certificate, self.key, &self.actor, (self.seeds)()?))
    }

    pub(crate) fn is_elsewhere(&self) -> bool {
        self.place == Place::Elsewhere
    }
}

impl fmt::Debug for Signing<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fingerprint = self.certificate.fingerprint();
        write!(out, "Signing({fingerprint}, {:?}, {:?})", self.actor, self.place)
    }
}
