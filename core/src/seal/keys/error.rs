//! Why keys could not be made or read.

use crate::terms::{Code, Refusal};

/// The keys of a Space could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GenerateError {
    /// The name cannot stand in a certificate.
    #[error("the name of a Space has 1 to 200 characters, none of them a control character")]
    Name,
    /// The certificate would not be read again.
    #[error("the certificate cannot be encoded")]
    Unencodable,
    /// A time before 1970, or an end before its beginning.
    #[error("a certificate is valid from 1970 on, and ends after it begins")]
    Validity,
}

impl Refusal for GenerateError {
    fn code(&self) -> Code {
        match self {
            Self::Name => Code::KeysName,
            Self::Unencodable => Code::KeysUnencodable,
            Self::Validity => Code::KeysValidity,
        }
    }
}

/// A file of private keys could not be read or written. Says nothing about what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum KeyFileError {
    /// The keys belong to another certificate, or are not as many as its certificates.
    #[error("the private keys are not those of the certificate")]
    Mismatch,
    /// A key is RSA, or of another curve.
    #[error("a private key is not an elliptic-curve key on P-256")]
    NotP256,
    /// The passphrase is wrong, or the file was damaged: nobody can tell which.
    #[error("the passphrase does not open the private key")]
    Passphrase,
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    PassphraseEmpty,
    /// The file is encrypted, and no passphrase was given.
    #[error("the private key is encrypted and needs a passphrase")]
    PassphraseMissing,
    /// Not a PEM file with PKCS#8 private keys.
    #[error("the file is not PEM with PKCS#8 private keys")]
    PemMalformed,
    /// To open the file would take more work than the limit allows.
    #[error("the private key takes more rounds of key derivation than the limit allows")]
    TooExpensive,
    /// The file is larger than the limit.
    #[error("the file of private keys is larger than the limit")]
    TooLarge,
    /// The file is encrypted in a way that is not read here.
    #[error("the private key is not encrypted with PBES2, PBKDF2 or scrypt, and AES")]
    Unsupported,
}

impl Refusal for KeyFileError {
    fn code(&self) -> Code {
        match self {
            Self::Mismatch => Code::KeysMismatch,
            Self::NotP256 => Code::KeysNotP256,
            Self::Passphrase => Code::KeysPassphrase,
            Self::PassphraseEmpty => Code::KeysPassphraseEmpty,
            Self::PassphraseMissing => Code::KeysPassphraseMissing,
            Self::PemMalformed => Code::KeysPemMalformed,
            Self::TooExpensive => Code::KeysTooExpensive,
            Self::TooLarge => Code::KeysTooLarge,
            Self::Unsupported => Code::KeysUnsupported,
        }
    }
}
