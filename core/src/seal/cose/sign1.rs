//! Signed messages: `COSE_Sign1` (RFC 9052 §4.2).

use alloc::vec::Vec;

use super::header::label;
use super::{CoseError, Header};
use crate::seal::cbor::{Entries, Key, Reader, TAG_SIGN1, Writer};
use crate::seal::suite::{self, HedgedSeed, Sign};
use crate::terms::{Digest, Fingerprint, Limits};

/// A signed message that was well-formed when it was read; who signed it is only claimed.
///
/// ```cddl
/// message<header, beside, content> = #6.18([
///   protected: bstr .cbor header,
///   unprotected: beside,
///   payload: bstr .cbor content,
///   signature: bstr .size 64,            ; r and s, 32 bytes each, big end first
/// ])
/// attached = { ? 33: bstr }              ; x5chain: the signer's certificate in DER
/// disclosing = { ? 33: bstr, ? -65537: disclosures }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sign1<'b> {
    /// What the message says about itself.
    pub(crate) header: Header<'b>,
    /// The signer's certificate in DER, if it came along.
    pub(crate) certificate: Option<&'b [u8]>,
    /// Texts whose salted digests are signed, not yet read: one item of deterministic CBOR.
    pub(crate) disclosures: Option<&'b [u8]>,
    /// What was signed.
    pub(crate) payload: &'b [u8],
    protected: &'b [u8],
    signature: &'b [u8; 64],
}

/// A message just signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// The whole message.
    pub(crate) bytes: Vec<u8>,
    /// What identifies it: the digest that was signed.
    pub(crate) digest: Digest,
}

/// Signs `payload` under `header`; `certificate` is the signer's, in DER, to send along.
///
/// # Errors
///
/// - `Code::CoseClaim` for a time before 1970.
/// - [`CoseError::Key`] if the key did not sign.
pub(crate) fn sign(
    header: &Header<'_>,
    certificate: Option<&[u8]>,
    payload: &[u8],
    key: &dyn Sign,
    hedge: &HedgedSeed,
) -> Result<Signed, CoseError> {
    let protected = header.encode()?;
    let heads = [protected.len(), 0, payload.len()].map(Writer::bytes_head);
    let signed = signed_parts(&heads, &protected, payload);
    let digest = Digest::of_parts(&signed);
    let hedge = hedge.bind(&[b"sign", digest.as_bytes()]);
    let signature = key.sign_whole(&signed, &hedge.expand("sign", 0))?;

    let parts = Frame { protected: &protected, certificate, disclosures: None, payload };
    Ok(Signed { bytes: parts.write(&signature), digest })
}

/// The parts of a message as they stand in its frame.
struct Frame<'b> {
    protected: &'b [u8],
    certificate: Option<&'b [u8]>,
    disclosures: Option<&'b [u8]>,
    payload: &'b [u8],
}

impl Frame<'_> {
    fn write(&self, signature: &[u8; 64]) -> Vec<u8> {
        let Self { protected, certificate, disclosures, payload } = self;
        let unprotected = [*certificate, *disclosures].into_iter().flatten();
        let around =
            unprotected.clone().fold(protected.len(), |sum, part| sum.saturating_add(part.len()));
        let room = payload.len().saturating_add(around).saturating_add(96);
        let mut writer = Writer::with_capacity(room);
        writer.tag(TAG_SIGN1).array(4).bytes(protected).map(unprotected.count());
        if let Some(der) = certificate {
            writer.int(label::X5CHAIN).bytes(der);
        }
        if let Some(disclosures) = disclosures {
            writer.int(label::DISCLOSURES).raw(disclosures);
        }
        writer.bytes(payload).bytes(signature);
        writer.finish()
    }
}

impl<'b> Sign1<'b> {
    /// Reads the frame and the protected header, and nothing of the payload.
    ///
    /// # Errors
    ///
    /// [`CoseError`] for whatever the profile does not have.
    pub(crate) fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, CoseError> {
        let message = Self::decode_disclosing(bytes, limits)?;
        if message.disclosures.is_some() {
            return Err(CoseError::HeaderUnknown);
        }
        Ok(message)
    }

