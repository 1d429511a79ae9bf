//! Certificates as X.509 (RFC 5280) in PEM: read strictly, made for the keys of a Space.

mod document;
mod error;
mod issue;
mod read;
mod unsigned;

use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use error::CertificateError;
pub(super) use issue::{Subject, issue};
pub use unsigned::UnsignedCertificate;

use self::read::X509;
#[cfg(test)]
pub(super) use self::read::key_of_info;
use super::pem;
use crate::model::{Certificate, Issued};
use crate::terms::{Error, Limits};

const LABEL: &str = "CERTIFICATE";

impl Certificate {
    /// Reads a Space's certificate from a PEM file: the identity certificate and the encryption
    /// certificate that it issued, in either order; or one certificate for both purposes. Text
    /// around the blocks is ignored and may be of any encoding.
    ///
    /// Whether it has expired is judged later, where it is used, against the time of then.
    ///
    /// # Errors
    ///
    /// A code of the certificate, which names the rule that the file breaks.
    pub fn from_pem(text: impl AsRef<[u8]>, limits: &Limits) -> Result<Self, Error> {
        Ok(Self::from_pem_bytes(text.as_ref(), limits)?)
    }

    fn from_pem_bytes(text: &[u8], limits: &Limits) -> Result<Self, CertificateError> {
        if text.len() > limits.pem {
            return Err(CertificateError::TooLarge);
        }
        let malformed = |why| CertificateError::PemMalformed { why };
        let blocks = pem::blocks(text).map_err(|error| malformed(error.0))?;
        // A certificate is given to everybody. A private key beside it must not be.
        if blocks.iter().any(|block| block.label.ends_with("PRIVATE KEY")) {
            return Err(malformed("has a private key, which must not leave the Space"));
        }
        if blocks.iter().any(|block| block.label != LABEL) {
            return Err(malformed("has a block that is no certificate"));
        }
        let ders: Vec<&[u8]> = blocks.iter().map(|block| block.der.as_slice()).collect();
        Self::from_ders(&ders, limits)
    }

    /// The certificate as one PEM file, which [`Certificate::from_pem`] and `openssl` read.
    #[must_use]
    pub fn to_pem(&self) -> String {
        let encryption = (!self.is_dual_use()).then(|| self.encryption_der());
        [self.identity_der()]
            .into_iter()
            .chain(encryption)
            .filter_map(|der| pem::block(LABEL, der).ok())
            .map(|block| String::clone(&block))
            .collect()
    }

    /// Returns the signing key in an identity certificate that came along with a message. It says
    /// nothing of who holds the key. No trust allows a certificate for both purposes here.
    pub(super) fn key_of_identity(der: &[u8]) -> Result<[u8; 65], CertificateError> {
        let certificate = X509::read(der, &Limits::default())?;
        certificate.check_identity()?;
        Ok(certificate.issued()?.key)
    }

    pub(super) fn from_ders(ders: &[&[u8]], limits: &Limits) -> Result<Self, CertificateError> {
        match ders {
            [dual] => {
                let dual = X509::read(dual, limits)?;
                dual.check_dual_use()?;
                Ok(Self::from_parts(dual.common_name()?, dual.issued()?, None))
            }
            [first, second] => {
                let first = X509::read(first, limits)?;
                let second = X509::read(second, limits)?;
                // TLS tools and Java write the issued certificate first. An identity may issue, so
                // the one that may is taken for the identity; the checks below judge both.
                let turned = !first.may_issue() && second.may_issue();
                let (identity, encryption) = if turned { (second, first) } else { (first, second) };
                identity.check_identity()?;
                encryption.check_encryption()?;
                encryption.check_issued_by(&identity)?;
                let issued: Issued = encryption.issued()?;
                Ok(Self::from_parts(identity.common_name()?, identity.issued()?, Some(issued)))
            }
            _ => Err(CertificateError::Count { count: ders.len() }),
        }
    }
}
