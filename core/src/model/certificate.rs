//! A Space's certificate.
use alloc::boxed::Box;
use alloc::string::String;

use crate::terms::{Fingerprint, Instant};

/// From when until when something is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first moment.
    pub from: Instant,
    /// The last moment.
    pub until: Instant,
}

/// A Space's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub(crate) name: String,
    pub(crate) identity: Box<[u8]>,
    pub(crate) fingerprint: Fingerprint,
}

impl Certificate {
    /// What names the Space on the wire.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}
