//! Signed messages: `COSE_Sign1` (RFC 9052 §4.2).

use alloc::vec::Vec;

use super::header::label;
use super::{CoseError, Header};
use crate::seal::cbor::{Entries, Key, Reader, TAG_SIGN1, Writer};
use crate::seal::suite::{self, HedgedSeed, KeyError, Sign};
use crate::terms::{Digest, Fingerprint, Limits, as_u64};

/// A signed message that was well-formed when it was read; who signed it is only claimed.
///
/// ```cddl
/// statement<header, content> = #6.18([
///   protected: bstr .cbor header,
///   unprotected: {
///     ? 33: bstr,                        ; x5chain: the signer's certificate in DER
///     ? 394: [1*8 bstr],                 ; receipts of transparency logs (RFC 9942)
///   },
///   payload: bstr .cbor content,
///   signature: bstr .size 64,            ; r and s, 32 bytes each, big end first
/// ])
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sign1<'b> {
    /// Header of the message.
    pub(crate) header: Header<'b>,
    /// The signer's certificate in DER, if it came along.
    pub(crate) certificate: Option<&'b [u8]>,
    /// Number of receipts of transparency logs that came along. Nobody verified them.
    pub(crate) log_receipts: usize,
    /// Signed payload.
    pub(crate) payload: &'b [u8],
    protected: &'b [u8],
    signature: &'b [u8; 64],
}

/// A message just signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// The whole message.
    pub(crate) bytes: Vec<u8>,
    /// Identity of the message: the digest that was signed.
    pub(crate) digest: Digest,
    signature: [u8; 64],
}

impl Signed {
    /// Returns the message if `key` verifies its signature.
    ///
    /// # Errors
    ///
    /// [`KeyError::SignatureInvalid`] if the private key signed something else, or is another.
    pub(crate) fn verified(self, key: &[u8; 65]) -> Result<Self, KeyError> {
        let holds = suite::verify(key, &self.digest, &self.signature);
        if holds { Ok(self) } else { Err(KeyError::SignatureInvalid) }
    }
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
    let heads = [protected.len(), 0, payload.len()].map(as_u64).map(Writer::bytes_head);
    let signed = signed_parts(&heads, &protected, payload);
    let digest = Digest::of_parts(&signed);
    let hedge = hedge.bind(&[b"sign", digest.as_bytes()]);
    let signature = key.sign_whole(&signed, &hedge.expand("sign", 0))?;

    let bytes = write_frame(&protected, certificate, payload, &signature);
    Ok(Signed { bytes, digest, signature })
}

fn write_frame(
    protected: &[u8],
    certificate: Option<&[u8]>,
    payload: &[u8],
    signature: &[u8; 64],
) -> Vec<u8> {
    let around = certificate.map_or(0, <[u8]>::len).saturating_add(protected.len());
    let room = payload.len().saturating_add(around).saturating_add(96);
    let mut writer = Writer::with_capacity(room);
    writer.tag(TAG_SIGN1).array(4).bytes(protected).map(usize::from(certificate.is_some()));
    if let Some(der) = certificate {
        writer.int(label::X5CHAIN).bytes(der);
    }
    writer.bytes(payload).bytes(signature);
    writer.finish()
}

impl<'b> Sign1<'b> {
    /// Reads the frame and the protected header, and nothing of the payload. Nothing follows the
    /// message.
    ///
    /// # Errors
    ///
    /// [`CoseError`] for whatever the profile does not have.
    pub(crate) fn decode(bytes: &'b [u8], limits: &Limits) -> Result<Self, CoseError> {
        let mut reader = Reader::new(bytes, limits);
        let message = Self::read(&mut reader, limits)?;
        reader.finish()?;
        message.check_chain()?;
        Ok(message)
    }

    /// Reads a message at the cursor. The attached certificate is not compared yet.
    pub(super) fn read(reader: &mut Reader<'b>, limits: &Limits) -> Result<Self, CoseError> {
        reader.tagged(TAG_SIGN1, |reader| {
            reader.array_of(4, |items| {
                let protected = items.next()?.bytes()?;
                let header = Header::decode(protected, limits)?;
                let Unprotected { certificate, log_receipts } =
                    items.next()?.map(|entries| unprotected(entries, protected, limits))?;
                let payload = items.next()?.bytes()?;
                let signature = items.next()?.bytes_of()?;
                Ok::<_, CoseError>(Self {
                    header,
                    certificate,
                    log_receipts,
                    payload,
                    protected,
                    signature,
                })
            })
        })
    }

    /// Checks that the attached certificate is the one that the header names.
    pub(super) fn check_chain(&self) -> Result<(), CoseError> {
        let attached = self.certificate.map(Fingerprint::of_certificate);
        if attached.is_some_and(|attached| attached != self.header.signer) {
            return Err(CoseError::ChainMismatch);
        }
        Ok(())
    }

    /// Returns the identity of the message: the digest of all that its signature covers, without
    /// the signature.
    pub(crate) fn digest(&self) -> Digest {
        signed_digest(self.protected, self.payload)
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
    let heads = [protected.len(), 0, payload.len()].map(as_u64).map(Writer::bytes_head);
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

/// No statement is registered in more logs.
const MOST_LOG_RECEIPTS: usize = 8;

/// Unprotected header of a message.
#[derive(Default)]
struct Unprotected<'b> {
    certificate: Option<&'b [u8]>,
    log_receipts: usize,
}

/// Decodes the unprotected header. A digest in the protected one binds the certificate, and the
/// receipts of logs prove themselves.
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
            Key::Int(label::LOG_RECEIPTS) => found.log_receipts = log_receipts(value, limits)?,
            Key::Int(label) if is_protected(label, protected, limits)? => {
                return Err(CoseError::HeaderTwice { label });
            }
            Key::Int(_) | Key::Text(_) => return Err(CoseError::HeaderUnknown),
        }
    }
    Ok(found)
}

/// Reads past the receipts of transparency logs, of whatever algorithms. Gives their number.
fn log_receipts(value: &mut Reader<'_>, limits: &Limits) -> Result<usize, CoseError> {
    value.array(|items| {
        let count = items.len();
        if count == 0 || count > MOST_LOG_RECEIPTS {
            return Err(CoseError::LogReceipts);
        }
        let mut total = 0_usize;
        while !items.is_empty() {
            total = total.saturating_add(items.next()?.bytes()?.len());
        }
        if total > limits.log_receipts { Err(CoseError::HeaderTooLarge) } else { Ok(count) }
    })
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
