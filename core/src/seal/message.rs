//! Messages: a body, signed by its sender, addressed to one Space.
//!
//! ```cddl
//! file = bundle-message / receipt-message / notice-message
//! bundle-message = message<header<
//!   "application/vnd.spacebridge.bundle+cose",
//!   "application/vnd.spacebridge.bundle+cbor", claims-to-one
//! >, attached, bundle>
//! receipt-message = message<header<
//!   "application/vnd.spacebridge.receipt+cose",
//!   "application/vnd.spacebridge.receipt+cbor", claims-to-one
//! >, disclosing, receipt>
//! notice-message = message<header<
//!   "application/vnd.spacebridge.notice+cose",
//!   "application/vnd.spacebridge.notice+cbor", claims-to-one
//! >, attached, notice>
//! recall-message = message<header<
//!   "application/vnd.spacebridge.recall+cose",
//!   "application/vnd.spacebridge.recall+cbor", claims-to-all
//! >, attached, recall>
//! succession-message = message<header<
//!   "application/vnd.spacebridge.succession+cose",
//!   "application/vnd.spacebridge.succession+cbor", claims-to-all
//! >, attached, succession>
//! manifest-message = message<header<
//!   "application/vnd.spacebridge.manifest+cose",
//!   "application/vnd.spacebridge.manifest+cbor", claims-to-all
//! >, attached, manifest>
//! ```

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use super::bundle::Bundle;
use super::cose::{self, CoseError, Header, Sign1};
use super::notice::Notice;
use super::receipt::Receipt;
use super::report::VerificationReport;
use super::signer::Signer;
use super::suite::HedgedSeed;
use crate::terms::{
    Code, Error, Fingerprint, Limits, MessageDigest, Name, Refusal, ReleaseVersion, Timestamp,
    other_kind,
};

/// Body of a message: a [`Bundle`](crate::Bundle) (source to target), a [`Receipt`](crate::Receipt)
/// (target to source) or a [`Notice`](crate::Notice). The set is closed.
pub trait Body: closed::Closed {
    /// Name of the kind.
    const KIND: &'static str;
    /// Name of the kind in one word, as documents have it.
    const WORD: &'static str;
    /// The media type of the whole message (`typ`, RFC 9596): no kind passes for another.
    const TYP: &'static str;
    /// The media type of its payload.
    const CONTENT_TYPE: &'static str;
}

pub(super) mod closed {
    /// Only this crate says what can be sealed.
    pub trait Closed {
        /// True if texts may stand beside what is signed, held by salted digests in it.
        const DISCLOSES: bool = false;
    }
}

/// A message that is well-formed and believed by nobody.
///
/// The only way to its content is `verify`, which needs the Space that it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Message<B> {
    // Shared, so that whoever verifies a message and keeps it too copies nothing.
    bytes: Arc<Vec<u8>>,
    limits: Limits,
    body: PhantomData<B>,
}

/// Unverified claims of a message. Anybody can have written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims<'m> {
    /// The fingerprint of whoever claims to have sent it.
    pub sender: Fingerprint,
    /// The fingerprint of the Space that it is for.
    pub audience: Option<Fingerprint>,
    /// Subject: project and version.
    pub subject: &'m str,
    /// The time at which the sender says that it signed.
    pub issued_at: Timestamp,
    /// The certificate that came along, in DER, of which only the fingerprint was compared.
    pub certificate: Option<&'m [u8]>,
}

/// The bytes are not a message of the kind that was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EnvelopeError {
    /// It is another kind of message: a receipt is no bundle, even if the same key signed it.
    #[error("this is {found}, not a {expected}")]
    Kind {
        /// The kind of the file, with its article.
        found: &'static str,
        /// The kind that was expected.
        expected: &'static str,
    },
    /// The file is larger than the limit.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl Refusal for EnvelopeError {
    fn code(&self) -> Code {
        match self {
            Self::Kind { .. } => Code::MessageKind,
            Self::TooLarge { .. } => Code::MessageTooLarge,
        }
    }
}

