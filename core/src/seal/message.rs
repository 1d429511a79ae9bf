//! Messages: a body, signed by its sender, addressed to one Space.
//!
//! A message is a file: the signed statement, and the parts whose digests the statement signs.
//!
//! ```cddl
//! file-start = bundle-statement / receipt-statement / notice-statement
//! file-rest = bstr / null                ; each item that follows: a part, or withheld
//! bundle-statement = statement<header<
//!   "application/vnd.spacebridge.bundle+cose",
//!   "application/vnd.spacebridge.bundle+cbor", claims-to-one
//! >, bundle>
//! receipt-statement = statement<header<
//!   "application/vnd.spacebridge.receipt+cose",
//!   "application/vnd.spacebridge.receipt+cbor", claims-to-one
//! >, receipt>
//! notice-statement = statement<header<
//!   "application/vnd.spacebridge.notice+cose",
//!   "application/vnd.spacebridge.notice+cbor", claims-to-one
//! >, notice>
//! recall-statement = statement<header<
//!   "application/vnd.spacebridge.recall+cose",
//!   "application/vnd.spacebridge.recall+cbor", claims-to-all
//! >, recall>
//! succession-statement = statement<header<
//!   "application/vnd.spacebridge.succession+cose",
//!   "application/vnd.spacebridge.succession+cbor", claims-to-all
//! >, succession>
//! manifest-statement = statement<header<
//!   "application/vnd.spacebridge.manifest+cose",
//!   "application/vnd.spacebridge.manifest+cbor", claims-to-all
//! >, manifest>
//! ```

use alloc::format;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Range;

use super::bundle::Bundle;
use super::cbor::Writer;
use super::cose::{self, CoseError, File, Header, Sign1};
use super::notice::Notice;
use super::receipt::Receipt;
use super::report::VerificationReport;
use super::signer::Signer;
use super::suite::HedgedSeed;
use crate::terms::{
    Code, Error, Fingerprint, Limits, MessageDigest, Name, Refusal, ReleaseVersion, Timestamp,
    as_u64, other_kind,
};

/// Body of a message: a [`Bundle`](crate::Bundle) (source to target), a [`Receipt`](crate::Receipt)
/// (target to source) or a [`Notice`](crate::Notice). The set is closed.
pub trait Body: closed::Closed {
    /// Name of the kind.
    const KIND: &'static str;
    /// Name of the kind in one word, as documents have it.
    const WORD: &'static str;
    /// The media type of the statement (`typ`, RFC 9596): no kind passes for another.
    const TYP: &'static str;
    /// The media type of the statement's payload.
    const CONTENT_TYPE: &'static str;
}

pub(super) mod closed {
    /// Only this crate says what can be sealed.
    pub trait Closed {}
}

/// A message that is well-formed and believed by nobody.
///
/// The only way to its content is `verify`, which needs the Space that it is for.
#[derive(Clone, PartialEq, Eq)]
pub struct Message<B> {
    // Shared, so that whoever verifies a message and keeps it too copies nothing.
    bytes: Arc<Vec<u8>>,
    /// The length of the statement, which is the first item of the file.
    statement: usize,
    /// The places of the parts; `None` for a part that is withheld.
    parts: Arc<[Option<Range<usize>>]>,
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
    /// The file, or its statement, is larger than the limit.
    #[error("the file or its statement is larger than {limit} bytes")]
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
        let File { statement, length, parts } = decode(&bytes, limits, B::WORD)?;
        check_kind::<B>(&statement.header)?;
        let limits = *limits;
        let parts = parts.into();
        Ok(Self { bytes: Arc::new(bytes), statement: length, parts, limits, body: PhantomData })
    }

    /// Reads the statement at the beginning of `bytes`, and leaves the parts.
    #[expect(clippy::expect_used, reason = "the reader counts the bytes that it read")]
    pub(super) fn from_prefix(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let read = File::statement_length(bytes, limits);
        let length = read.map_err(|error| unreadable(bytes, error, B::WORD))?;
        let statement = bytes.get(..length).expect("invariant: the statement was read from here");
        Self::from_bytes_within(statement, limits)
    }

    /// The file's bytes, as they came.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the statement with which the file begins: a `COSE_Sign1` by itself, for a guard, a
    /// log or a COSE library that rejects the parts behind it.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "the length was read from, or written to, these bytes"
    )]
    pub fn statement_bytes(&self) -> &[u8] {
        self.bytes.get(..self.statement).expect("invariant: the statement begins the file")
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
        Sign1::decode(self.statement_bytes(), &self.limits)
    }

    /// Returns the parts of the file, in order; `None` for a part that is withheld.
    #[expect(clippy::expect_used, reason = "the places were read from, or written to, these bytes")]
    pub(super) fn parts(&self) -> impl ExactSizeIterator<Item = Option<&[u8]>> {
        let bytes = |place: Range<usize>| {
            self.bytes.get(place).expect("invariant: a part lies in its file")
        };
        self.parts.iter().map(move |place| place.clone().map(bytes))
    }

    /// Returns the message without the part at `index`: a smaller file of one identity.
    pub(super) fn without_part(&self, index: usize) -> Self {
        let parts = self.parts().enumerate().map(|(at, part)| part.filter(|_| at != index));
        Self::of_parts(self.statement_bytes(), parts, self.limits)
    }

    /// Writes the file of a statement and its parts, of which some may be withheld.
    fn of_parts<'p>(
        statement: &[u8],
        parts: impl Iterator<Item = Option<&'p [u8]>>,
        limits: Limits,
    ) -> Self {
        let mut bytes = statement.to_vec();
        let mut places = Vec::new();
        for part in parts {
            let Some(part) = part else {
                bytes.push(NULL);
                places.push(None);
                continue;
            };
            bytes.extend_from_slice(&Writer::bytes_head(as_u64(part.len())));
            let start = bytes.len();
            bytes.extend_from_slice(part);
            places.push(Some(start..bytes.len()));
        }
        let parts = places.into();
        let bytes = Arc::new(bytes);
        Self { bytes, statement: statement.len(), parts, limits, body: PhantomData }
    }

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }
}

fn check_kind<B: Body>(header: &Header<'_>) -> Result<(), EnvelopeError> {
    if header.typ == B::TYP && header.content_type == B::CONTENT_TYPE {
        return Ok(());
    }
    Err(EnvelopeError::Kind { found: kind_of_message(header.typ, B::TYP), expected: B::WORD })
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

/// Decodes a file of whichever kind; `expected` says which kinds in words.
pub(super) fn decode<'b>(
    bytes: &'b [u8],
    limits: &Limits,
    expected: &'static str,
) -> Result<File<'b>, Error> {
    let too_large = |limit| Error::from(EnvelopeError::TooLarge { limit });
    if bytes.len() > limits.bytes {
        return Err(too_large(limits.bytes));
    }
    let file = File::decode(bytes, limits).map_err(|error| unreadable(bytes, error, expected))?;
    if file.length > limits.statement { Err(too_large(limits.statement)) } else { Ok(file) }
}

/// The byte of CBOR's `null`.
const NULL: u8 = 0xf6;

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

/// Returns the message of a statement that was just signed, and of its parts.
pub(super) fn signed_message<B: Body>(statement: &[u8], parts: &[Vec<u8>]) -> Message<B> {
    let parts = parts.iter().map(|part| Some(part.as_slice()));
    Message::of_parts(statement, parts, Limits::default())
}

/// Returns the subject of a message about a release.
pub(super) fn release_subject(project: &Name, version: &ReleaseVersion) -> alloc::string::String {
    alloc::format!("{project}/{version}")
}
