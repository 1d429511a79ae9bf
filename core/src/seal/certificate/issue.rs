//! Makes the two certificates of a Space, as `openssl verify -x509_strict` wants them.

use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use p256::ecdsa::VerifyingKey;
use p256::ecdsa::signature::Keypair;
use p256::{PublicKey, SecretKey};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{self, Builder as _, CertificateBuilder};
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::asn1::{Any, BitString, OctetString};
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::{self, Decode as _, Encode, Tag};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{
    AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, SubjectPublicKeyInfo,
    SubjectPublicKeyInfoRef,
};
use x509_cert::time::{Time, Validity as Lifetime};

use crate::model::Validity;
use crate::seal::suite::{self, HedgedSeed};
use crate::terms::{Digest, Timestamp};

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATIONAL_UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");

/// Purpose of a certificate.
#[derive(Clone, Copy)]
pub(in crate::seal) enum Subject<'n> {
    /// The identity of the Space of this name, signed by itself.
    Identity(&'n str),
    /// The encryption key of the Space of this name, signed by the identity.
    Encryption(&'n str),
}

/// Makes a certificate for the public half of `key`, signed by `issuer`, in DER.
pub(in crate::seal) fn issue(
    subject: Subject<'_>,
    validity: Validity,
    key: &SecretKey,
    issuer: &SecretKey,
    hedge: &HedgedSeed,
) -> builder::Result<Vec<u8>> {
    let signed = to_be_signed(subject, validity, &key.public_key(), &issuer.public_key(), hedge)?;
    let digest = Digest::of(&signed);
    let extra = hedge.bind(&[b"certificate", digest.as_bytes()]).expand::<32>("sign", 0);
    Ok(join(&signed, &suite::sign_der(issuer, &digest, extra.as_slice()))?)
}

/// Makes the part of a certificate that the private half of `issuer` signs, in DER. It depends on
/// nothing but the arguments.
pub(super) fn to_be_signed(
    subject: Subject<'_>,
    validity: Validity,
    key: &PublicKey,
    issuer: &PublicKey,
    hedge: &HedgedSeed,
) -> builder::Result<Vec<u8>> {
    let lifetime = Lifetime::new(time(validity.from)?, time(validity.until)?);
    let info = SubjectPublicKeyInfo::from_key(key)?;
    let profile = Profile::new(subject)?;
    let mut builder = CertificateBuilder::new(profile, serial(hedge)?, lifetime, info)?;
    builder.finalize(&Issuer(issuer.into()))
}

/// Joins the part that was signed with its signature in DER (RFC 5280 §4.1).
pub(super) fn join(signed: &[u8], signature: &[u8]) -> der::Result<Vec<u8>> {
    let parts = [
        Any::from_der(signed)?,
        Any::encode_from(&ECDSA_WITH_SHA256)?,
        Any::encode_from(&BitString::from_bytes(signature)?)?,
    ];
    Vec::from(parts).to_der()
}

const ECDSA_WITH_SHA256: AlgorithmIdentifierOwned = AlgorithmIdentifierOwned {
    oid: ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2"),
    parameters: None,
};

/// The public key of an issuer, which is all that the signed part of a certificate needs of it.
struct Issuer(VerifyingKey);

impl Keypair for Issuer {
    type VerifyingKey = VerifyingKey;

    fn verifying_key(&self) -> VerifyingKey {
        self.0
    }
}

impl DynSignatureAlgorithmIdentifier for Issuer {
    fn signature_algorithm_identifier(&self) -> x509_cert::spki::Result<AlgorithmIdentifierOwned> {
        Ok(ECDSA_WITH_SHA256)
    }
}

/// Names and purpose of a certificate. The names are encoded before the builder asks for them,
/// because its questions leave no way to fail.
struct Profile<'n> {
    purpose: Subject<'n>,
    issuer: Name,
    subject: Name,
}

impl<'n> Profile<'n> {
    fn new(purpose: Subject<'n>) -> der::Result<Self> {
        let (Subject::Identity(name) | Subject::Encryption(name)) = purpose;
        let issuer = distinguished(&[(COMMON_NAME, name)])?;
        let subject = match purpose {
            Subject::Identity(_) => issuer.clone(),
            // A name of its own, so that no reader takes it for self-issued.
            Subject::Encryption(_) => {
                distinguished(&[(COMMON_NAME, name), (ORGANIZATIONAL_UNIT, "encryption")])?
            }
        };
        Ok(Self { purpose, issuer, subject })
    }
}

impl BuilderProfile for Profile<'_> {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        key: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        _: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let key_id = SubjectKeyIdentifier(key_identifier(&key)?);
        let constraints = |ca, path_len_constraint| BasicConstraints { ca, path_len_constraint };
        Ok(match self.purpose {
            Subject::Identity(_) => {
                let usage = KeyUsages::DigitalSignature | KeyUsages::KeyCertSign;
                vec![
                    extension(true, &constraints(true, Some(0)))?,
                    extension(true, &KeyUsage(usage))?,
                    extension(false, &key_id)?,
                ]
            }
            Subject::Encryption(_) => {
                let authority = AuthorityKeyIdentifier {
                    key_identifier: Some(key_identifier(&issuer)?),
                    ..AuthorityKeyIdentifier::default()
                };
                vec![
                    extension(true, &constraints(false, None))?,
                    extension(true, &KeyUsage(KeyUsages::KeyAgreement.into()))?,
                    extension(false, &key_id)?,
                    extension(false, &authority)?,
                ]
            }
        })
    }
}

fn extension<T: AssociatedOid + Encode>(critical: bool, value: &T) -> der::Result<Extension> {
    let extn_value = OctetString::new(value.to_der()?)?;
    Ok(Extension { extn_id: T::OID, critical, extn_value })
}

/// The leftmost 160 bits of SHA-256 over the key (RFC 7093 §2, method 1).
fn key_identifier(key: &SubjectPublicKeyInfoRef<'_>) -> der::Result<OctetString> {
    let digest = Digest::of(key.subject_public_key.raw_bytes());
    let (leftmost, _) = digest.as_bytes().split_at(20);
    OctetString::new(leftmost)
}

/// A name of one attribute per part, in UTF-8.
fn distinguished(parts: &[(ObjectIdentifier, &str)]) -> der::Result<Name> {
    let mut sequence = RdnSequence::default();
    for (oid, text) in parts {
        let value = Any::new(Tag::Utf8String, text.as_bytes())?;
        let attribute = AttributeTypeAndValue { oid: *oid, value };
        sequence.push(RelativeDistinguishedName::try_from(vec![attribute])?);
    }
    Ok(Name::hazmat_from_rdn_sequence(sequence))
}

/// A positive number of 127 bits that nobody can foresee.
fn serial(hedge: &HedgedSeed) -> der::Result<SerialNumber> {
    let mut bytes = *hedge.expand::<16>("serial", 0);
    if let Some(first) = bytes.first_mut() {
        // Positive, and of the same length always.
        *first = *first & 0x7f | 0x40;
    }
    SerialNumber::new(&bytes)
}

fn time(instant: Timestamp) -> der::Result<Time> {
    let seconds = u64::try_from(instant.unix_seconds()).map_err(|_| der::ErrorKind::DateTime)?;
    der::DateTime::from_unix_duration(Duration::from_secs(seconds)).map(Time::from)
}
