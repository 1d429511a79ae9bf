//! Trusts that are part of a story from its beginning.

use spacebridge::trust::{LastGood, Permit, Trust};
use spacebridge::{Certificate, Error, Limits, Name, Space};

/// Stores other trusts in a Space that exists: a story begins there, and not with the changes that
/// led to it.
pub trait Trusting: Sized {
    /// Stores one trust more.
    ///
    /// # Errors
    ///
    /// Fails with the code of [`Space::from_document`].
    fn trusting_as(self, trust: Trust) -> Result<Self, Error>;

    /// Stores one trust more, of a Space whose fingerprint was compared.
    ///
    /// # Errors
    ///
    /// Fails with the code of [`Space::from_document`].
    fn trusting<P: Into<Permit>>(
        self,
        name: Name,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Result<Self, Error> {
        self.trusting_as(Trust::new(name, certificate, permits))
    }

    /// Stores that the present key of a Space is revoked.
    ///
    /// # Errors
    ///
    /// Fails with the code of [`Space::from_document`].
    fn distrusting(self, name: &Name, good: LastGood) -> Result<Self, Error>;

    /// Stores another identity of its own.
    ///
    /// # Errors
    ///
    /// Fails with the code of [`Space::from_document`].
    fn under(self, next: &Certificate) -> Result<Self, Error>;
}

impl Trusting for Space {
    fn trusting_as(self, trust: Trust) -> Result<Self, Error> {
        stored(&self, |space| {
            let trust = serde_json::to_value(&trust).unwrap();
            space["trusts"].as_array_mut().unwrap().push(trust);
        })
    }

    fn distrusting(self, name: &Name, good: LastGood) -> Result<Self, Error> {
        let trusts = self.trusts().to_vec();
        stored(&self, |space| {
            let change =
                |trust: Trust| if trust.name() == name { trust.revoked(good) } else { trust };
            let trusts: Vec<Trust> = trusts.into_iter().map(change).collect();
            space["trusts"] = serde_json::to_value(trusts).unwrap();
        })
    }

    fn under(self, next: &Certificate) -> Result<Self, Error> {
        stored(&self, |space| {
            let next = serde_json::to_value(next).unwrap();
            let before = core::mem::replace(&mut space["certificate"], next);
            space["former"].as_array_mut().unwrap().push(before);
            space.as_object_mut().unwrap().remove("epoch");
        })
    }
}

fn stored(space: &Space, change: impl FnOnce(&mut serde_json::Value)) -> Result<Space, Error> {
    let mut document = serde_json::to_value(space).unwrap();
    change(&mut document);
    Space::from_document(&document.to_string(), &Limits::default())
}
