//! The protected header of a signed message.

use alloc::vec::Vec;

use super::{CoseError, fingerprint_of_uri, uri_of_fingerprint};
use crate::seal::cbor::{CborError, Entries, Fault, Key, Reader, Writer};
use crate::seal::suite::algorithm::{ES256, ESP256, SHA_256};
use crate::terms::{Fingerprint, Limits, Refusal, Timestamp};

/// Signed header of a message.
///
/// ```cddl
/// header<media-type, content-type, claims> = {
///   1: -7 / -9,                          ; alg (RFC 9052 §3.1); -7 is written
///   ? 2: [1*8 critical],                 ; crit; not written
///   3: content-type,                     ; of the payload
///   15: claims,                          ; CWT claims (RFC 9597)
///   16: media-type,                      ; typ (RFC 9596), of the whole message
///   34: [-16, fingerprint],              ; x5t (RFC 9360): who signed
/// }
/// critical = 1 / 3 / 15 / 16 / 34
/// claims-to-one = { issued, 3: space-uri, identified }     ; aud: for whom it is
/// claims-to-all = { issued, identified }
/// issued = (1: space-uri, 2: tstr)                         ; iss: who signed; sub: about what
/// identified = (6: 0..253402300799, 7: bstr .size 16)      ; iat, seconds since 1970; cti
/// space-uri = tstr .regexp "ni:///sha-256;[A-Za-z0-9_-]{43}"
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header<'b> {
    /// The media type of the payload.
    pub(crate) content_type: &'b str,
    /// The media type of the whole message, by which no kind of message passes for another.
    pub(crate) typ: &'b str,
    /// Signer, which is also the issuer.
    pub(crate) signer: Fingerprint,
    /// Subject of the message.
    pub(crate) subject: &'b str,
    /// The audience, if the message is for one Space.
    pub(crate) audience: Option<Fingerprint>,
    /// The time of the signature, by the signer's clock, in whole seconds since 1970.
    pub(crate) issued_at: Timestamp,
    /// Identifier that is unique among the signer's messages.
    pub(crate) id: [u8; 16],
}

pub(super) mod label {
    pub(in super::super) const ALGORITHM: i64 = 1;
    pub(in super::super) const CRITICAL: i64 = 2;
    pub(in super::super) const CONTENT_TYPE: i64 = 3;
    pub(in super::super) const CLAIMS: i64 = 15;
    pub(in super::super) const TYP: i64 = 16;
    pub(in super::super) const X5CHAIN: i64 = 33;
    pub(in super::super) const X5T: i64 = 34;
    /// Receipts of transparency logs (RFC 9942).
    pub(in super::super) const LOG_RECEIPTS: i64 = 394;
}

mod claim {
    pub(super) const ISSUER: i64 = 1;
    pub(super) const SUBJECT: i64 = 2;
    pub(super) const AUDIENCE: i64 = 3;
    pub(super) const ISSUED_AT: i64 = 6;
    pub(super) const ID: i64 = 7;
}

/// The labels that every message has.
const REQUIRED: [i64; 5] =
    [label::ALGORITHM, label::CONTENT_TYPE, label::CLAIMS, label::TYP, label::X5T];

/// Longer lists of critical labels than there are labels cannot be honest.
const MOST_CRITICAL: usize = 8;

struct Claims<'b> {
    issuer: Fingerprint,
    subject: &'b str,
    audience: Option<Fingerprint>,
    issued_at: Timestamp,
    id: [u8; 16],
}

impl<'b> Header<'b> {
    /// The bytes that are signed.
    ///
    /// # Errors
    ///
    /// `Code::CoseClaim` for a time before 1970, which the claim cannot say.
    pub(super) fn encode(&self) -> Result<Vec<u8>, CoseError> {
        let issued_at = u64::try_from(self.issued_at.unix_seconds())
            .map_err(|_| CoseError::Claim { claim: claim::ISSUED_AT })?;
        let mut writer = Writer::new();
        writer.map(5);
        writer.int(label::ALGORITHM).int(ES256);
        writer.int(label::CONTENT_TYPE).text(self.content_type);
        writer.int(label::CLAIMS).map(if self.audience.is_some() { 5 } else { 4 });
        writer.int(claim::ISSUER).text(&uri_of_fingerprint(&self.signer));
        writer.int(claim::SUBJECT).text(self.subject);
        if let Some(audience) = &self.audience {
            writer.int(claim::AUDIENCE).text(&uri_of_fingerprint(audience));
        }
        writer.int(claim::ISSUED_AT).uint(issued_at);
        writer.int(claim::ID).bytes(&self.id);
        writer.int(label::TYP).text(self.typ);
        writer.int(label::X5T).array(2).int(SHA_256).bytes(self.signer.as_bytes());
        Ok(writer.finish())
    }

    /// Reads the header that was signed. Nothing in it is believed yet.
    pub(super) fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, CoseError> {
        if bytes.len() > limits.header {
            return Err(CoseError::HeaderTooLarge);
        }
        let mut reader = Reader::new(bytes, limits);
        let header = reader.map(Self::entries)?;
        reader.finish()?;
        Ok(header)
    }