    /// The same for a message that may disclose texts beside what is signed. Whoever decodes it
    /// holds each of them against its signed digest.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub(crate) fn decode_disclosing(bytes: &'b [u8], limits: &Limits) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes, limits);
        let message = reader.tagged(TAG_SIGN1, |reader| {
            reader.array_of(4, |items| {
                let protected = items.next()?.bytes()?;
                let header = Header::decode(protected, limits)?;
                let Unprotected { certificate, disclosures } =
                    items.next()?.map(|entries| unprotected(entries, protected, limits))?;
                let payload = items.next()?.bytes()?;
                let signature = items.next()?.bytes_of()?;
                Ok::<_, CoseError>(Self {
                    header,
                    certificate,
                    disclosures,
                    payload,
                    protected,
                    signature,
                })
            })
        })?;
        reader.finish()?;
        let attached = message.certificate.map(Fingerprint::of_certificate);
        if attached.is_some_and(|attached| attached != message.header.signer) {
            return Err(CoseError::ChainMismatch);
        }
        Ok(message)
    }

    /// What identifies the message: the digest of all that its signature covers, and not of the
    /// signature, of which there may be several good ones.
    pub(crate) fn digest(&self) -> Digest {
        signed_digest(self.protected, self.payload)
    }

    /// The same message with other disclosures, or none: what is signed stays, and so does its
    /// identity.
    pub(crate) fn disclosing(&self, disclosures: Option<&[u8]>) -> Vec<u8> {
        let Self { protected, certificate, payload, signature, .. } = *self;
        Frame { protected, certificate, disclosures, payload }.write(signature)
    }

    /// The digest of the message, if `key` signed it.
    pub(crate) fn verify(&self, key: &[u8; 65]) -> Option<Digest> {
        let digest = self.digest();
        suite::verify(key, &digest, self.signature).then_some(digest)
    }
}

/// SHA-256 of `Sig_structure` (RFC 9052 §4.4), hashed piece by piece as a payload may be large.
///
/// ```cddl
/// sig-structure = ["Signature1", protected: bstr, external-aad: h'', payload: bstr]
/// ```
pub(in crate::seal) fn signed_digest(protected: &[u8], payload: &[u8]) -> Digest {
    let heads = [protected.len(), 0, payload.len()].map(Writer::bytes_head);
    Digest::of_parts(&signed_parts(&heads, protected, payload))
}

/// The parts of what is signed; `heads` are those of its three byte strings.
fn signed_parts<'p, H: AsRef<[u8]>>(
    [protected_head, external_head, payload_head]: &'p [H; 3],
    protected: &'p [u8],
    payload: &'p [u8],
) -> [&'p [u8]; 6] {
    [
        // An array of four: the context string first.
        b"\x84\x6aSignature1",
        protected_head.as_ref(),
        protected,
        // No external data: everything that matters is inside.
        external_head.as_ref(),
        payload_head.as_ref(),
        payload,
    ]
}

/// What stands outside the signature.
#[derive(Default)]
struct Unprotected<'b> {
    certificate: Option<&'b [u8]>,
    disclosures: Option<&'b [u8]>,
}

/// What may stand outside the signature is held by digests inside: the signer's certificate by the
/// protected header, disclosed texts by the payload.
fn unprotected<'b>(
    entries: &mut Entries<'_, 'b>,
    protected: &[u8],
    limits: &Limits,
) -> Result<Unprotected<'b>, CoseError> {
    let mut found = Unprotected::default();
    while let Some((key, value)) = entries.next()? {
        match key {
            Key::Int(label::X5CHAIN) => {
                let der = value.bytes()?;
                if der.len() > limits.certificate {
                    return Err(CoseError::HeaderTooLarge);
                }
                found.certificate = Some(der);
            }
            Key::Int(label::DISCLOSURES) => found.disclosures = Some(value.skip()?),
            Key::Int(label) if is_protected(label, protected, limits)? => {
                return Err(CoseError::HeaderTwice { label });
            }
            Key::Int(_) | Key::Text(_) => return Err(CoseError::HeaderUnknown),
        }
    }
    Ok(found)
}

fn is_protected(label: i64, protected: &[u8], limits: &Limits) -> Result<bool, CoseError> {
    Reader::new(protected, limits).map(|entries| {
        let mut found = false;
        while let Some((key, value)) = entries.next()? {
            found |= key == Key::Int(label);
            value.skip()?;
        }
        Ok(found)
    })
}
