//! Trusts that a Space has from the beginning of a case, as if its host had stored them.

use anyhow::{Context as _, Result};
use serde_json::Value;
use spacebridge::documents::write_document;
use spacebridge::trust::{Permit, Trust};
use spacebridge::{Certificate, Limits, Name, Space};

/// Stores more trusts in a Space that is built already.
pub(crate) trait Trusting: Sized {
    /// Returns the Space with one trust more.
    fn trusting_as(self, trust: Trust) -> Result<Self>;

    /// Returns the Space with the trust in one more Space whose fingerprint was compared.
    fn trusting<P: Into<Permit>>(
        self,
        name: Name,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Result<Self> {
        self.trusting_as(Trust::new(name, certificate, permits))
    }
}

impl Trusting for Space {
    fn trusting_as(self, trust: Trust) -> Result<Self> {
        let mut document: Value = serde_json::from_str(&write_document(&self))?;
        let trusts = document.get_mut("trusts").and_then(Value::as_array_mut);
        trusts.context("a Space's document has trusts")?.push(serde_json::to_value(&trust)?);
        Ok(Self::from_document(&document.to_string(), &Limits::default())?)
    }
}
