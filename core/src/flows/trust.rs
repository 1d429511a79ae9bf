//! The verb `change_trust`: its permission, the changes, and the record for the audit log.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::permitted::{Place, permitted};
use crate::model::{
    Actor, AuditRecord, Certificate, Grant, LastGood, Permission, Permit, Set, Space,
};
use crate::terms::{ComparedFingerprint, Error, Fingerprint, Name};

/// One change of what a Space trusts. [`Space::rehearse`] shows what it would make unverifiable,
/// [`Space::change_trust`] makes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
#[non_exhaustive]
pub enum TrustChange {
    /// A certificate was carried here: a Remote Space, which grants nothing until it is confirmed.
    Import {
        /// Local name of the Space.
        name: Name,
        /// Its certificate.
        certificate: Certificate,
        /// Permits of the Space once it is confirmed.
        permits: Set<Permit>,
    },
    /// A person compared the fingerprint of a certificate that was carried here.
    Confirm {
        /// The Space.
        name: Name,
        /// Compared fingerprint.
        compared: ComparedFingerprint,
    },
    /// It may do more: permits are added. A permit that a wider one includes is refused, because
    /// adding it would narrow nothing.
    Grant {
        /// The Space.
        name: Name,
        /// Permits of the Space beside those that it has.
        permits: Set<Permit>,
    },
    /// It may do exactly this: permits are replaced. So what it may do becomes narrower, or wider.
    Regrant {
        /// The Space.
        name: Name,
        /// All permits of the Space from this change on.
        permits: Set<Permit>,
    },
    /// It may no longer do one thing: permits are removed.
    Withdraw {
        /// The Space.
        name: Name,
        /// Grant that is withdrawn, for every project.
        grant: Grant,
    },
    /// One certificate of it may serve for signatures and for encryption. Without this change, such
    /// a certificate is rejected when it is confirmed or replaces another.
    #[serde(rename = "dual")]
    DualUse {
        /// The Space.
        name: Name,
    },
    /// Bundles of it that are older than so many days are shown as old; `None` takes that back.
    Days {
        /// The Space.
        name: Name,
        /// The number of days.
        days: Option<u32>,
    },
    /// Its key may be in other hands.
    Revoke {
        /// The Space.
        name: Name,
        /// The last numbers that still count.
        good: LastGood,
    },
    /// A key that it had before may have been in other hands already.
    #[serde(rename = "former")]
    RevokeFormer {
        /// The Space.
        name: Name,
        /// The fingerprint of that key's certificate.
        key: Fingerprint,
        /// The last numbers that still count.
        good: LastGood,
    },
    /// It has a new certificate, which was carried here and compared, as the one before was lost.
    Replace {
        /// The Space.
        name: Name,
        /// The new certificate.
        certificate: Certificate,
        /// Compared fingerprint.
        compared: ComparedFingerprint,
        /// The last numbers of the key before that still count.
        good: LastGood,
    },
}

impl TrustChange {
    /// The Space whose trust changes.
    #[must_use]
    pub const fn name(&self) -> &Name {
        match self {
            Self::Import { name, .. }
            | Self::Confirm { name, .. }
            | Self::Grant { name, .. }
            | Self::Regrant { name, .. }
            | Self::Withdraw { name, .. }
            | Self::Days { name, .. }
            | Self::DualUse { name }
            | Self::Revoke { name, .. }
            | Self::RevokeFormer { name, .. }
            | Self::Replace { name, .. } => name,
        }
    }
}

impl fmt::Display for TrustChange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Import { name, certificate, permits } => {
                let fingerprint = certificate.fingerprint();
                write!(out, "imports `{name}`, {fingerprint}, to be compared; {}", Permits(permits))
            }
            Self::Confirm { name, compared } => {
                write!(out, "confirms `{name}`, {}", compared.fingerprint())
            }
            Self::Grant { name, permits } => write!(out, "grants `{name}`: {}", Permits(permits)),
            Self::Regrant { name, permits } => {
                write!(out, "replaces the grants of `{name}`: {}", Permits(permits))
            }
            Self::Withdraw { name, grant } => {
                write!(out, "withdraws from `{name}`: we no longer {}", grant.in_words())
            }
            Self::Days { name, days: Some(days) } => {
                write!(out, "finds bundles of `{name}` old after {days} days")
            }
            Self::Days { name, days: None } => {
                write!(out, "finds no bundle of `{name}` old")
            }
            Self::DualUse { name } => {
                write!(out, "allows `{name}` one certificate for signatures and for encryption")
            }
            Self::Revoke { name, good } => {
                write!(out, "revokes the key of `{name}`, {}", Good(*good))
            }
            Self::RevokeFormer { name, key, good } => {
                write!(out, "revokes the former key {key} of `{name}`, {}", Good(*good))
            }
            Self::Replace { name, certificate, good, .. } => {
                let fingerprint = certificate.fingerprint();
                write!(out, "replaces the key of `{name}` by {fingerprint}, {}", Good(*good))
            }
        }
    }
}

struct Good(LastGood);

