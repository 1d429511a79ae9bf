//! Proof that a Space told two stories.

use core::fmt;

use super::message::Message;
use super::receipt::Receipt;
use super::v1;
use crate::model::Certificate;
use crate::terms::{Fingerprint, MessageDigest};

/// Two receipts that one Space signed for the same audience under the same number, and that say
/// different things: a proof that anybody can check who has that Space's certificate.
///
/// It does not say why. A Space that was restored from a backup makes such pairs in good faith.
#[derive(Clone, PartialEq, Eq)]
pub struct Equivocation {
    signer: Fingerprint,
    audience: Option<Fingerprint>,
    sequence: u64,
    receipts: [Message<Receipt>; 2],
}

impl Equivocation {
    /// The proof that `signer` told two stories; `None` if the two receipts do not prove it: one of
    /// them is not its own, their audiences or numbers differ, or they are one receipt.
    ///
    /// A receipt is the same whatever is withheld from it.
    #[must_use]
    pub fn prove(
        signer: &Certificate,
        one: &Message<Receipt>,
        other: &Message<Receipt>,
    ) -> Option<Self> {
        let first = Signed::read(signer, one)?;
        let second = Signed::read(signer, other)?;
        let is_proof = first.audience == second.audience
            && first.sequence == second.sequence
            && first.digest != second.digest;
        is_proof.then(|| Self {
            signer: signer.fingerprint(),
            audience: first.audience,
            sequence: first.sequence,
            receipts: [one.clone(), other.clone()],
        })
    }

    /// The Space that signed both.
    #[must_use]
    pub const fn signer(&self) -> Fingerprint {
        self.signer
    }

    /// The Space that both are addressed to.
    #[must_use]
    pub const fn audience(&self) -> Option<Fingerprint> {
        self.audience
    }

    /// The number that both have.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The two receipts, to be kept: together they are the proof.
    #[must_use]
    pub const fn receipts(&self) -> &[Message<Receipt>; 2] {
        &self.receipts
    }
}

impl fmt::Debug for Equivocation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Equivocation({}, receipt {})", self.signer, self.sequence)
    }
}

/// Verified content of one receipt.
struct Signed {
    audience: Option<Fingerprint>,
    sequence: u64,
    digest: MessageDigest,
}

impl Signed {
    fn read(signer: &Certificate, receipt: &Message<Receipt>) -> Option<Self> {
        let message = receipt.message().ok()?;
        let digest = message.verify(signer.identity_key())?.into();
        let (parts, _) = v1::read_receipt(message.payload, receipt.limits()).ok()?;
        let is_own = message.header.signer == signer.fingerprint();
        let audience = message.header.audience;
        let sequence = parts.sequence;
        is_own.then_some(Self { audience, sequence, digest })
    }
}
