//! Trust: what we let one other Space do.

use alloc::vec::Vec;
use core::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, IntoDeserializer as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::certificate::Certificate;
use super::set::Set;
use super::space_error::SpaceError;
use crate::terms::{Fingerprint, MessageDigest, Name};

/// Trust in one other Space. Nothing is granted by default, and no bundle can grant anything.
///
/// The name is ours for it. What names it on the wire is its certificate's fingerprint. A host
/// stores the parts and builds the value again with the functions below; a person's changes go
/// through [`Space::change_trust`](crate::Space::change_trust).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trust {
    pub(crate) name: Name,
    pub(crate) certificate: Certificate,
    #[serde(default)]
    pub(crate) permits: Set<Permit>,
    #[serde(default)]
    pub(crate) confirmed: bool,
    #[serde(default)]
    pub(crate) ended: Option<KeyEnd>,
    #[serde(default)]
    pub(crate) epoch: Option<u64>,
    #[serde(default)]
    pub(crate) former: Vec<FormerKey>,
    #[serde(default)]
    pub(crate) days: Option<u32>,
    /// True if one certificate of the Space may serve for signatures and for encryption.
    #[serde(default, rename = "dual", skip_serializing_if = "core::ops::Not::not")]
    pub(crate) dual_use: bool,
}

impl Trust {
    /// Trust in the Space with `certificate`, whose fingerprint a person compared.
    #[must_use]
    pub fn new<P: Into<Permit>>(
        name: Name,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Self {
        Self {
            name,
            certificate: certificate.clone(),
            permits: permits.into_iter().map(Into::into).collect(),
            confirmed: true,
            ended: None,
            epoch: None,
            former: Vec::new(),
            days: None,
            dual_use: false,
        }
    }

    /// Returns the trust that allows one certificate of the Space to serve for signatures and for
    /// encryption. Without it, such a certificate is rejected.
    #[must_use]
    pub const fn allowing_dual_use(mut self) -> Self {
        self.dual_use = true;
        self
    }

    /// Returns true if one certificate of the Space may serve for signatures and for encryption.
    #[must_use]
    pub const fn allows_dual_use(&self) -> bool {
        self.dual_use
    }

    /// Rejects `certificate` for this trust if it serves for signatures and for encryption, and the
    /// trust does not allow that.
    pub(crate) fn check_use(&self, certificate: &Certificate) -> Result<(), SpaceError> {
        if certificate.is_dual_use() && !self.dual_use {
            return Err(SpaceError::DualUse { name: self.name.clone() });
        }
        Ok(())
    }

    /// Returns the trust before its fingerprint was compared: it grants nothing until then.
    #[must_use]
    pub fn pending(mut self) -> Self {
        self.confirmed = false;
        self
    }

    /// Returns the trust with a revoked key: see [`KeyEnd::Revoked`].
    #[must_use]
    pub fn revoked(mut self, good: LastGood) -> Self {
        self.ended = Some(KeyEnd::Revoked(good));
        self
    }

    /// Returns the trust with one more former key of the Space; the newest is given last.
    #[must_use]
    pub fn after(mut self, former: FormerKey) -> Self {
        self.former.push(former);
        self
    }

    /// Returns the trust with the number of the Space's identity.
    #[must_use]
    pub fn at_epoch(mut self, epoch: u64) -> Self {
        self.epoch = Some(epoch);
        self
    }

    /// Returns the trust with a limit in days, above which a bundle is shown as old. `None` is no
    /// limit.
    #[must_use]
    pub const fn within_days(mut self, days: Option<u32>) -> Self {
        self.days = days;
        self
    }

    /// Local name of the Space.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The Space's certificate, as a person compared it, or as its predecessor named it.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Returns the permits, which hold once the trust is confirmed and while it is not revoked.
    #[must_use]
    pub const fn permits(&self) -> &Set<Permit> {
        &self.permits
    }

    /// Returns true if nobody compared the fingerprint yet. Such a trust grants nothing.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        !self.confirmed
    }

    /// Up to where the key counts, if no longer for ever.
    #[must_use]
    pub const fn ended(&self) -> Option<KeyEnd> {
        self.ended
    }

