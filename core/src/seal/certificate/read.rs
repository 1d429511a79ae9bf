//! One X.509 certificate, read strictly.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use p256::PublicKey;
use x509_cert::Certificate as Decoded;
use x509_cert::certificate::Version;
use x509_cert::der::oid::{AssociatedOid as _, ObjectIdentifier};
use x509_cert::der::{self, Decode as _, Encode as _, Reader as _, SliceReader};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

use super::CertificateError;
use crate::model::{Issued, Validity};
use crate::seal::suite::{self, KeyError};
use crate::terms::{Digest, Instant, Limits};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// Longer names than a Space can have are not shown.
const LONGEST_NAME: usize = 200;

/// A certificate with what the checks need.
pub(super) struct X509<'d> {
    der: &'d [u8],
    decoded: Decoded,
    key: [u8; 65],
    usage: Option<KeyUsage>,
    is_authority: bool,
}

impl<'d> X509<'d> {
    pub(super) fn read(der: &'d [u8], limits: &Limits) -> Result<Self, CertificateError> {
        if der.len() > limits.certificate {
            return Err(CertificateError::TooLarge);
        }
        let decoded = Decoded::from_der(der).map_err(malformed)?;
        // A second spelling of the same certificate would have a second fingerprint.
        if decoded.to_der().map_err(malformed)? != der
            || decoded.tbs_certificate().version() != Version::V3
            || decoded.tbs_certificate().signature() != decoded.signature_algorithm()
        {
            return Err(CertificateError::Malformed);
        }
        let key = key_of(decoded.tbs_certificate().subject_public_key_info())?;
        check_extensions(&decoded)?;
        let tbs = decoded.tbs_certificate();
        let usage = tbs.get_extension().map_err(malformed)?.map(|(_, usage)| usage);
        let constraints = tbs.get_extension::<BasicConstraints>().map_err(malformed)?;
        let is_authority = constraints.is_some_and(|(_, constraints)| constraints.ca);
        Ok(Self { der, decoded, key, usage, is_authority })
    }

    pub(super) fn check_identity(&self) -> Result<(), CertificateError> {
        let signs = self.allows(|usage| usage.digital_signature() && usage.key_cert_sign());
        let needed = "a certificate authority with digitalSignature and keyCertSign";
        check(self.is_authority && signs, "identity", needed)
    }

    pub(super) fn check_encryption(&self) -> Result<(), CertificateError> {
        let agrees = self.allows(KeyUsage::key_agreement);
        let needed = "no certificate authority, and keyAgreement";
        check(!self.is_authority && agrees, "encryption", needed)
    }

    pub(super) fn check_dual_use(&self) -> Result<(), CertificateError> {
        let both = self.allows(|usage| usage.digital_signature() && usage.key_agreement());
        check(both, "dual-use", "digitalSignature and keyAgreement")
    }

    /// To others, a certificate without the extension allows everything; here it allows nothing.
    fn allows(&self, what: impl FnOnce(&KeyUsage) -> bool) -> bool {
        self.usage.as_ref().is_some_and(what)
    }

    /// The signature of a certificate that stands alone is not checked: its fingerprint is pinned,
    /// and that covers every byte.
    pub(super) fn check_issued_by(&self, issuer: &Self) -> Result<(), CertificateError> {
        let algorithm = self.decoded.signature_algorithm();
        let claimed = self.decoded.tbs_certificate().issuer()
            == issuer.decoded.tbs_certificate().subject()
            && algorithm.oid == ECDSA_WITH_SHA256
            && algorithm.parameters.is_none();
        // Over the bytes that came, not over what they were decoded to.
        let signed = Digest::of(signed_part(self.der).map_err(malformed)?);
        let signature = self.decoded.signature().as_bytes().unwrap_or_default();
        if claimed && suite::verify_der(&issuer.key, &signed, signature) {
            Ok(())
        } else {
            Err(CertificateError::NotIssued)
        }
    }

    /// The common name of the subject.
    pub(super) fn common_name(&self) -> Result<String, CertificateError> {
        let name = self.decoded.tbs_certificate().subject().common_name();
        let name = name.ok().flatten().ok_or(CertificateError::Name)?.value().to_string();
        let shown = !name.is_empty()
            && name.chars().count() <= LONGEST_NAME
            && !name.chars().any(char::is_control);
        if shown { Ok(name) } else { Err(CertificateError::Name) }
    }

    pub(super) fn issued(&self) -> Result<Issued, CertificateError> {
        let validity = self.decoded.tbs_certificate().validity();
        let validity =
            Validity { from: instant(validity.not_before)?, until: instant(validity.not_after)? };
        Ok(Issued { der: self.der.to_vec(), key: self.key, validity })
    }
}

fn malformed(_: der::Error) -> CertificateError {
    CertificateError::Malformed
}

fn check(holds: bool, place: &'static str, needed: &'static str) -> Result<(), CertificateError> {
    if holds { Ok(()) } else { Err(CertificateError::KeyUsage { place, needed }) }
}

/// The key in a `SubjectPublicKeyInfo` that stands alone, as other people's vectors have it.
#[cfg(test)]
pub(in crate::seal) fn key_of_info(der: &[u8]) -> Result<[u8; 65], CertificateError> {
    let info = SubjectPublicKeyInfoOwned::from_der(der).map_err(malformed)?;
    if info.to_der().map_err(malformed)? != der {
        return Err(CertificateError::Malformed);
    }
    key_of(&info)
}

fn key_of(info: &SubjectPublicKeyInfoOwned) -> Result<[u8; 65], CertificateError> {
    let curve = info.algorithm.parameters.as_ref().and_then(|any| any.decode_as().ok());
    if info.algorithm.oid != EC_PUBLIC_KEY || curve != Some(P256) {
        return Err(CertificateError::NotP256);
    }
    // SEC 1 has three more forms of a point, which not every library reads.
    let point = info.subject_public_key.as_bytes().filter(|point| point.first() == Some(&4));
    let point = point.ok_or(KeyError::PointInvalid)?;
    let key = PublicKey::from_sec1_bytes(point).map_err(|_| KeyError::PointInvalid)?;
    Ok(suite::public_key(&key))
}

/// No extension comes twice, and none that must be obeyed is unknown.
fn check_extensions(certificate: &Decoded) -> Result<(), CertificateError> {
    let extensions = certificate.tbs_certificate().extensions();
    let mut seen: Vec<&ObjectIdentifier> = Vec::new();
    for extension in extensions.into_iter().flatten() {
        if seen.contains(&&extension.extn_id) {
            return Err(CertificateError::Malformed);
        }
        seen.push(&extension.extn_id);
        let known = [KeyUsage::OID, BasicConstraints::OID].contains(&extension.extn_id);
        if extension.critical && !known {
            let extension = extension.extn_id.to_string();
            return Err(CertificateError::CriticalExtension { extension });
        }
    }
    Ok(())
}

/// The bytes of the part that is signed: the first of the three.
fn signed_part(der: &[u8]) -> der::Result<&[u8]> {
    SliceReader::new(der)?.sequence(|parts| {
        let signed = parts.tlv_bytes()?;
        parts.tlv_bytes()?;
        parts.tlv_bytes()?;
        Ok::<_, der::Error>(signed)
    })
}

fn instant(time: Time) -> Result<Instant, CertificateError> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| Instant::from_unix_seconds(seconds).ok())
        .ok_or(CertificateError::Malformed)
}
