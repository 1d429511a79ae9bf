//! Changes of trust: each change makes another Space.

use alloc::borrow::Cow;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::certificate::Certificate;
use super::deployment::Evidence;
use super::facts::Facts;
use super::reference::ProjectRef;
use super::set::Set;
use super::space::Space;
use super::space_builder::KnownSpaces;
use super::space_error::SpaceError;
use super::trust::{FormerKey, Grant, KeyEnd, LastGood, Permit, Trust};
use crate::terms::{ComparedFingerprint, Error, Fingerprint, MessageDigest, Name};

impl Space {
    /// The Space with one trust more, as a host stored it.
    ///
    /// # Errors
    ///
    /// As [`with_remote`](Self::with_remote).
    pub(crate) fn with_trust(mut self, trust: Trust) -> Result<Self, Error> {
        KnownSpaces::to(&self).add(&trust)?;
        self.trusts.push(trust);
        Ok(self)
    }

    /// The Space, knowing a certificate that was carried here. It grants nothing, whatever
    /// `permits` say, until a person compared its fingerprint: see [`confirm`](Self::confirm).
    ///
    /// # Errors
    ///
    /// As [`with_remote`](Self::with_remote).
    pub(crate) fn with_pending<P: Into<Permit>>(
        self,
        name: Name,
        certificate: &Certificate,
        permits: impl IntoIterator<Item = P>,
    ) -> Result<Self, Error> {
        self.with_trust(Trust::new(name, certificate, permits).pending())
    }

    /// The Space, after a person compared the fingerprint of the pending trust called `name`: what
    /// it permits holds from here on.
    ///
    /// # Errors
    ///
    /// - `Code::SpaceUnknown` if there is no such trust.
    /// - `Code::ComparedOther` if the certificate that was compared is another one.
    /// - `Code::CertificateDualUse` if it serves for signatures and for encryption, and the trust
    ///   does not [allow](Self::with_dual_use) that.
    pub(crate) fn confirm(
        self,
        name: &Name,
        compared: &ComparedFingerprint,
    ) -> Result<Self, Error> {
        self.edit(name, |trust| {
            if trust.certificate.fingerprint() != compared.fingerprint() {
                return Err(SpaceError::ComparedOther { name: trust.name.clone() }.into());
            }
            trust.check_use(&trust.certificate)?;
            trust.confirmed = true;
            Ok(())
        })
    }

    /// The Space, granting the trust called `name` these permits too.
    ///
    /// # Errors
    ///
    /// - `Code::SpaceUnknown` if there is no such trust.
    /// - `Code::KeyRevoked` if its key is revoked: there is nobody to grant it to.
    /// - `Code::PermitCovered` if a wider permit includes one of them: the person wanted to narrow
    ///   it, and adding would change nothing.
    pub(crate) fn with_grants<P: Into<Permit>>(
        self,
        name: &Name,
        permits: impl IntoIterator<Item = P>,
    ) -> Result<Self, Error> {
        self.edit(name, |trust| {
            check_alive(trust)?;
            for permit in permits.into_iter().map(Into::into) {
                if trust.permits.iter().any(|held| *held != permit && held.includes(&permit)) {
                    return Err(SpaceError::PermitCovered { name: trust.name.clone() }.into());
                }
                trust.permits.insert(permit);
            }
            Ok(())
        })
    }

    /// Returns the Space, permitting the trust called `name` exactly this.
    ///
    /// # Errors
    ///
    /// - `Code::SpaceUnknown` if there is no such trust.
    /// - `Code::KeyRevoked` if its key is revoked: there is nobody to grant it to.
    pub(crate) fn with_permits(self, name: &Name, permits: Set<Permit>) -> Result<Self, Error> {
        self.edit(name, |trust| {
            check_alive(trust)?;
            trust.permits = permits;
            Ok(())
        })
    }

    /// The Space, where a bundle of `name` that was sealed more than so many days ago is shown as
    /// old. Nothing is refused for its age: only a person knows how long a way is.
    ///
    /// # Errors
    ///
    /// `Code::SpaceUnknown` if there is no such trust.
    pub(crate) fn with_max_age_days(self, name: &Name, days: Option<u32>) -> Result<Self, Error> {
        self.edit(name, |trust| {
            trust.days = days;
            Ok(())
        })
    }