    /// Returns the number of the Space's identity, counted from 1, if the Space said it.
    #[must_use]
    pub const fn epoch(&self) -> Option<u64> {
        self.epoch
    }

    /// The keys that the Space had before, oldest first.
    #[must_use]
    pub fn former(&self) -> &[FormerKey] {
        &self.former
    }

    /// Returns the number of days after which a bundle is shown as old; `None` is no limit.
    #[must_use]
    pub const fn days(&self) -> Option<u32> {
        self.days
    }

    /// Every key that the Space has or had, the present one first.
    pub(crate) fn keys(&self) -> Vec<Fingerprint> {
        let former = self.former.iter().map(|former| &former.certificate);
        core::iter::once(&self.certificate).chain(former).map(Certificate::fingerprint).collect()
    }

    /// Returns the certificate with this fingerprint that the Space has, or had, and up to where
    /// its key counts.
    pub(crate) fn key(&self, fingerprint: &Fingerprint) -> Option<(&Certificate, Option<KeyEnd>)> {
        if self.certificate.fingerprint() == *fingerprint {
            return Some((&self.certificate, self.ended));
        }
        let is_meant = |key: &&FormerKey| key.certificate.fingerprint() == *fingerprint;
        self.former.iter().find(is_meant).map(|key| (&key.certificate, Some(key.end)))
    }

    /// Returns true if a message that is new to the reader can be one of the trust's own key. A key
    /// that a rotation replaced signs nothing new, except what the notice of the rotation lists.
    pub(crate) fn lists(&self, message: &MessageDigest) -> bool {
        let key = self.former_key(&self.certificate.fingerprint());
        key.is_none_or(|key| key.lists(message))
    }

    /// Returns the former key with this fingerprint.
    pub(crate) fn former_key(&self, fingerprint: &Fingerprint) -> Option<&FormerKey> {
        self.former.iter().find(|key| key.certificate.fingerprint() == *fingerprint)
    }

    /// Returns true if the Space has, or had, the certificate with this fingerprint.
    #[must_use]
    pub fn has_had(&self, fingerprint: &Fingerprint) -> bool {
        self.key(fingerprint).is_some()
    }

    /// Returns true if `grant` is given at all, for whichever project.
    #[must_use]
    pub fn grants(&self, grant: Grant) -> bool {
        self.lets(grant) && self.permits.iter().any(|permit| permit.grant == grant)
    }

    /// Returns true if `grant` covers the project called `project` in the Space that owns it.
    #[must_use]
    pub fn covers(&self, grant: Grant, project: &Name) -> bool {
        self.lets(grant)
            && self.permits.iter().any(|permit| {
                permit.grant == grant
                    && permit.projects.as_ref().is_none_or(|projects| projects.contains(project))
            })
    }

    /// Nothing is sent to a key that ended. What it signed before is judged by its number.
    fn lets(&self, grant: Grant) -> bool {
        self.confirmed && (self.ended.is_none() || grant != Grant::PromoteTo)
    }
}

/// A key that a Space had before, kept so that what it signed then stays attributable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a key and its end are all there is to it")]
pub struct FormerKey {
    /// The certificate.
    pub certificate: Certificate,
    /// End of the key, and the last numbers that count.
    pub end: KeyEnd,
    /// The messages that may still arrive, as the notice of the rotation lists them. No other new
    /// message of a replaced key counts. `None` if no notice ended the key: the numbers decide.
    #[serde(default, rename = "transit", skip_serializing_if = "Option::is_none")]
    pub in_transit: Option<Set<MessageDigest>>,
}

impl FormerKey {
    /// Returns true if a message that is new to the reader can still be one of this key.
    pub(crate) fn lists(&self, message: &MessageDigest) -> bool {
        match &self.in_transit {
            Some(listed) => listed.contains(message),
            None => self.end.is_revoked(),
        }
    }

    /// Revokes the key. The messages that a rotation did not list stay excluded.
    pub(crate) fn revoke(&mut self, good: LastGood) {
        if !self.end.is_revoked() {
            self.in_transit.get_or_insert_default();
        }
        self.end = KeyEnd::Revoked(good.and(self.end.good()));
    }
}

