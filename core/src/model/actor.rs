//! The acting person, and the time.

use crate::terms::Timestamp;

/// The person for whom a host acts, and the time at which they do.
///
/// Every verb that changes something takes one, itself or in a [`Signer`](crate::Signer), and asks
/// the Space's teams whether this person may.
///
/// ```
/// use spacebridge::{Actor, Timestamp};
///
/// let now: Timestamp = "2026-11-23T09:00:00Z".parse()?;
/// let ada = Actor::new("ada", now);
/// assert_eq!((ada.user(), ada.now()), ("ada", now));
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor<'a> {
    pub(crate) user: &'a str,
    pub(crate) now: Timestamp,
}

impl<'a> Actor<'a> {
    /// Creates the actor from the user's name, as teams list it, and the time.
    #[must_use]
    pub const fn new(user: &'a str, now: Timestamp) -> Self {
        Self { user, now }
    }

    /// Creates an actor without a name, who may do what [everyone](crate::Team::everyone) may.
    #[must_use]
    pub const fn unnamed(now: Timestamp) -> Self {
        Self { user: "", now }
    }

    /// Returns the user's name.
    #[must_use]
    pub const fn user(&self) -> &'a str {
        self.user
    }

    /// Returns the time.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }
}
