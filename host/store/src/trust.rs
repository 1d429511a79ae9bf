//! The verbs that change a Space: each is one transaction.

use spacebridge::facts::FactQuery;
use spacebridge::trust::{LastGood, RotationOutcome, TrustChange, TrustChanged};
use spacebridge::{Actor, Certificate, Error, Name, Space};

use crate::keys::of_number;
use crate::messages::MessageKind;
use crate::source::announce;
use crate::space::SigningVerb;
use crate::work::Work;
use crate::{Signing, SpaceStore, StoreCode, StoreError};

impl SpaceStore<'_> {
    /// Changes a trust: stores the Space with the change and the record of it.
    ///
    /// # Errors
    ///
    /// As [`Space::change_trust`].
    pub fn change_trust(
        &self,
        change: &TrustChange,
        actor: &Actor<'_>,
    ) -> Result<TrustChanged, StoreError> {
        self.write(actor, |work| {
            let changed = work.space.change_trust(change, actor)?;
            work.replace(&changed.space)?;
            work.audit(changed.record.clone())?;
            Ok(changed)
        })
    }

    /// Changes the Space itself: its environments, tenants, lifecycles or teams. `what` says for
    /// the audit log what `edit` does, such as "adds the environment `Test`".
    ///
    /// # Errors
    ///
    /// The refusal of `edit`, and `trust-not-recorded` if it changes a trust or a certificate.
    pub fn edit(
        &self,
        what: &str,
        actor: &Actor<'_>,
        edit: impl FnOnce(Space) -> Result<Space, Error>,
    ) -> Result<Space, StoreError> {
        self.write(actor, |work| {
            let edited = edit(work.space.clone())?;
            let is_same = edited.trust_digest() == work.space.trust_digest()
                && edited.name() == work.space.name();
            if !is_same {
                let detail = "the edit changes the name, a trust or a certificate of the Space";
                return Err(StoreError::new(StoreCode::TrustNotRecorded, detail));
            }
            if edited != work.space {
                work.replace(&edited)?;
                work.note(actor, what.to_owned())?;
            }
            Ok(edited)
        })
    }

    /// Replaces the identity of the Space by that of `next`: stores the Space, the record, and a
    /// notice for each trusted Space. The host stores the keys of `next` before it calls this.
    ///
    /// # Errors
    ///
    /// As [`Space::rotate`].
    pub fn rotate(
        &self,
        next: &Signing<'_>,
        signing: &Signing<'_>,
    ) -> Result<RotationOutcome, StoreError> {
        let verb = SigningVerb {
            query: &FactQuery::rotate,
            sign: &|space, facts, signer| Ok(space.rotate(next.signer()?, facts, signer)?),
            keep: &|work, facts, outcome| keep_rotation(work, facts, outcome, "rotation"),
        };
        self.sign(signing, &verb)
    }

    /// Replaces the encryption certificate of the Space: stores the Space, the record, and a notice
    /// for each trusted Space. The host stores the new keys before it calls this.
    ///
    /// # Errors
    ///
    /// As [`Space::renew`].
    pub fn renew(
        &self,
        certificate: &Certificate,
        signing: &Signing<'_>,
    ) -> Result<RotationOutcome, StoreError> {
        let verb = SigningVerb {
            query: &FactQuery::renew,
            sign: &|space, facts, signer| Ok(space.renew(certificate, facts, signer)?),
            keep: &|work, facts, outcome| keep_rotation(work, facts, outcome, "renewal"),
        };
        self.sign(signing, &verb)
    }

    /// Continues the numbers after a backup was restored: `received` holds, for each trusted Space,
    /// the last numbers that it received from this Space.
    ///
    /// The people of the other Space read them there, with
    /// [`Space::heard_from`](spacebridge::Space::heard_from). Numbers that this store knows to be
    /// higher stay. A message that was signed after the backup and never arrived leaves a gap,
    /// which the other Space reports.
    ///
    /// # Errors
    ///
    /// - `space-unknown` if a name is not that of a trusted Space.
    /// - `numbers-known` if the store was not restored: its numbers continue by themselves.
    /// - `numbers-unknown` if a trusted Space is missing in `received`.
    pub fn continue_from(
        &self,
        received: &[(Name, LastGood)],
        actor: &Actor<'_>,
    ) -> Result<(), StoreError> {
        self.write(actor, |work| {
            // A mistyped number cannot be taken back, so it is asked for only where it is needed.
            if work.check_numbers().is_ok() {
                let detail = "the store was not restored from a backup";
                return Err(StoreError::new(StoreCode::NumbersKnown, detail));
            }
            let space = work.space.clone();
            for trust in space.trusts() {
                let told = received.iter().find(|(name, _)| name == trust.name());
                let Some((_, last)) = told else {
                    let name = trust.name();
                    let detail = format!("the last numbers that `{name}` received are not given");
                    return Err(StoreError::new(StoreCode::NumbersUnknown, detail));
                };
                let audience = trust.certificate().fingerprint();
                let LastGood { bundles, receipts, notices } = *last;
                let numbers = [
                    (MessageKind::Bundle, bundles),
                    (MessageKind::Receipt, receipts),
                    (MessageKind::Notice, notices),
                ];
                for (kind, last) in numbers {
                    set_floor(work, audience.as_bytes(), kind, last)?;
                }
                let name = trust.name();
                let what = format!("{bundles}, {receipts}, {notices}");
                let what = format!("continues after bundle, receipt, notice {what} to `{name}`");
                work.note(actor, what)?;
            }
            let unknown = received.iter().find(|(name, _)| space.trust(name).is_none());
            if let Some((name, _)) = unknown {
                let detail = format!("no Space called `{name}` is trusted here");
                return Err(Error::new(spacebridge::Code::SpaceUnknown, detail).into());
            }
            work.execute("UPDATE spaces SET numbers_known = 1 WHERE id = ?", [work.id])?;
            Ok(())
        })
    }
}

fn set_floor(
    work: &mut Work<'_>,
    audience: &[u8; 32],
    kind: MessageKind,
    last: u64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO floors (space, audience, kind, sequence) VALUES (?, ?, ?, ?) \
        ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence)";
    if last > 0 {
        work.execute(sql, (work.id, audience, kind.as_str(), of_number(last)))?;
    }
    Ok(())
}

fn keep_rotation(
    work: &mut Work<'_>,
    facts: &mut spacebridge::Facts,
    outcome: &RotationOutcome,
    subject: &str,
) -> Result<(), StoreError> {
    work.record(facts, outcome)?;
    let subject = format!("{}-{subject}", work.space.name());
    announce(work, &outcome.announcements, &subject)?;
    work.replace(&outcome.space)?;
    work.audit(outcome.record.clone())
}
