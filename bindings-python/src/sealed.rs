//! The three kinds of messages, before and after verification.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;

use crate::prelude::*;

macro_rules! message {
    ($sealed:ident, $verified:ident, $body:ident, $what:literal) => {
        class! {
            #[doc = concat!($what, " as it came: well-formed, and believed by nobody yet.")]
            #[derive(Clone)]
            $sealed(sb::Message<sb::$body>);

            /// Reads a file: its bytes, or a path to it.
            static from_bytes(data: Bytes, /, *, ..limits)
                = Self(sb::Message::from_bytes_within(&*data.0, &limits.unwrap_or_default())?);

            /// The file.
            fn __bytes__(&self) = Cow::from(self.0.as_bytes());

            /// The bytes of the statement, with which the file begins: a `COSE_Sign1` by itself.
            fn statement_bytes(&self) = Cow::from(self.0.statement_bytes());

            /// Its identity: the SHA-256 of what is signed, and not of the file.
            get digest(&self) = self.0.digest()?.to_string();

            /// Returns the claims of the message, which are untrusted until it is verified.
            fn claims(&self) = shown(self.0.claims()?);

            /// Returns the content of the message as a document, without verifying it.
            fn document(&self) = shown(&self.0);

            fn __repr__(&self) -> String
                = format!("<{} of {} bytes>", stringify!($sealed), self.0.as_bytes().len());
        }

        class! {
            #[doc = concat!($what, " that holds: what it says is what its sender signed for us.")]
            #[derive(Clone)]
            $verified(sb::Verified<sb::$body>);

            /// The message as it came.
            get sealed(&self) = $sealed(self.0.sealed().clone());

            /// Its identity: the SHA-256 of what is signed, and not of the file.
            get digest(&self) = self.0.digest().to_string();

            /// The verification report: the result of each check.
            get report(&self) = shown(self.0.report());

            /// The time of the signature, by the sender's clock.
            get issued_at(&self) = Time(self.0.issued_at());

            /// Everything that it says, as a document.
            fn document(&self) = shown(&self.0);

            fn __repr__(&self) -> String
                = format!("<{} {}>", stringify!($verified), self.0.digest());
        }
    };
}

message!(BundleMessage, VerifiedBundle, Bundle, "A bundle");
message!(ReceiptMessage, VerifiedReceipt, Receipt, "A receipt");
message!(NoticeMessage, VerifiedNotice, Notice, "A notice");

verbs! {
    BundleMessage;

    /// Verifies it for `space`, which has to know and to trust its sender. It takes no private key.
    fn verify(&self, space: &Space, facts: Facts, *, ..now)
        = VerifiedBundle(self.0.clone().verify(&space.0, &facts, time(now)?)?);
}

verbs! {
    ReceiptMessage;

    /// Verifies it for `space`, which has to know its signer. It takes no private key.
    fn verify(&self, space: &Space, *, ..now)
        = VerifiedReceipt(self.0.clone().verify(&space.0, time(now)?)?);

    /// Verifies one of our own, to pass it on.
    fn verify_own(&self, space: &Space) = VerifiedReceipt(self.0.clone().verify_own(&space.0)?);

    /// Returns the receipt without one of its parts; the signature stays valid.
    fn withhold(&self, part: ReceiptPart) = Self(self.0.withhold(part.0)?);
}

verbs! {
    NoticeMessage;

    /// Verifies it for `space`, which has to know its sender. It takes no private key.
    fn verify(&self, space: &Space, *, ..now)
        = VerifiedNotice(self.0.clone().verify(&space.0, time(now)?)?);
}

verbs! {
    VerifiedBundle;

    /// The release, as far as it is ours to see, with every secret still sealed.
    fn release(&self) = shown(self.0.release()?);
}

verbs! {
    VerifiedReceipt;

    /// Everything that it says, line by line.
    fn text(&self) = self.0.to_string();
}

functions! {
    /// Returns a description of each check, by the name of the check.
    fn check_words()
        = shown(sb::verify::Check::ALL.iter().map(|it| (it, it.in_words()))
            .collect::<BTreeMap<_, _>>());

    /// The proof that the holder of a certificate told two stories; `None` if the two receipts do
    /// not prove it.
    fn prove_equivocation(signer: &Certificate, one: &ReceiptMessage, other: &ReceiptMessage)
        = shown(sb::verify::Equivocation::prove(&signer.0, &one.0, &other.0));

    /// Reads a file of whichever kind it is.
    fn read_message(data: Bytes, /, *, ..limits)
        = match sb::verify::AnyMessage::from_bytes(&data.0, &limits.unwrap_or_default())? {
            sb::verify::AnyMessage::Bundle(sealed) => Message::Bundle(BundleMessage(sealed)),
            sb::verify::AnyMessage::Receipt(sealed) => Message::Receipt(ReceiptMessage(sealed)),
            sb::verify::AnyMessage::Notice(sealed) => Message::Notice(NoticeMessage(sealed)),
        };
}

/// A message of one of the three kinds.
#[derive(IntoPyObject)]
pub(crate) enum Message<B, R, N> {
    Bundle(B),
    Receipt(R),
    Notice(N),
}
