//! The secret half of a Space: kept in memory, or elsewhere.

use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::{AtomicBool, Ordering};

use js_sys::Uint8Array;
use spacebridge::release::SecretText;
use spacebridge::{Actor, Digest, Error, Seed, Sign, Timestamp, Validity};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::convert::{Options, bytes, is_nothing, list, read_limits, text};
use crate::elsewhere::Asking;
use crate::error::{OrRefused as _, used_up};
use crate::secret::Secret;
use crate::shell;

/// The private keys of a Space, with its certificate. They are not printed or copied.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct SpaceKeys(pub(crate) Arc<spacebridge::SpaceKeys>);

#[wasm_bindgen]
impl SpaceKeys {
    /// Makes the keys of a new Space.
    pub fn generate(name: &JsValue, options: &JsValue) -> Result<Self, JsValue> {
        let name = text(name, "name")?;
        let options = validities(options)?;
        let now = shell::now(&options)?;
        let seed = shell::seed(&options)?;
        let identity = options.read("identity")?.unwrap_or_else(|| Validity::of_identity(now));
        let encryption =
            options.read("encryption")?.unwrap_or_else(|| Validity::of_encryption(now));
        spacebridge::SpaceKeys::generate(&name, identity, encryption, seed)
            .or_refused()
            .map(Self::from)
    }

    /// Reads keys from the text of their file, with the passphrase that encrypts it.
    #[wasm_bindgen(js_name = fromPem)]
    pub fn from_pem(
        pem: &JsValue,
        passphrase: &JsValue,
        certificate: &Certificate,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let pem = Zeroizing::new(text(pem, "pem")?);
        let passphrase = if is_nothing(passphrase) {
            None
        } else {
            Some(Zeroizing::new(text(passphrase, "passphrase")?))
        };
        let passphrase = passphrase.as_ref().map(|passphrase| passphrase.as_str());
        let certificate = certificate.0.clone();
        let limits = read_limits(options)?;
        spacebridge::SpaceKeys::from_pem(&pem, passphrase, certificate, &limits)
            .or_refused()
            .map(Self::from)
    }

    /// The keys as the text of a file that only the passphrase opens.
    #[wasm_bindgen(js_name = toEncryptedPem)]
    pub fn to_encrypted_pem(
        &self,
        passphrase: &JsValue,
        options: &JsValue,
    ) -> Result<String, JsValue> {
        let passphrase = Zeroizing::new(text(passphrase, "passphrase")?);
        let seed = shell::seed(&Options::new(options, &["seed"])?)?;
        self.0.to_encrypted_pem(&passphrase, seed).or_refused()
    }

    /// The keys as the text of a file that everybody can open.
    #[wasm_bindgen(js_name = toUnencryptedPem)]
    pub fn to_unencrypted_pem(&self) -> Result<Secret, JsValue> {
        let pem = self.0.to_unencrypted_pem().or_refused()?;
        Ok(Secret(SecretText::new(pem.as_str())))
    }

    /// Returns keys with the same identity and a new encryption key.
    #[wasm_bindgen(js_name = renewEncryption)]
    pub fn renew_encryption(&self, options: &JsValue) -> Result<Self, JsValue> {
        let options = validities(options)?;
        let now = shell::now(&options)?;
        let seed = shell::seed(&options)?;
        let encryption =
            options.read("encryption")?.unwrap_or_else(|| Validity::of_encryption(now));
        self.0.renew_encryption(encryption, seed).or_refused().map(Self::from)
    }

    /// The public half, to be given to everybody.
    #[wasm_bindgen(getter)]
    pub fn certificate(&self) -> Certificate {
        Certificate(self.0.certificate().clone())
    }

    /// These keys, now, with the randomness of one seal, in the hands of the person `by`.
    pub fn signer(&self, options: &JsValue) -> Result<Signer, JsValue> {
        Signer::holding(self.0.certificate().clone(), Key::Ours(Arc::clone(&self.0)), options)
    }
}

impl From<spacebridge::SpaceKeys> for SpaceKeys {
    fn from(keys: spacebridge::SpaceKeys) -> Self {
        Self(Arc::new(keys))
    }
}

/// The certificates of a Space whose keys are kept elsewhere, before the identity key has signed
/// them.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct UnsignedCertificate(spacebridge::UnsignedCertificate);

#[wasm_bindgen]
impl UnsignedCertificate {
    /// Prepares the two certificates of a new Space. Each key is 65 bytes, an uncompressed point.
    #[wasm_bindgen(constructor)]
    pub fn new(
        name: &JsValue,
        identity_key: &JsValue,
        encryption_key: &JsValue,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let name = text(name, "name")?;
        let signs = bytes(identity_key, "identityKey")?;
        let opens = bytes(encryption_key, "encryptionKey")?;
        let options = validities(options)?;
        let now = shell::now(&options)?;
        let seed = shell::seed(&options)?;
        let identity = options.read("identity")?.unwrap_or_else(|| Validity::of_identity(now));
        let encryption =
            options.read("encryption")?.unwrap_or_else(|| Validity::of_encryption(now));
        spacebridge::UnsignedCertificate::new(&name, &signs, &opens, identity, encryption, seed)
            .or_refused()
            .map(Self)
    }

