//! The signing of a receipt.

use alloc::string::String;
use alloc::vec::Vec;

use super::Receipt;
use crate::model::Deployment;
use crate::seal::message::{Body as _, Draft, Message, release_subject, sign, signed_message};
use crate::seal::signer::Signer;
use crate::seal::suite::HedgedSeed;
use crate::seal::v1::{self, Part, ReceiptParts, WrittenReceipt};
use crate::terms::{Digest, Error, Fingerprint, MessageDigest, Name, ReleaseDigest};

/// Content of a receipt, decided by the reporting Space.
pub(crate) struct ReceiptDraft<'d> {
    pub(crate) audience: Fingerprint,
    pub(crate) release: ReleaseDigest,
    pub(crate) bundle: MessageDigest,
    pub(crate) sequence: u64,
    pub(crate) previous: Option<MessageDigest>,
    pub(crate) supersedes: Option<MessageDigest>,
    pub(crate) project: &'d Name,
    pub(crate) deployment: &'d Deployment,
    pub(crate) completed: bool,
    pub(crate) answers: Option<Digest>,
    /// The number of the last notice for the audience; 0 if there is none.
    pub(crate) notices: u64,
}

/// A receipt just sealed, and its identity.
pub(crate) struct SignedReceipt {
    pub(crate) receipt: Message<Receipt>,
    pub(crate) digest: MessageDigest,
}

/// Signs a receipt with all its parts.
pub(crate) fn sign_receipt(
    draft: &ReceiptDraft<'_>,
    signer: &Signer<'_>,
) -> Result<SignedReceipt, Error> {
    let mut content = receipt_parts(draft);
    let audience = draft.audience.as_bytes();
    if let Some(answers) = draft.answers {
        let salt = salt_of_answers(&content, audience, signer);
        content.answers = Part::Said(answers.keyed(&salt));
        content.salt = Part::Said(salt);
    }
    let salts = part_salts(&content, audience, signer);
    let WrittenReceipt { payload, parts } = v1::write_receipt(&content, &salts);
    let hedge = HedgedSeed::new(&signer.seed, &[b"receipt", audience, &payload]);
    let subject = release_subject(draft.project, &draft.deployment.version);
    let message = Draft {
        typ: Receipt::TYP,
        content_type: Receipt::CONTENT_TYPE,
        audience: Some(draft.audience),
        subject: &subject,
        id: *hedge.expand("id", 0),
        payload: &payload,
    };
    let made = sign(&message, signer, &hedge)?;
    let receipt = signed_message(&made.bytes, &parts);
    Ok(SignedReceipt { receipt, digest: made.digest.into() })
}

fn receipt_parts(draft: &ReceiptDraft<'_>) -> ReceiptParts {
    let deployment = draft.deployment;
    let said = |text: &String| Part::from((!text.is_empty()).then(|| text.clone()));
    ReceiptParts {
        release: draft.release,
        bundle: draft.bundle,
        sequence: draft.sequence,
        previous: draft.previous,
        project: draft.project.clone(),
        version: deployment.version.clone(),
        environment: deployment.environment.name.clone(),
        tenant: deployment.tenant.clone(),
        outcome: deployment.outcome,
        queued: deployment.queued,
        started: deployment.started,
        finished: deployment.finished,
        by: said(&deployment.by),
        notes: said(&deployment.notes),
        answers: Part::from(draft.answers),
        salt: Part::Absent,
        completed: draft.completed,
        supersedes: draft.supersedes,
        notices: draft.notices,
        rows: Vec::new(),
    }
}

/// Returns the salt under which the digest of the answers becomes an HMAC. The parts still have the
/// digest itself.
fn salt_of_answers(parts: &ReceiptParts, audience: &[u8], signer: &Signer<'_>) -> [u8; 32] {
    let written = v1::write_receipt(parts, &[[0; 32]; 4]).payload;
    *HedgedSeed::new(&signer.seed, &[b"receipt-answers", audience, &written]).expand("salt", 0)
}

/// One salt for each part. They depend on all that the receipt says: a seed that comes twice does
/// not give one salt to two texts.
pub(in crate::seal) fn part_salts(
    parts: &ReceiptParts,
    audience: &[u8],
    signer: &Signer<'_>,
) -> [[u8; 32]; 4] {
    // What is signed under salts of zeroes says everything that the receipt will say.
    let written = v1::write_receipt(parts, &[[0; 32]; 4]).payload;
    let hedge = HedgedSeed::new(&signer.seed, &[b"receipt-salts", audience, &written]);
    [0, 1, 2, 3].map(|index| *hedge.expand("salt", index))
}