    fn entries(entries: &mut Entries<'_, 'b>) -> Result<Self, CoseError> {
        let mut algorithm = None;
        let mut content_type = None;
        let mut claims = None;
        let mut typ = None;
        let mut signer = None;
        let mut critical = Vec::new();
        while let Some((key, value)) = entries.next()? {
            match key {
                Key::Int(label::ALGORITHM) => algorithm = Some(value.int()?),
                Key::Int(label::CRITICAL) => critical = read_critical(value)?,
                Key::Int(label::CONTENT_TYPE) => content_type = Some(value.text()?),
                Key::Int(label::CLAIMS) => claims = Some(value.map(read_claims)?),
                Key::Int(label::TYP) => typ = Some(value.text()?),
                Key::Int(label::X5T) => signer = Some(read_x5t(value)?),
                Key::Int(_) | Key::Text(_) => return Err(CoseError::HeaderUnknown),
            }
        }
        let missing = |label| CoseError::HeaderMissing { label };
        match algorithm.ok_or(missing(label::ALGORITHM))? {
            ES256 | ESP256 => {}
            algorithm => return Err(CoseError::Algorithm { algorithm }),
        }
        let content_type = content_type.ok_or(missing(label::CONTENT_TYPE))?;
        let claims = claims.ok_or(missing(label::CLAIMS))?;
        let typ = typ.ok_or(missing(label::TYP))?;
        let signer = signer.ok_or(missing(label::X5T))?;
        // Every required label is present by now, so those are the ones a message may insist on.
        if critical.iter().any(|label| !REQUIRED.contains(label)) {
            return Err(CoseError::Critical);
        }
        if claims.issuer != signer {
            return Err(CoseError::Issuer);
        }
        let Claims { subject, audience, issued_at, id, .. } = claims;
        Ok(Self { content_type, typ, signer, subject, audience, issued_at, id })
    }
}

fn read_claims<'b>(entries: &mut Entries<'_, 'b>) -> Result<Claims<'b>, CoseError> {
    let mut issuer = None;
    let mut subject = None;
    let mut audience = None;
    let mut issued_at = None;
    let mut id = None;
    let malformed = |claim| CoseError::Claim { claim };
    while let Some((key, value)) = entries.next()? {
        match key {
            Key::Int(claim::ISSUER) => issuer = Some(read_uri(value, claim::ISSUER)?),
            Key::Int(claim::SUBJECT) => subject = Some(value.text()?),
            Key::Int(claim::AUDIENCE) => audience = Some(read_uri(value, claim::AUDIENCE)?),
            Key::Int(claim::ISSUED_AT) => issued_at = Some(read_time(value)?),
            Key::Int(claim::ID) => id = Some(*value.bytes_of()?),
            Key::Int(claim) => return Err(malformed(claim)),
            Key::Text(_) => return Err(CoseError::HeaderUnknown),
        }
    }
    Ok(Claims {
        issuer: issuer.ok_or(malformed(claim::ISSUER))?,
        subject: subject.ok_or(malformed(claim::SUBJECT))?,
        audience,
        issued_at: issued_at.ok_or(malformed(claim::ISSUED_AT))?,
        id: id.ok_or(malformed(claim::ID))?,
    })
}

fn read_uri(value: &mut Reader<'_>, claim: i64) -> Result<Fingerprint, CoseError> {
    fingerprint_of_uri(value.text()?).ok_or(CoseError::Claim { claim })
}

fn read_time(value: &mut Reader<'_>) -> Result<Timestamp, CoseError> {
    let seconds = i64::try_from(value.uint()?).ok();
    seconds
        .and_then(|seconds| Timestamp::from_unix_seconds(seconds).ok())
        .ok_or(CoseError::Claim { claim: claim::ISSUED_AT })
}

fn read_x5t(value: &mut Reader<'_>) -> Result<Fingerprint, CoseError> {
    value.array_of(2, |items| match items.next()?.int()? {
        SHA_256 => Ok(Fingerprint::from_bytes(*items.next()?.bytes_of()?)),
        algorithm => Err(CoseError::Algorithm { algorithm }),
    })
}

/// The labels that the message insists on. Text labels are none of ours.
fn read_critical(value: &mut Reader<'_>) -> Result<Vec<i64>, CoseError> {
    value.array(|items| {
        if items.is_empty() || items.len() > MOST_CRITICAL {
            return Err(CoseError::Critical);
        }
        let mut labels = Vec::with_capacity(items.len());
        while !items.is_empty() {
            labels.push(items.next()?.int().map_err(text_label)?);
        }
        Ok(labels)
    })
}

fn text_label(error: CborError) -> CoseError {
    if error.code() == CborError::new(Fault::Type, 0).code() {
        CoseError::Critical
    } else {
        CoseError::Cbor(error)
    }
}
