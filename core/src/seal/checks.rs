//! The checks that apply to each kind of message.

use super::report::Check;

/// Kind of a message. The three contents of a notice have different checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageKind {
    Bundle,
    Receipt,
    Recall,
    Succession,
    Renewal,
}

/// Relation of a check to a kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applies {
    /// Every message of the kind has the subject of the check.
    Always,
    /// Some messages of the kind have the subject, such as secrets or receipts.
    Sometimes,
    /// No message of the kind has the subject. Its reports say that the check is not applicable.
    Never,
}

impl Check {
    pub(super) const fn applies(self, kind: MessageKind) -> Applies {
        let [bundle, receipt, recall, succession, renewal] = table(self);
        match kind {
            MessageKind::Bundle => bundle,
            MessageKind::Receipt => receipt,
            MessageKind::Recall => recall,
            MessageKind::Succession => succession,
            MessageKind::Renewal => renewal,
        }
    }
}

const A: Applies = Applies::Always;
const S: Applies = Applies::Sometimes;
const N: Applies = Applies::Never;

/// The one table of checks and kinds: bundle, receipt, recall, succession, renewal. Section 19 of
/// `docs/spec/format.md` has the same rows.
const fn table(check: Check) -> [Applies; 5] {
    match check {
        Check::Size
        | Check::Form
        | Check::Kind
        | Check::Sender
        | Check::Algorithm
        | Check::SenderValidity
        | Check::Signature
        | Check::IssuedAt
        | Check::Schema
        | Check::UnknownFields
        | Check::Audience
        | Check::Subject
        | Check::Sequence
        | Check::KeyStanding
        | Check::Parts
        | Check::Transparency
        | Check::Notices
        | Check::Freshness => [A, A, A, A, A],
        Check::Grant | Check::Project => [A, A, A, N, N],
        Check::Owner => [A, N, A, N, N],
        Check::Manifest
        | Check::OwnerSignature
        | Check::PassedOn
        | Check::Slice
        | Check::Templates
        | Check::Notes
        | Check::SecretsPresent
        | Check::Content
        | Check::Packages => [A, N, N, N, N],
        Check::SecretsAddressed
        | Check::SecretsOpen
        | Check::Onward
        | Check::Receipts
        | Check::Age => [S, N, N, N, N],
        Check::History => [S, A, N, N, N],
        Check::Chain => [N, A, N, N, N],
        Check::Recall => [N, N, A, N, N],
        Check::Succession => [N, N, N, A, N],
        Check::Renewal => [N, N, N, N, A],
    }
}