    /// Returns the Space that allows one certificate of `name` to serve for signatures and for
    /// encryption. The permission ends with that certificate.
    ///
    /// # Errors
    ///
    /// `Code::SpaceUnknown` if there is no such trust.
    pub(crate) fn with_dual_use(self, name: &Name) -> Result<Self, Error> {
        self.edit(name, |trust| {
            trust.dual_use = true;
            Ok(())
        })
    }

    /// The Space, granting the trust called `name` no more of `grant`, for whichever project.
    ///
    /// # Errors
    ///
    /// `Code::SpaceUnknown` if there is no such trust.
    pub(crate) fn without_grant(self, name: &Name, grant: Grant) -> Result<Self, Error> {
        self.edit(name, |trust| {
            trust.permits.retain(|permit| permit.grant != grant);
            Ok(())
        })
    }

    /// The Space, not believing the present key of the trust called `name` any more, beyond the
    /// last numbers that are `good`. Nothing is promoted to it. A revocation is never taken back:
    /// revoking again can only lower the numbers.
    ///
    /// What the Space signs with a new key counts after
    /// [`with_new_certificate`](Self::with_new_certificate).
    ///
    /// # Errors
    ///
    /// `Code::SpaceUnknown` if there is no such trust.
    pub(crate) fn revoke(self, name: &Name, good: LastGood) -> Result<Self, Error> {
        self.edit(name, |trust| {
            let good = trust.ended.map_or(good, |end| good.and(end.good()));
            trust.ended = Some(KeyEnd::Revoked(good));
            Ok(())
        })
    }

    /// Revokes a former key of the Space called `name`: it may have been stolen before it was
    /// replaced.
    ///
    /// # Errors
    ///
    /// - `Code::SpaceUnknown` if there is no such trust.
    /// - `Code::IdentityOther` if the Space had no such key.
    pub(crate) fn revoke_former(
        self,
        name: &Name,
        key: &Fingerprint,
        good: LastGood,
    ) -> Result<Self, Error> {
        self.edit(name, |trust| {
            let mut former = trust.former.iter_mut();
            let Some(former) = former.find(|former| former.certificate.fingerprint() == *key)
            else {
                return Err(SpaceError::IdentityOther { name: trust.name.clone() }.into());
            };
            former.revoke(good);
            Ok(())
        })
    }

    /// The Space, trusting the Space called `name` under a new certificate that was carried here
    /// and whose fingerprint a person compared, as when the one before was lost or stolen. Name and
    /// grants stay; the key before is kept as former, up to the last numbers that are `good`.
    ///
    /// # Errors
    ///
    /// - `Code::SpaceUnknown` if there is no such trust.
    /// - `Code::ComparedOther` if the certificate that was compared is another one.
    /// - `Code::CertificateKnown` if the certificate is, or was, somebody's here.
    pub(crate) fn with_new_certificate(
        self,
        name: &Name,
        certificate: &Certificate,
        compared: &ComparedFingerprint,
        good: LastGood,
    ) -> Result<Self, Error> {
        if certificate.fingerprint() != compared.fingerprint() {
            return Err(SpaceError::ComparedOther { name: name.clone() }.into());
        }
        self.check_unknown(certificate)?;
        self.edit(name, |trust| {
            trust.check_use(certificate)?;
            let good = trust.ended.map_or(good, |end| good.and(end.good()));
            end_with(trust, certificate, KeyEnd::Revoked(good), None);
            trust.confirmed = true;
            // Whoever had the key may have counted to any number.
            trust.epoch = None;
            Ok(())
        })
    }

    /// The Space under its own next identity. What is on its way to the one before stays readable.
    ///
    /// # Errors
    ///
    /// `Code::CertificateKnown` if the certificate is, or was, somebody's here.
    pub(crate) fn succeeded_by(mut self, next: &Certificate) -> Result<Self, Error> {
        self.check_unknown(next)?;
        let before = core::mem::replace(&mut self.certificate, next.clone());
        self.former.push(before);
        self.epoch = self.epoch.saturating_add(1);
        Ok(self)
    }