impl fmt::Display for Good {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LastGood { bundles, receipts, notices } = self.0;
        write!(out, "good up to bundle {bundles}, receipt {receipts}, notice {notices}")
    }
}

/// Permits in words that complete the sentence "we …".
pub(super) struct Permits<'p>(pub(super) &'p Set<Permit>);

impl fmt::Display for Permits<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return out.write_str("nothing is granted");
        }
        for (index, permit) in self.0.iter().enumerate() {
            write!(out, "{}we {}", if index == 0 { "" } else { "; " }, permit.grant.in_words())?;
            if let Some(projects) = &permit.projects {
                let names: Vec<&str> = projects.iter().map(Name::as_str).collect();
                write!(out, " (only {})", names.join(", "))?;
            }
        }
        Ok(())
    }
}

/// A trust changed: the Space as it is now, and the record for the audit log. Both are to be
/// stored, or neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrustChanged {
    /// The Space with the change.
    pub space: Space,
    /// Record to append to the [`AuditLog`](crate::trust::AuditLog).
    pub record: AuditRecord,
}

impl Space {
    /// Changes what this Space trusts, for a person: gives the Space with the change, and the
    /// record of who changed what, when, from which state to which.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` if no team gives the user `TrustEdit`: whoever edits trust
    ///   decides what may run here.
    /// - The code of the change if the change makes no sense: see the function of
    ///   [`Space`] that it names.
    ///
    /// ```
    /// # use spacebridge::{Label, Seed, SpaceKeys, Validity};
    /// use spacebridge::{Actor, Grant, Space, Team};
    /// use spacebridge::release::Set;
    /// use spacebridge::trust::TrustChange;
    ///
    /// # let now = "2026-01-01T00:00:00Z".parse()?;
    /// # let keys = |name: &str, seed: u8| {
    /// #     let one = Validity::of_identity(now);
    /// #     let other = Validity::of_encryption(now);
    /// #     SpaceKeys::generate(name, one, other, Seed::from_bytes([seed; 32])?)
    /// #         .map_err(spacebridge::Error::from)
    /// # };
    /// # let dev = keys("DevTest Space", 1)?;
    /// # let prod = keys("Prod Space", 2)?;
    /// let space = Space::new("Prod Space".parse()?, prod.certificate())
    ///     .with_team(Team::everyone(Label::new("Managed by the host")?))?;
    /// let grace = Actor::new("grace", now);
    /// let change = TrustChange::Import {
    ///     name: "DevTest Space".parse()?,
    ///     certificate: dev.certificate().clone(),
    ///     permits: Set::from([Grant::AcceptReleases.into()]),
    /// };
    /// let changed = space.change_trust(&change, &grace)?;
    /// let name = "DevTest Space".parse()?;
    /// assert!(!changed.space.trust(&name).unwrap().grants(Grant::AcceptReleases), "nobody
    /// compared");
    ///
    /// let heard_on_the_telephone = dev.certificate().fingerprint().words();
    /// let compared = dev.certificate().fingerprint().compare(&heard_on_the_telephone)?;
    /// let change = TrustChange::Confirm { name: name.clone(), compared };
    /// let changed = changed.space.change_trust(&change, &grace)?;
    /// assert!(changed.space.trust(&name).unwrap().grants(Grant::AcceptReleases));
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn change_trust(
        &self,
        change: &TrustChange,
        by: &Actor<'_>,
    ) -> Result<TrustChanged, Error> {
        permitted(self.teams(), by.user, Permission::TrustEdit, Place::SPACE)?;
        let space = self.changed(change)?;
        let record = recorded(self, &space, change.to_string(), by);
        Ok(TrustChanged { space, record })
    }

    pub(super) fn changed(&self, change: &TrustChange) -> Result<Self, Error> {
        let space = self.clone();
        match change {
            TrustChange::Import { name, certificate, permits } => {
                space.with_pending(name.clone(), certificate, permits.clone())
            }
            TrustChange::Confirm { name, compared } => space.confirm(name, compared),
            TrustChange::Grant { name, permits } => space.with_grants(name, permits.clone()),
            TrustChange::Regrant { name, permits } => space.with_permits(name, permits.clone()),
            TrustChange::Withdraw { name, grant } => space.without_grant(name, *grant),
            TrustChange::Days { name, days } => space.with_max_age_days(name, *days),
            TrustChange::DualUse { name } => space.with_dual_use(name),
            TrustChange::Revoke { name, good } => space.revoke(name, *good),
            TrustChange::RevokeFormer { name, key, good } => space.revoke_former(name, key, *good),
            TrustChange::Replace { name, certificate, compared, good } => {
                space.with_new_certificate(name, certificate, compared, *good)
            }
        }
    }
}

/// The record of a change from one state of a Space to the next.
pub(super) fn recorded(before: &Space, after: &Space, what: String, by: &Actor<'_>) -> AuditRecord {
    AuditRecord {
        at: by.now,
        by: by.user.into(),
        subject: before.name().to_string(),
        what,
        before: before.trust_digest(),
        after: after.trust_digest(),
    }
}
