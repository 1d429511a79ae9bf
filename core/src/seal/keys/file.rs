//! Private keys in files: PKCS#8 (RFC 5958) in PEM, encrypted with PBES2 (RFC 8018), as `openssl
//! pkey` reads and writes them.

use alloc::string::String;
use alloc::vec::Vec;

use p256::SecretKey;
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Decode as _, SecretDocument};
use pkcs8::pkcs5::{EncryptionScheme, pbes2};
use pkcs8::{EncodePrivateKey as _, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef};
use zeroize::Zeroizing;

use super::{KeyFileError, SpaceKeys};
use crate::model::Certificate;
use crate::seal::pem::{self, Block};
use crate::seal::suite::{HedgedSeed, Seed, public_key};
use crate::terms::{Error, Limits};

const PLAIN: &str = "PRIVATE KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";

/// Rounds of PBKDF2-HMAC-SHA256 that are written: OWASP's recommendation since 2023.
const ROUNDS: u32 = 600_000;

/// What scrypt may cost: 16 MiB, which OpenSSL 3 reads too.
const SCRYPT_COST: u64 = 1 << 14;
const SCRYPT_BLOCK_SIZE: u16 = 8;
const SCRYPT_PARALLELIZATION: u16 = 1;

impl SpaceKeys {
    /// The private keys in PEM, encrypted with `passphrase`: identity first, then encryption.
    /// Opening them takes 600,000 rounds of PBKDF2 for each guess.
    ///
    /// # Errors
    ///
    /// - `Code::KeysPassphraseEmpty` without a passphrase, as that would protect nothing.
    /// - `Code::KeysUnsupported` if the keys cannot be encoded.
    #[expect(clippy::needless_pass_by_value, reason = "a seed serves one operation")]
    pub fn to_encrypted_pem(&self, passphrase: &str, seed: Seed) -> Result<String, Error> {
        if passphrase.is_empty() {
            return Err(KeyFileError::PassphraseEmpty.into());
        }
        let certificate = &self.certificate;
        // The salts are public, so no secret but the seed goes into them.
        let context = [b"key file", certificate.identity_der(), certificate.encryption_der()];
        let hedge = HedgedSeed::new(&seed, &context);
        let mut text = String::new();
        for (index, key) in (0..).zip(self.keys()) {
            let salt = hedge.expand::<16>("salt", index);
            let iv = hedge.expand::<16>("iv", index);
            text.push_str(&encrypt(key, passphrase, &salt, *iv).ok_or(KeyFileError::Unsupported)?);
        }
        Ok(text)
    }

    /// The private keys in PEM for everybody who can read the text: identity first, then
    /// encryption.
    ///
    /// # Errors
    ///
    /// `Code::KeysUnsupported` if the keys cannot be encoded.
    pub fn to_unencrypted_pem(&self) -> Result<Zeroizing<String>, Error> {
        // Room for both keys, so that no copy is left behind while the text grows.
        let mut text = Zeroizing::new(String::with_capacity(1024));
        for key in self.keys() {
            let der = key.to_pkcs8_der().map_err(|_| KeyFileError::Unsupported)?;
            let block = pem::block(PLAIN, der.as_bytes()).map_err(|_| KeyFileError::Unsupported)?;
            text.push_str(&block);
        }
        Ok(text)
    }

    /// Reads the private keys that belong to `certificate` from PEM, in any order.
    ///
    /// # Errors
    ///
    /// A code of the key file: the work that a file asks for is limited before it is done, and a
    /// key
    /// that does not belong to the certificate is refused.
    pub fn from_pem(
        text: &str,
        passphrase: Option<&str>,
        certificate: Certificate,
        limits: &Limits,
    ) -> Result<Self, Error> {
        if text.len() > limits.pem {
            return Err(KeyFileError::TooLarge.into());
        }
        let blocks = pem::blocks(text).map_err(|_| KeyFileError::PemMalformed)?;
        // One key for each certificate: more blocks would be more work than anybody needs.
        if blocks.len() > if certificate.is_dual_use() { 1 } else { 2 } {
            return Err(KeyFileError::Mismatch.into());
        }
        let keys: Vec<SecretKey> =
            blocks.iter().map(|block| read(block, passphrase, limits)).collect::<Result<_, _>>()?;
        let find = |public: &[u8; 65]| {
            let mut keys = keys.iter();
            let key = keys.find(|key| public_key(&key.public_key()) == *public);
            key.cloned().ok_or(KeyFileError::Mismatch)
        };
        let identity = find(certificate.identity_key())?;
        let encryption = find(certificate.encryption_key())?;
        Ok(Self { identity, encryption, certificate })
    }

    fn keys(&self) -> impl Iterator<Item = &SecretKey> {
        let encryption = (!self.certificate.is_dual_use()).then_some(&self.encryption);
        core::iter::once(&self.identity).chain(encryption)
    }
}

fn encrypt(key: &SecretKey, passphrase: &str, salt: &[u8; 16], iv: [u8; 16]) -> Option<String> {
    let parameters = pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(ROUNDS, salt, iv).ok()?;
    let encrypted = parameters.encrypt(passphrase, key.to_pkcs8_der().ok()?.as_bytes()).ok()?;
    let info = EncryptedPrivateKeyInfoRef {
        encryption_algorithm: parameters.into(),
        encrypted_data: OctetStringRef::new(&encrypted).ok()?,
    };
    let document = SecretDocument::encode_msg(&info).ok()?;
    pem::block(ENCRYPTED, document.as_bytes()).ok().map(|block| String::clone(&block))
}

fn read(
    block: &Block<'_>,
    passphrase: Option<&str>,
    limits: &Limits,
) -> Result<SecretKey, KeyFileError> {
    match block.label {
        PLAIN => decode(&block.der),
        ENCRYPTED => {
            let passphrase = passphrase.ok_or(KeyFileError::PassphraseMissing)?;
            let info = EncryptedPrivateKeyInfoRef::from_der(&block.der)
                .map_err(|_| KeyFileError::Unsupported)?;
            check_cost(&info.encryption_algorithm, limits)?;
            let document = info.decrypt(passphrase).map_err(|_| KeyFileError::Passphrase)?;
            // A wrong passphrase now and then yields bytes that look decrypted, and are no key.
            decode(document.as_bytes()).map_err(|error| match error {
                KeyFileError::PemMalformed => KeyFileError::Passphrase,
                other => other,
            })
        }
        _ => Err(KeyFileError::PemMalformed),
    }
}

fn decode(der: &[u8]) -> Result<SecretKey, KeyFileError> {
    let info = PrivateKeyInfoRef::from_der(der).map_err(|_| KeyFileError::PemMalformed)?;
    SecretKey::try_from(info).map_err(|_| KeyFileError::NotP256)
}

/// An encrypted key is work that its maker sets: look at how much before doing it.
fn check_cost(scheme: &EncryptionScheme, limits: &Limits) -> Result<(), KeyFileError> {
    let EncryptionScheme::Pbes2(parameters) = scheme else {
        return Err(KeyFileError::Unsupported);
    };
    let cheap = match &parameters.kdf {
        pbes2::Kdf::Pbkdf2(parameters) => parameters.iteration_count <= limits.pbkdf2_rounds,
        pbes2::Kdf::Scrypt(parameters) => {
            parameters.cost_parameter <= SCRYPT_COST
                && parameters.block_size <= SCRYPT_BLOCK_SIZE
                && parameters.parallelization <= SCRYPT_PARALLELIZATION
        }
        _ => return Err(KeyFileError::Unsupported),
    };
    if cheap { Ok(()) } else { Err(KeyFileError::TooExpensive) }
}