    /// Returns the Space with another encryption certificate, which the same identity issued. The
    /// Space keeps the one before, because secrets sealed to it are stored or on their way.
    ///
    /// # Errors
    ///
    /// `Code::IdentityOther` if the identity is another: see
    /// [`succeeded_by`](Self::succeeded_by).
    pub(crate) fn renewed_by(mut self, certificate: &Certificate) -> Result<Self, Error> {
        if certificate.identity_der() != self.certificate.identity_der() {
            return Err(SpaceError::IdentityOther { name: self.name }.into());
        }
        let before = core::mem::replace(&mut self.certificate, certificate.clone());
        let next = certificate.encryption_der();
        // A certificate that is in use again is no former one.
        self.former_encryption.retain(|own| own.encryption_der() != next);
        if before.encryption_der() != next {
            self.former_encryption.push(before);
        }
        let surplus = self.former_encryption.len().saturating_sub(Self::MAX_FORMER_ENCRYPTION);
        self.former_encryption.drain(..surplus);
        Ok(self)
    }

    /// The trust called `name` under the identity that its holder named as the next. Only a notice
    /// that was verified leads here. Of the key before, the messages `in_transit` still count, up
    /// to the last `good` numbers.
    pub(crate) fn rotated(
        self,
        name: &Name,
        next: &Certificate,
        epoch: u64,
        good: LastGood,
        in_transit: Set<MessageDigest>,
    ) -> Result<Self, Error> {
        self.check_unknown(next)?;
        self.edit(name, |trust| {
            check_alive(trust)?;
            trust.check_use(next)?;
            if let Some(known) = trust.epoch.filter(|known| known.checked_add(1) != Some(epoch)) {
                let name = trust.name.clone();
                return Err(SpaceError::EpochSkipped { name, known, epoch }.into());
            }
            end_with(trust, next, KeyEnd::Replaced(good), Some(in_transit));
            trust.epoch = Some(epoch);
            Ok(())
        })
    }

    /// The trust called `name` with another encryption certificate of the same identity.
    pub(crate) fn renewed(self, name: &Name, next: &Certificate) -> Result<Self, Error> {
        self.edit(name, |trust| {
            check_alive(trust)?;
            if trust.certificate.identity_der() != next.identity_der() {
                return Err(SpaceError::IdentityOther { name: trust.name.clone() }.into());
            }
            trust.certificate = next.clone();
            Ok(())
        })
    }

    /// Returns the trust whose present key has this fingerprint, in any state.
    pub(crate) fn signer(&self, fingerprint: &Fingerprint) -> Option<&Trust> {
        self.trusts.iter().find(|trust| trust.certificate.fingerprint() == *fingerprint)
    }

    /// Returns the trust in the Space that has, or had, the key with this fingerprint. Facts hold
    /// fingerprints as they were; this finds the trust that they belong to now.
    #[must_use]
    pub fn trust_of(&self, fingerprint: &Fingerprint) -> Option<&Trust> {
        self.trusts.iter().find(|trust| trust.has_had(fingerprint))
    }

    /// Returns the project that the Space with this fingerprint calls `name`, as it is called here.
    /// An owner that no person compared is unknown, and its projects are nobody else's.
    pub(crate) fn project_of_owner(&self, owner: &Fingerprint, name: &Name) -> ProjectRef {
        match self.known_owner(owner) {
            Some(trust) => ProjectRef::remote(trust.name.clone(), name.clone()),
            None => ProjectRef::of_unknown_owner(owner, name.clone()),
        }
    }

    /// Returns the trust in the owner of releases with this fingerprint, if a person compared it.
    pub(crate) fn known_owner(&self, owner: &Fingerprint) -> Option<&Trust> {
        self.trust_of(owner).filter(|trust| trust.confirmed)
    }

    /// Returns true if both fingerprints name one Space, as far as is known here: they are equal,
    /// or are two identities of one Space, one after the other.
    #[must_use]
    pub fn knows_as_one(&self, one: &Fingerprint, other: &Fingerprint) -> bool {
        let ours = |fingerprint: &Fingerprint| {
            let mut own = core::iter::once(&self.certificate).chain(&self.former);
            own.any(|certificate| certificate.fingerprint() == *fingerprint)
        };
        one == other
            || ours(one) && ours(other)
            || self.trust_of(one).is_some_and(|trust| trust.has_had(other))
    }

