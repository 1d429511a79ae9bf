//! Private keys in files: PKCS#8 (RFC 5958) in PEM, encrypted with PBES2 (RFC 8018), as `openssl
//! pkey` reads and writes them.

use alloc::string::String;
use alloc::vec::Vec;

use p256::elliptic_curve::ALGORITHM_OID;
use p256::{NistP256, PublicKey, SecretKey};
use pkcs8::der::asn1::OctetStringRef;
use pkcs8::der::{Decode as _, SecretDocument};
use pkcs8::pkcs5::{EncryptionScheme, pbes2};
use pkcs8::{
    AssociatedOid as _, EncodePrivateKey as _, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef,
};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::{KeyFileError, SpaceKeys};
use crate::model::Certificate;
use crate::seal::pem::{self, Block};
use crate::seal::suite::{HedgedSeed, Seed, public_key};
use crate::terms::{Error, Limits};

const PLAIN: &str = "PRIVATE KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
const CERTIFICATE: &str = "CERTIFICATE";

/// Rounds of PBKDF2-HMAC-SHA256 that are written: OWASP's recommendation since 2023.
const ROUNDS: u32 = 600_000;

/// Largest cost of scrypt: 16 MiB, which OpenSSL 3 reads too.
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

    /// Reads the private keys that belong to `certificate` from PEM, in any order. Certificates in
    /// the same file and text around the blocks are ignored; the text may be of any encoding.
    ///
    /// # Errors
    ///
    /// A code of the key file: the work that a file asks for is limited before it is done, and a
    /// key that does not belong to the certificate is refused.
    pub fn from_pem(
        text: impl AsRef<[u8]>,
        passphrase: Option<&str>,
        certificate: Certificate,
        limits: &Limits,
    ) -> Result<Self, Error> {
        Self::from_pem_bytes(text.as_ref(), passphrase, certificate, limits)
    }

    fn from_pem_bytes(
        text: &[u8],
        passphrase: Option<&str>,
        certificate: Certificate,
        limits: &Limits,
    ) -> Result<Self, Error> {
        if text.len() > limits.pem {
            return Err(KeyFileError::TooLarge.into());
        }
        let blocks = pem::blocks(text).map_err(|error| malformed(error.0))?;
        let blocks = key_blocks(&blocks)?;
        // One key for each certificate: more blocks would be more work than anybody needs.
        if blocks.len() > if certificate.is_dual_use() { 1 } else { 2 } {
            return Err(KeyFileError::Mismatch.into());
        }
        let keys: Vec<SecretKey> = blocks
            .into_iter()
            .map(|block| read(block, passphrase, limits))
            .collect::<Result<_, _>>()?;
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
    if block.label != ENCRYPTED {
        return decode(&block.der);
    }
    let passphrase = passphrase.ok_or(KeyFileError::PassphraseMissing)?;
    let info =
        EncryptedPrivateKeyInfoRef::from_der(&block.der).map_err(|_| KeyFileError::Unsupported)?;
    check_cost(&info.encryption_algorithm, limits)?;
    let document = info.decrypt(passphrase).map_err(|error| undecrypted(&error))?;
    // A wrong passphrase now and then yields bytes that look decrypted, and are no key.
    decode(document.as_bytes()).map_err(|error| match error {
        KeyFileError::PemMalformed { .. } => KeyFileError::Passphrase,
        other => other,
    })
}

/// The blocks with private keys; each other block but a certificate is rejected by name.
fn key_blocks<'b, 'p>(blocks: &'b [Block<'p>]) -> Result<Vec<&'b Block<'p>>, KeyFileError> {
    let mut keys = Vec::new();
    for block in blocks {
        match block.label {
            PLAIN | ENCRYPTED => keys.push(block),
            CERTIFICATE => {}
            "EC PARAMETERS" => return Err(malformed("has an `EC PARAMETERS` block")),
            "EC PRIVATE KEY" => return Err(malformed("has a key in the form of SEC 1")),
            _ => return Err(malformed("has a block that is no private key in PKCS#8")),
        }
    }
    if keys.is_empty() { Err(malformed("has certificates and no private key")) } else { Ok(keys) }
}

const fn malformed(why: &'static str) -> KeyFileError {
    KeyFileError::PemMalformed { why }
}

/// A wrong passphrase shows in the padding or in the structure of the plaintext. A missing
/// algorithm is known before that.
const fn undecrypted(error: &pkcs8::Error) -> KeyFileError {
    use pkcs8::pkcs5::Error::{AlgorithmParametersInvalid, UnsupportedAlgorithm};
    match error {
        pkcs8::Error::EncryptedPrivateKey(
            AlgorithmParametersInvalid { .. } | UnsupportedAlgorithm { .. },
        ) => KeyFileError::Unsupported,
        _ => KeyFileError::Passphrase,
    }
}

fn decode(der: &[u8]) -> Result<SecretKey, KeyFileError> {
    let info = PrivateKeyInfoRef::from_der(der)
        .map_err(|_| malformed("has a private key that is not PKCS#8"))?;
    info.algorithm.assert_oids(ALGORITHM_OID, NistP256::OID).map_err(|_| KeyFileError::NotP256)?;
    let key =
        EcPrivateKey::from_der(info.private_key.as_bytes()).map_err(|_| KeyFileError::NotP256)?;
    if key.parameters.is_some_and(|curve| curve.named_curve() != Some(NistP256::OID)) {
        return Err(KeyFileError::NotP256);
    }
    // RFC 5915 §3 has 32 bytes. GnuTLS writes the scalar as an integer, with a zero in front where
    // the highest bit is set.
    let scalar = match key.private_key {
        [0, scalar @ ..] if scalar.len() == 32 => scalar,
        scalar => scalar,
    };
    let secret = SecretKey::from_slice(scalar).map_err(|_| KeyFileError::NotP256)?;
    let public = key.public_key.map(PublicKey::from_sec1_bytes).transpose();
    match public {
        Ok(None) => Ok(secret),
        Ok(Some(public)) if public == secret.public_key() => Ok(secret),
        Ok(Some(_)) => Err(KeyFileError::Pair),
        Err(_) => Err(KeyFileError::NotP256),
    }
}

/// An encrypted key is work that its maker sets: look at how much before doing it.
fn check_cost(scheme: &EncryptionScheme, limits: &Limits) -> Result<(), KeyFileError> {
    let EncryptionScheme::Pbes2(parameters) = scheme else {
        return Err(KeyFileError::Unsupported);
    };
    let cheap = match &parameters.kdf {
        pbes2::Kdf::Pbkdf2(parameters) if parameters.prf == pbes2::Pbkdf2Prf::HmacWithSha1 => {
            return Err(KeyFileError::UnsupportedSha1);
        }
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