impl<B: Body> Message<B> {
    /// Takes the bytes of a file into custody, if they are a well-formed message of this kind.
    ///
    /// Nothing of the payload is read. The bytes are kept as they came: they are what is verified.
    ///
    /// # Errors
    ///
    /// A code of the frame if the file is too large, no message of the profile, or of another kind.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Self::from_bytes_within(bytes, &Limits::default())
    }

    /// Reads a message within other limits than the default ones.
    ///
    /// # Errors
    ///
    /// As [`from_bytes`](Self::from_bytes).
    pub fn from_bytes_within(bytes: impl Into<Vec<u8>>, limits: &Limits) -> Result<Self, Error> {
        let bytes = bytes.into();
        if bytes.len() > limits.bytes {
            return Err(EnvelopeError::TooLarge { limit: limits.bytes }.into());
        }
        let header = match decode::<B>(&bytes, limits) {
            Ok(message) => message.header,
            Err(error) => return Err(unreadable(&bytes, error, B::WORD)),
        };
        if header.typ != B::TYP || header.content_type != B::CONTENT_TYPE {
            let found = kind_of_message(header.typ, B::TYP);
            return Err(EnvelopeError::Kind { found, expected: B::WORD }.into());
        }
        Ok(Self { bytes: Arc::new(bytes), limits: *limits, body: PhantomData })
    }

    /// The file's bytes, as they came.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The message's identity: SHA-256 of what is signed, so that two files which differ only in an
    /// equally good signature are one message.
    ///
    /// # Errors
    ///
    /// None for a value of this type; the frame was read when it was made.
    pub fn digest(&self) -> Result<MessageDigest, Error> {
        Ok(self.message()?.digest().into())
    }

    /// Returns the unverified claims, for a person who wonders what file this is.
    ///
    /// # Errors
    ///
    /// None for a value of this type; the frame was read when it was made.
    pub fn claims(&self) -> Result<Claims<'_>, Error> {
        let message = self.message()?;
        let Header { signer, subject, audience, issued_at, .. } = message.header;
        let certificate = message.certificate;
        Ok(Claims { sender: signer, audience, subject, issued_at, certificate })
    }

    pub(super) fn message(&self) -> Result<Sign1<'_>, CoseError> {
        decode::<B>(&self.bytes, &self.limits)
    }

    /// Returns the message in another file, within the same limits.
    pub(super) fn in_file(&self, bytes: Vec<u8>) -> Self {
        Self { bytes: Arc::new(bytes), limits: self.limits, body: PhantomData }
    }

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }
}

/// Returns the error of a file that is no message, with the kind of the file where it is known.
///
/// The code stays that of the frame.
pub(super) fn unreadable(bytes: &[u8], error: CoseError, expected: &'static str) -> Error {
    let error = Error::from(error);
    match other_kind(bytes) {
        Some(found) => {
            Error::new(error.code(), format!("{}", EnvelopeError::Kind { found, expected }))
        }
        None => error,
    }
}

/// Returns the kind of a message that was not `expected`, with its article, by its media type.
pub(super) fn kind_of_message(typ: &str, expected: &str) -> &'static str {
    match typ {
        _ if typ == expected => "a message with content of another kind",
        Bundle::TYP => "a bundle",
        Receipt::TYP => "a receipt",
        Notice::TYP => "a notice",
        _ => "a part of a message",
    }
}

fn decode<'b, B: Body>(bytes: &'b [u8], limits: &Limits) -> Result<Sign1<'b>, CoseError> {
    if B::DISCLOSES {
        Sign1::decode_disclosing(bytes, limits)
    } else {
        Sign1::decode(bytes, limits)
    }
}

impl<B: Body> fmt::Debug for Message<B> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sealed({}, {} bytes)", B::KIND, self.bytes.len())
    }
}

/// A message whose sender, audience and content hold. Only `verify` makes one.
#[derive(Clone)]
pub struct Verified<B> {
    pub(super) sealed: Message<B>,
    pub(super) digest: MessageDigest,
    pub(super) report: VerificationReport,
    pub(super) body: B,
}

impl<B> Verified<B> {
    /// The message as it came.
    #[must_use]
    pub const fn sealed(&self) -> &Message<B> {
        &self.sealed
    }

    /// The message's identity.
    #[must_use]
    pub const fn digest(&self) -> MessageDigest {
        self.digest
    }

    /// Returns the verification report.
    #[must_use]
    pub const fn report(&self) -> &VerificationReport {
        &self.report
    }
}

impl<B: Body> fmt::Debug for Verified<B> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Verified({}, {})", B::KIND, self.digest)
    }
}

/// Content to sign: a payload about a release, for one Space or for all.
pub(super) struct Draft<'d> {
    pub(super) typ: &'static str,
    pub(super) content_type: &'static str,
    pub(super) audience: Option<Fingerprint>,
    pub(super) subject: &'d str,
    pub(super) id: [u8; 16],
    pub(super) payload: &'d [u8],
}

/// Signs a draft, and verifies the signature with the key in the signer's certificate.
///
/// Every signature of a [`Signer`] is made here. The check covers software keys too: a faulty
/// signature that a hardware fault spoilt would help an attacker compute the key.
pub(super) fn sign(
    draft: &Draft<'_>,
    signer: &Signer<'_>,
    hedge: &HedgedSeed,
) -> Result<cose::Signed, CoseError> {
    let header = Header {
        content_type: draft.content_type,
        typ: draft.typ,
        signer: signer.certificate.fingerprint(),
        subject: draft.subject,
        audience: draft.audience,
        issued_at: signer.now,
        id: draft.id,
    };
    let certificate = Some(signer.certificate.identity_der());
    let message = cose::sign(&header, certificate, draft.payload, signer.key, hedge)?;
    message
        .verified(signer.certificate.identity_key())
        .map_err(|error| CoseError::Key(error.into()))
}

pub(super) fn signed_message<B>(bytes: Vec<u8>) -> Message<B> {
    Message { bytes: Arc::new(bytes), limits: Limits::default(), body: PhantomData }
}

/// Returns the subject of a message about a release.
pub(super) fn release_subject(project: &Name, version: &ReleaseVersion) -> alloc::string::String {
    alloc::format!("{project}/{version}")
}