    /// Returns every key that names one Space with `fingerprint` as far as
    /// [`knows_as_one`](Self::knows_as_one) says, that key first.
    pub(crate) fn keys_of(&self, fingerprint: &Fingerprint) -> Vec<Fingerprint> {
        let own = core::iter::once(&self.certificate).chain(&self.former);
        let mut keys: Vec<Fingerprint> = own.map(Certificate::fingerprint).collect();
        if !keys.contains(fingerprint) {
            keys = self.trust_of(fingerprint).map(Trust::keys).unwrap_or_default();
        }
        let others = keys.into_iter().filter(|key| key != fingerprint);
        core::iter::once(*fingerprint).chain(others).collect()
    }

    /// The highest numbers that we took from the key with this fingerprint: what a revocation
    /// leaves valid if everything known today is to stay so.
    #[must_use]
    pub fn heard_from(&self, sender: &Fingerprint, facts: &Facts) -> LastGood {
        let receipts = facts.deployments.iter().filter_map(|fact| match fact.evidence {
            Evidence::Receipt { signer, audience, sequence, .. }
                if signer == *sender && self.knows_as_one(&audience, &self.fingerprint()) =>
            {
                Some(sequence)
            }
            _ => None,
        });
        let heard = facts.heard.iter().filter(|notice| notice.sender == *sender);
        LastGood {
            bundles: facts.last_import(sender).map_or(0, |import| import.sequence),
            receipts: receipts.max().unwrap_or(0),
            notices: heard.map(|notice| notice.sequence).max().unwrap_or(0),
        }
    }

    /// The Space as a message sees it: under the key that it is addressed to, with the sender under
    /// the key that signed. A message on its way while a key was replaced is judged by those.
    pub(crate) fn as_seen_by(
        &self,
        sender: &Fingerprint,
        audience: Option<&Fingerprint>,
    ) -> Cow<'_, Self> {
        let mut seen = Cow::Borrowed(self);
        if let Some(own) = self.former.iter().find(|own| Some(&own.fingerprint()) == audience) {
            seen.to_mut().certificate = own.clone();
        }
        if self.signer(sender).is_none() {
            for (index, trust) in self.trusts.iter().enumerate() {
                let mut former = trust.former.iter();
                let key = former.find(|key| key.certificate.fingerprint() == *sender);
                let Some(key) = key else { continue };
                if let Some(trust) = seen.to_mut().trusts.get_mut(index) {
                    trust.certificate = key.certificate.clone();
                    trust.ended = Some(key.end);
                }
            }
        }
        seen
    }

    /// One certificate names one Space, now and later: facts are attributed by it.
    fn check_unknown(&self, certificate: &Certificate) -> Result<(), Error> {
        let fingerprint = certificate.fingerprint();
        if self.fingerprint() == fingerprint
            || self.former.iter().any(|own| own.fingerprint() == fingerprint)
        {
            return Err(SpaceError::CertificateKnown { name: self.name.clone() }.into());
        }
        match self.trust_of(&fingerprint) {
            Some(known) => Err(SpaceError::CertificateKnown { name: known.name.clone() }.into()),
            None => Ok(()),
        }
    }

    fn edit(
        mut self,
        name: &Name,
        change: impl FnOnce(&mut Trust) -> Result<(), Error>,
    ) -> Result<Self, Error> {
        let trust = self.trusts.iter_mut().find(|trust| trust.name == *name);
        change(trust.ok_or_else(|| SpaceError::SpaceUnknown { name: name.to_string() })?)?;
        Ok(self)
    }
}

fn check_alive(trust: &Trust) -> Result<(), Error> {
    if trust.ended.is_some() {
        return Err(SpaceError::KeyRevoked { name: trust.name.clone() }.into());
    }
    Ok(())
}

fn end_with(
    trust: &mut Trust,
    next: &Certificate,
    end: KeyEnd,
    in_transit: Option<Set<MessageDigest>>,
) {
    let certificate = core::mem::replace(&mut trust.certificate, next.clone());
    trust.former.push(FormerKey { certificate, end, in_transit });
    trust.dual_use &= next.is_dual_use();
    trust.ended = None;
}