    /// Prepares a new encryption certificate for the same identity.
    pub fn renewal(
        certificate: &Certificate,
        encryption_key: &JsValue,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let key = bytes(encryption_key, "encryptionKey")?;
        let options = Options::new(options, &["encryption", "now", "seed"])?;
        let now = shell::now(&options)?;
        let seed = shell::seed(&options)?;
        let encryption =
            options.read("encryption")?.unwrap_or_else(|| Validity::of_encryption(now));
        spacebridge::UnsignedCertificate::renewal(&certificate.0, &key, encryption, seed)
            .or_refused()
            .map(Self)
    }

    /// The bytes that the identity key signs with ECDSA and SHA-256, in this order.
    #[wasm_bindgen(getter, js_name = toBeSigned)]
    pub fn to_be_signed(&self) -> Vec<Uint8Array> {
        self.0.to_be_signed().iter().map(|part| part.as_slice().into()).collect()
    }

    /// The SHA-256 of each part of `toBeSigned`, for a token that signs digests.
    #[wasm_bindgen(getter)]
    pub fn digests(&self) -> Vec<Uint8Array> {
        self.0.digests().iter().map(|digest| digest.as_bytes().as_slice().into()).collect()
    }

    /// Joins the signatures, `r` and `s` in 64 bytes or DER, and verifies them.
    pub fn finish(&self, signatures: &JsValue) -> Result<Certificate, JsValue> {
        let signatures: Vec<Vec<u8>> = list(signatures, "signatures")?
            .map(|signature| bytes(&signature?, "signatures"))
            .collect::<Result<_, _>>()?;
        self.0.finish(&signatures).or_refused().map(Certificate)
    }
}

fn validities(options: &JsValue) -> Result<Options<'_>, JsValue> {
    Options::new(options, &["identity", "encryption", "now", "seed"])
}

/// A key that signs for one verb, at one time, with one seed, for one person.
#[wasm_bindgen(skip_typescript)]
pub struct Signer {
    certificate: spacebridge::Certificate,
    key: Key,
    by: String,
    now: Timestamp,
    seed: Zeroizing<[u8; 32]>,
    used: AtomicBool,
}

/// A key of ours, or one that is kept elsewhere.
enum Key {
    Ours(Arc<spacebridge::SpaceKeys>),
    Elsewhere(Asking<64>),
}

#[wasm_bindgen]
impl Signer {
    /// A key that is kept elsewhere: `signed` asks it.
    #[wasm_bindgen(constructor)]
    pub fn new(certificate: &Certificate, options: &JsValue) -> Result<Self, JsValue> {
        Self::holding(certificate.0.clone(), Key::Elsewhere(Asking::default()), options)
    }

    /// The bytes that the key has to sign, with ECDSA and SHA-256; nothing if it has not to.
    #[wasm_bindgen(getter)]
    pub fn asked(&self) -> Option<Uint8Array> {
        match &self.key {
            Key::Ours(_) => None,
            Key::Elsewhere(key) => key.asked(),
        }
    }

    /// The signature of `asked`: `r` and `s`, 32 bytes each.
    pub fn answer(&self, asked: &JsValue, signature: &JsValue) -> Result<(), JsValue> {
        match &self.key {
            Key::Ours(_) => Ok(()),
            Key::Elsewhere(key) => key.answer(asked, signature),
        }
    }
}

impl Signer {
    fn holding(
        certificate: spacebridge::Certificate,
        key: Key,
        options: &JsValue,
    ) -> Result<Self, JsValue> {
        let options = Options::new(options, &["by", "now", "seed"])?;
        let by = options.text("by")?.unwrap_or_default();
        let now = shell::now(&options)?;
        let seed = shell::seed_bytes(&options)?;
        Ok(Self { certificate, key, by, now, seed, used: AtomicBool::new(false) })
    }

    fn actor(&self) -> Actor<'_> {
        Actor::new(&self.by, self.now)
    }

    /// Lets `verb` sign, beside another signer.
    pub(crate) fn lend<T>(
        &self,
        verb: impl FnOnce(spacebridge::Signer<'_>) -> Result<T, JsValue>,
    ) -> Result<T, JsValue> {
        if self.used.load(Ordering::Relaxed) {
            return Err(used_up());
        }
        let seed = Seed::from_bytes(*self.seed).or_refused()?;
        let signer = spacebridge::Signer::new(&self.certificate, self, &self.actor(), seed);
        let result = verb(signer);
        let result = match &self.key {
            Key::Ours(_) => result,
            Key::Elsewhere(key) => key.explain(result),
        };
        self.used.store(result.is_ok(), Ordering::Relaxed);
        result
    }

    /// Lets `verb` sign.
    pub(crate) fn sign<T, E: Into<Error>>(
        &self,
        verb: impl FnOnce(spacebridge::Signer<'_>) -> Result<T, E>,
    ) -> Result<T, JsValue> {
        self.lend(|signer| verb(signer).or_refused())
    }
}

impl Sign for Signer {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], Error> {
        match &self.key {
            Key::Ours(keys) => keys.sign(digest, hedge),
            Key::Elsewhere(key) => Sign::sign(key, digest, hedge),
        }
    }

    fn sign_whole(&self, parts: &[&[u8]], hedge: &[u8; 32]) -> Result<[u8; 64], Error> {
        match &self.key {
            Key::Ours(keys) => keys.sign_whole(parts, hedge),
            Key::Elsewhere(key) => key.sign_whole(parts, hedge),
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Signer({}, {})", self.certificate.fingerprint(), self.now)
    }
}
