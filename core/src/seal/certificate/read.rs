//! One X.509 certificate, read strictly.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use p256::PublicKey;
use x509_cert::Certificate as Decoded;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::Version;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::{self, Decode, Encode as _, Reader as _, SliceReader, Tag, Tagged as _};
use x509_cert::ext::pkix::name::DirectoryString;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Time;

use super::CertificateError;
use crate::model::{Issued, Validity};
use crate::seal::suite::{self, KeyError};
use crate::terms::{Digest, Limits, Timestamp};

const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
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
        let tbs = decoded.tbs_certificate();
        let times = [tbs.validity().not_before, tbs.validity().not_after];
        require(!times.iter().any(is_early_generalized), "a time before 2050 is no UTCTime")?;
        // A second spelling of the same certificate would have a second fingerprint.
        require(decoded.to_der().map_err(malformed)? == der, NOT_X509)?;
        require(tbs.version() == Version::V3, NOT_X509)?;
        let same = tbs.signature() == decoded.signature_algorithm();
        require(same, "the algorithm inside is not the one of the signature")?;
        require(decoded.signature().as_bytes().is_some(), "the signature is not in whole bytes")?;
        let number = tbs.serial_number().as_bytes();
        require(is_positive(number), "the serial number is zero or negative")?;
        let key = key_of(tbs.subject_public_key_info())?;
        check_extensions(&decoded)?;
        check_texts(tbs.issuer())?;
        check_texts(tbs.subject())?;
        let usage = extension(&decoded)?;
        let constraints: Option<BasicConstraints> = extension(&decoded)?;
        let is_authority = constraints.is_some_and(|constraints| constraints.ca);
        Ok(Self { der, decoded, key, usage, is_authority })
    }

    pub(super) fn check_identity(&self) -> Result<(), CertificateError> {
        let signs = self.allows(KeyUsage::digital_signature);
        let needed = "a certificate authority with digitalSignature and keyCertSign";
        check(self.may_issue() && signs, "identity", needed)
    }

    /// Returns true if the certificate is that of an authority, whose key signs certificates.
    pub(super) fn may_issue(&self) -> bool {
        self.is_authority && self.allows(KeyUsage::key_cert_sign)
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
        let subject = issuer.decoded.tbs_certificate().subject();
        let claimed = self.decoded.tbs_certificate().issuer() == subject;
        let algorithm = self.decoded.signature_algorithm();
        if claimed && (algorithm.oid != ECDSA_WITH_SHA256 || algorithm.parameters.is_some()) {
            return Err(CertificateError::Unsupported {
                what: "the encryption certificate is signed with another algorithm",
                instead: "`ecdsa-with-SHA256`",
            });
        }
        // Over the bytes that came, not over what they were decoded to.
        let signed = Digest::of(signed_part(self.der).map_err(malformed)?);
        // A signature of single bits is none: `as_bytes` takes whole bytes alone.
        match self.decoded.signature().as_bytes() {
            Some(signature) if claimed && suite::verify_der(&issuer.key, &signed, signature) => {
                Ok(())
            }
            _ => Err(CertificateError::NotIssued),
        }
    }

    /// The common name of the subject.
    pub(super) fn common_name(&self) -> Result<String, CertificateError> {
        let subject = self.decoded.tbs_certificate().subject();
        let mut names = subject.iter().filter(|part| part.oid == COMMON_NAME);
        let (Some(name), None) = (names.next(), names.next()) else {
            return Err(CertificateError::Name);
        };
        let name = match name.value.decode_as() {
            Ok(DirectoryString::Utf8String(name)) => name,
            Ok(DirectoryString::PrintableString(name)) => name.to_string(),
            _ => return Err(CertificateError::Name),
        };
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

const NOT_X509: &str = "it is not X.509 version 3 in DER";

fn malformed(_: der::Error) -> CertificateError {
    CertificateError::Malformed { why: NOT_X509 }
}

fn require(holds: bool, why: &'static str) -> Result<(), CertificateError> {
    if holds { Ok(()) } else { Err(CertificateError::Malformed { why }) }
}

fn check(holds: bool, place: &'static str, needed: &'static str) -> Result<(), CertificateError> {
    if holds { Ok(()) } else { Err(CertificateError::KeyUsage { place, needed }) }
}

/// The key in a `SubjectPublicKeyInfo` that stands alone, as other people's vectors have it.
#[cfg(test)]
pub(in crate::seal) fn key_of_info(der: &[u8]) -> Result<[u8; 65], CertificateError> {
    let info = SubjectPublicKeyInfoOwned::from_der(der).map_err(malformed)?;
    require(info.to_der().map_err(malformed)? == der, NOT_X509)?;
    key_of(&info)
}

fn key_of(info: &SubjectPublicKeyInfoOwned) -> Result<[u8; 65], CertificateError> {
    let curve = info.algorithm.parameters.as_ref().and_then(|any| any.decode_as().ok());
    if info.algorithm.oid != EC_PUBLIC_KEY || curve != Some(P256) {
        return Err(CertificateError::NotP256);
    }
    // SEC 1 has three more forms of a point, which not every library reads.
    let point = info.subject_public_key.as_bytes().ok_or(KeyError::PointInvalid)?;
    if point.first() != Some(&4) {
        return Err(CertificateError::PointForm);
    }
    let key = PublicKey::from_sec1_bytes(point).map_err(|_| KeyError::PointInvalid)?;
    Ok(suite::public_key(&key))
}

/// No extension comes twice, and none that must be obeyed is unknown.
fn check_extensions(certificate: &Decoded) -> Result<(), CertificateError> {
    let extensions = certificate.tbs_certificate().extensions();
    let mut seen: Vec<&ObjectIdentifier> = Vec::new();
    for extension in extensions.into_iter().flatten() {
        require(!seen.contains(&&extension.extn_id), "an extension is there twice")?;
        require(has_one_form(&extension.extn_id), NOT_X509)?;
        seen.push(&extension.extn_id);
        let known = [KeyUsage::OID, BasicConstraints::OID].contains(&extension.extn_id);
        if extension.critical && !known {
            let extension = extension.extn_id.to_string();
            return Err(CertificateError::CriticalExtension { extension });
        }
    }
    Ok(())
}

/// An extension, in the only encoding that its value has.
fn extension<T>(certificate: &Decoded) -> Result<Option<T>, CertificateError>
where
    T: AssociatedOid + for<'d> Decode<'d, Error = der::Error> + der::Encode,
{
    let extensions = certificate.tbs_certificate().extensions().into_iter().flatten();
    let Some(found) = extensions.into_iter().find(|extension| extension.extn_id == T::OID) else {
        return Ok(None);
    };
    let value = T::from_der(found.extn_value.as_bytes()).map_err(malformed)?;
    require(value.to_der().map_err(malformed)? == found.extn_value.as_bytes(), NOT_X509)?;
    Ok(Some(value))
}

/// RFC 5280 §4.1.2.2. Some libraries read no other number, and some will not for long.
fn is_positive(number: &[u8]) -> bool {
    number.first().is_some_and(|first| *first < 0x80) && number.iter().any(|byte| *byte != 0)
}

/// RFC 5280 §4.1.2.5: a `GeneralizedTime` is for 2050 and later.
fn is_early_generalized(time: &Time) -> bool {
    matches!(time, Time::GeneralTime(time) if time.to_date_time().year() < 2050)
}

/// The parts of a name are texts, of types that every library reads alike.
fn check_texts(name: &Name) -> Result<(), CertificateError> {
    for AttributeTypeAndValue { oid, value } in name.iter() {
        require(has_one_form(oid), NOT_X509)?;
        match value.tag() {
            Tag::Utf8String | Tag::PrintableString | Tag::TeletexString | Tag::Ia5String => {}
            Tag::BmpString => {
                return Err(CertificateError::Unsupported {
                    what: "a part of a name is a BMPString",
                    instead: "a UTF8String",
                });
            }
            _ => return require(false, "a part of a name is no text"),
        }
    }
    Ok(())
}

/// No number in an object identifier begins with a byte that adds nothing to it (X.690 §8.19.2).
fn has_one_form(oid: &ObjectIdentifier) -> bool {
    let mut begins = true;
    oid.as_bytes().iter().all(|byte| {
        let adds = !begins || *byte != 0x80;
        begins = *byte < 0x80;
        adds
    })
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

fn instant(time: Time) -> Result<Timestamp, CertificateError> {
    i64::try_from(time.to_unix_duration().as_secs())
        .ok()
        .and_then(|seconds| Timestamp::from_unix_seconds(seconds).ok())
        .ok_or(CertificateError::Malformed { why: "a time lies outside the years 1970 to 9999" })
}
