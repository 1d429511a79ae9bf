//! Certificates for keys that are kept elsewhere: made from the public keys, signed outside.

use alloc::vec::Vec;
use core::fmt;

use p256::PublicKey;

use super::CertificateError;
use super::issue::{Subject, join, to_be_signed};
use crate::model::{Certificate, Validity};
use crate::seal::keys::{GenerateError, check_name, is_possible};
use crate::seal::suite::{self, HedgedSeed, KeyError, Seed};
use crate::terms::{Digest, Error, Limits};

/// The certificates of a Space whose private keys are kept elsewhere, before the identity key has
/// signed them.
///
/// A token or an offline machine signs each of [`to_be_signed`](Self::to_be_signed), in that order,
/// with the identity key. [`finish`](Self::finish) joins the signatures and verifies them. The same
/// arguments make the same bytes, so the two steps may run in two processes. The seed makes serial
/// numbers alone; it is no secret here.
#[derive(Clone, PartialEq, Eq)]
pub struct UnsignedCertificate {
    issuer: [u8; 65],
    /// The identity certificate, if it is signed already.
    identity: Option<Vec<u8>>,
    to_be_signed: Vec<Vec<u8>>,
}

impl UnsignedCertificate {
    /// Prepares the two certificates of a new Space. Each key is an uncompressed SEC 1 point.
    ///
    /// # Errors
    ///
    /// - `Code::KeyPointInvalid` if a key is no point of the curve.
    /// - `Code::CertificateKeyUsage` if both keys are the same one.
    /// - `Code::KeysName` if the name is empty, too long or has control characters.
    /// - `Code::KeysValidity` if a certificate would begin before 1970, or end before it begins.
    /// - `Code::KeysUnencodable` if a certificate cannot be written.
    ///
    /// ```
    /// use spacebridge::{Seed, Sign as _, SpaceKeys, UnsignedCertificate, Validity};
    ///
    /// let now = "2026-01-01T00:00:00Z".parse()?;
    /// let (identity, encryption) = (Validity::of_identity(now), Validity::of_encryption(now));
    /// # let token = SpaceKeys::generate("T", identity, encryption, Seed::from_bytes([7; 32])?)?;
    /// # let public = [token.certificate().identity_key(), token.certificate().encryption_key()];
    /// let seed = Seed::from_bytes([9; 32])?;
    /// let [signs, opens] = public;
    /// let unsigned =
    ///     UnsignedCertificate::new("Dev Space", signs, opens, identity, encryption, seed)?;
    /// let mut signatures = Vec::new();
    /// for digest in unsigned.digests() {
    ///     signatures.push(token.sign(&digest, &[0; 32])?);
    /// }
    /// assert_eq!(unsigned.finish(&signatures)?.name(), "Dev Space");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one operation")]
    pub fn new(
        name: &str,
        identity_key: &[u8],
        encryption_key: &[u8],
        identity_validity: Validity,
        encryption_validity: Validity,
        seed: Seed,
    ) -> Result<Self, Error> {
        check_name(name)?;
        let identity = point(identity_key)?;
        let encryption = point(encryption_key)?;
        let hedge = HedgedSeed::new(&seed, &[b"certificates", name.as_bytes()]);
        let make = |subject, validity, key: &PublicKey, label: &[u8]| {
            part(subject, validity, key, &identity, &hedge.bind(&[label]))
        };
        let first = make(Subject::Identity(name), identity_validity, &identity, b"identity")?;
        let second =
            make(Subject::Encryption(name), encryption_validity, &encryption, b"encryption")?;
        check_distinct(&identity, &encryption)?;
        let issuer = suite::public_key(&identity);
        Ok(Self { issuer, identity: None, to_be_signed: Vec::from([first, second]) })
    }