/// End of a key. What it signed with a higher number than the last good one does not count, and no
/// time that it wrote into a message changes that: whoever has a stolen key can write any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "its holder ends a key, or somebody else does")]
pub enum KeyEnd {
    /// Its holder replaced it, and said so with both keys.
    Replaced(LastGood),
    /// Somebody here ended it: it may be in other hands.
    Revoked(LastGood),
}

impl KeyEnd {
    /// The last numbers that count.
    #[must_use]
    pub const fn good(self) -> LastGood {
        match self {
            Self::Replaced(good) | Self::Revoked(good) => good,
        }
    }

    /// Returns true if somebody here ended it.
    #[must_use]
    pub const fn is_revoked(self) -> bool {
        matches!(self, Self::Revoked(_))
    }
}

/// The last number of each kind of message to us that counts; 0 if none does.
///
/// ```
/// let nothing = spacebridge::trust::LastGood::default();
/// assert_eq!((nothing.bundles, nothing.receipts, nothing.notices), (0, 0, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[expect(clippy::exhaustive_structs, reason = "three kinds of message cross a boundary")]
pub struct LastGood {
    /// Of bundles.
    pub bundles: u64,
    /// Of receipts.
    pub receipts: u64,
    /// Of notices.
    pub notices: u64,
}

impl LastGood {
    /// The lower of both, kind by kind: what was ended stays ended.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            bundles: self.bundles.min(other.bundles),
            receipts: self.receipts.min(other.receipts),
            notices: self.notices.min(other.notices),
        }
    }
}

/// One of the three things that one Space can be trusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three directions of the request for comments")]
pub enum Grant {
    /// We promote releases to it.
    PromoteTo,
    /// We accept releases from it.
    AcceptReleases,
    /// We accept deployment results from it.
    AcceptResults,
}

impl Grant {
    /// The grant, for these projects and no others.
    #[must_use]
    pub fn only(self, projects: impl IntoIterator<Item = Name>) -> Permit {
        Permit { grant: self, projects: Some(projects.into_iter().collect()) }
    }

    /// The grant in words that finish the sentence "we …".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::PromoteTo => "promote releases to it",
            Self::AcceptReleases => "accept releases from it",
            Self::AcceptResults => "accept results from it",
        }
    }
}

/// A grant, possibly limited to projects.
///
/// A document may give the grant alone, for all projects.
///
/// ```
/// use spacebridge::{Grant, Limits};
/// use spacebridge::documents::read_document;
/// use spacebridge::trust::Permit;
///
/// let permit: Permit = read_document("\"promote-to\"", &Limits::default())?;
/// assert_eq!(permit, Permit::from(Grant::PromoteTo));
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub struct Permit {
    /// Granted right.
    pub grant: Grant,
    /// The projects it covers, by their names in the Space that owns them; `None` means all.
    pub projects: Option<Set<Name>>,
}

impl Permit {
    /// Returns true if everything that `other` permits is permitted by this one.
    pub(crate) fn includes(&self, other: &Self) -> bool {
        let Some(projects) = &self.projects else { return self.grant == other.grant };
        let others = other.projects.as_ref();
        self.grant == other.grant
            && others.is_some_and(|others| others.iter().all(|one| projects.contains(one)))
    }
}

impl From<Grant> for Permit {
    fn from(grant: Grant) -> Self {
        Self { grant, projects: None }
    }
}

impl<'de> Deserialize<'de> for Permit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Permitted)
    }
}

/// Reads a permit in either form. A key that is none would widen it to all projects.
struct Permitted;

impl<'de> Visitor<'de> for Permitted {
    type Value = Permit;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a grant, or one that is limited to projects")
    }

    fn visit_str<E: de::Error>(self, grant: &str) -> Result<Permit, E> {
        Grant::deserialize(grant.into_deserializer()).map(Permit::from)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Permit, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            grant: Grant,
            #[serde(default)]
            projects: Option<Set<Name>>,
        }
        let Parts { grant, projects } = Parts::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Permit { grant, projects })
    }
}