    /// Prepares a new encryption certificate for the same identity, which signs it alone.
    ///
    /// # Errors
    ///
    /// - `Code::KeyPointInvalid` if the key is no point of the curve.
    /// - `Code::CertificateKeyUsage` if it is the identity key.
    /// - `Code::KeysValidity` if the certificate would begin before 1970, or end before it begins.
    /// - `Code::KeysUnencodable` if the identity may issue no certificate, as when one certificate
    ///   serves both purposes.
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one operation")]
    pub fn renewal(
        certificate: &Certificate,
        encryption_key: &[u8],
        validity: Validity,
        seed: Seed,
    ) -> Result<Self, Error> {
        if certificate.is_dual_use() {
            return Err(GenerateError::Unencodable.into());
        }
        let issuer = *certificate.identity_key();
        let authority = point(&issuer)?;
        let encryption = point(encryption_key)?;
        check_distinct(&authority, &encryption)?;
        let identity = certificate.identity_der();
        let hedge = HedgedSeed::new(&seed, &[b"certificate", identity, encryption_key]);
        let subject = Subject::Encryption(certificate.name());
        let renewed = part(subject, validity, &encryption, &authority, &hedge)?;
        Ok(Self { issuer, identity: Some(identity.to_vec()), to_be_signed: Vec::from([renewed]) })
    }

    /// Returns the bytes that the identity key signs with ECDSA and SHA-256, one part for each
    /// certificate: the identity certificate first, unless it exists already.
    #[must_use]
    pub fn to_be_signed(&self) -> &[Vec<u8>] {
        &self.to_be_signed
    }

    /// Returns the SHA-256 of each part of [`to_be_signed`](Self::to_be_signed), for a token that
    /// signs digests.
    #[must_use]
    pub fn digests(&self) -> Vec<Digest> {
        self.to_be_signed.iter().map(|part| Digest::of(part)).collect()
    }

    /// Joins the parts with their signatures, in the order of the parts. A signature of 64 bytes is
    /// `r` and `s`; any other length is read as DER, which OpenSSL and TPMs write.
    ///
    /// # Errors
    ///
    /// - `Code::KeySignatureInvalid` if a signature is missing, or is not the identity key's over
    ///   its part.
    /// - `Code::KeysUnencodable` if the certificates would not be read again.
    pub fn finish<S: AsRef<[u8]>>(&self, signatures: &[S]) -> Result<Certificate, Error> {
        if signatures.len() != self.to_be_signed.len() {
            return Err(KeyError::SignatureInvalid.into());
        }
        let mut ders: Vec<Vec<u8>> = self.identity.iter().cloned().collect();
        for (part, signature) in self.to_be_signed.iter().zip(signatures) {
            let signature = suite::signature_der(signature.as_ref())
                .filter(|der| suite::verify_der(&self.issuer, &Digest::of(part), der))
                .ok_or(KeyError::SignatureInvalid)?;
            ders.push(join(part, &signature).map_err(|_| GenerateError::Unencodable)?);
        }
        let ders: Vec<&[u8]> = ders.iter().map(Vec::as_slice).collect();
        Ok(Certificate::from_ders(&ders, &Limits::default())
            .map_err(|_| GenerateError::Unencodable)?)
    }
}

impl fmt::Debug for UnsignedCertificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "UnsignedCertificate({} to be signed)", self.to_be_signed.len())
    }
}

fn part(
    subject: Subject<'_>,
    validity: Validity,
    key: &PublicKey,
    issuer: &PublicKey,
    hedge: &HedgedSeed,
) -> Result<Vec<u8>, Error> {
    if !is_possible(validity) {
        return Err(GenerateError::Validity.into());
    }
    Ok(to_be_signed(subject, validity, key, issuer, hedge)
        .map_err(|_| GenerateError::Unencodable)?)
}

/// Reads a point in its uncompressed form alone: its first byte is 4, and it lies on the curve.
fn point(key: &[u8]) -> Result<PublicKey, CertificateError> {
    match key {
        [4, ..] if key.len() == 65 => {
            PublicKey::from_sec1_bytes(key).map_err(|_| CertificateError::PointForm)
        }
        _ => Err(CertificateError::PointForm),
    }
}

/// One key for both purposes would hide behind two certificates.
fn check_distinct(identity: &PublicKey, encryption: &PublicKey) -> Result<(), CertificateError> {
    if identity == encryption {
        let needed = "encryption with another key than the identity key";
        return Err(CertificateError::KeyUsage { place: "encryption", needed });
    }
    Ok(())
}
