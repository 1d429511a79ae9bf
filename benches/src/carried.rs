//! The content of a bundle, taken apart by a reader other than the library, and the raw operations
//! on it.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Context as _, Result, bail};
use ciborium::Value;
use p256::ecdsa::signature::hazmat::{PrehashSigner as _, PrehashVerifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::{PublicKey, SecretKey, ecdh};
use sha2::{Digest as _, Sha256};
use spacebridge::Certificate;

use crate::Case;

/// The parts of a bundle.
#[derive(Clone, Debug)]
pub struct AnyMessage {
    /// The length of the file, in bytes.
    pub size: usize,
    bundle: Signed,
    manifest: Signed,
    parts: Vec<Vec<u8>>,
    slice: Vec<u8>,
    templates: Vec<u8>,
    notes: Vec<u8>,
    ciphertext: Vec<u8>,
}

/// The parts of a signed message.
#[derive(Clone, Debug)]
struct Signed {
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl AnyMessage {
    /// Takes a bundle apart.
    ///
    /// # Errors
    ///
    /// If it does not look as the format says.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut rest = bytes;
        let bundle = Signed::read(&mut rest)?;
        let payload: Value = ciborium::from_reader(bundle.payload.as_slice())?;
        let manifest = field(&payload, 1)?.as_bytes().context("no manifest")?;
        let rows = field(&payload, 3)?.as_array().context("no table of parts")?;
        let mut parts = Vec::new();
        let mut contents = Vec::new();
        for row in rows {
            let kind = row.as_array().and_then(|row| row.first()).context("no kind")?;
            let part: Value = ciborium::from_reader(&mut rest)?;
            let part = part.into_bytes().ok().context("no part")?;
            contents.push((kind, content(&part)?));
            parts.push(part);
        }
        let of_kind = |wanted: u8| {
            let found = contents.iter().find(|(kind, _)| **kind == Value::from(wanted));
            found.map(|(_, content)| content)
        };
        let encoded = |kind: u8| {
            let mut bytes = Vec::new();
            let content = of_kind(kind).with_context(|| format!("no part {kind}"))?;
            ciborium::into_writer(content, &mut bytes)?;
            anyhow::Ok(bytes)
        };
        let ciphertext = match of_kind(4) {
            Some(sealed) => {
                let sealed = sealed.as_bytes().context("no secrets")?;
                let message: Value = ciborium::from_reader(sealed.as_slice())?;
                item(&message, 2)?.as_bytes().context("no ciphertext")?.clone()
            }
            None => Vec::new(),
        };
        Ok(Self {
            size: bytes.len(),
            manifest: Signed::read(&mut manifest.as_slice())?,
            slice: encoded(3)?,
            templates: encoded(1)?,
            notes: encoded(2)?,
            ciphertext,
            parts,
            bundle,
        })
    }

    /// The content of the release as peers are given it: the items that the bundle carries for the
    /// manifest, the notes, the templates and the slice, byte for byte, as one array.
    #[must_use]
    pub fn public_part(&self) -> Vec<u8> {
        let mut part = vec![0x84];
        part.extend_from_slice(&self.manifest.payload);
        part.extend_from_slice(&self.notes);
        part.extend_from_slice(&self.templates);
        part.extend_from_slice(&self.slice);
        part
    }

    /// The bytes that somebody signed and hashed, in words.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!(
            "payload {} B, of which manifest {} B; slice {} B, templates {} B, ciphertext {} B",
            self.bundle.payload.len(),
            self.manifest.payload.len(),
            self.slice.len(),
            self.templates.len(),
            self.ciphertext.len(),
        )
    }

    /// The texts of slice and templates: what whoever decodes into strings has to copy at least.
    ///
    /// # Errors
    ///
    /// If they are no CBOR.
    pub fn texts(&self) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for part in [&self.slice, &self.templates] {
            collect(&ciborium::from_reader(part.as_slice())?, &mut texts);
        }
        Ok(texts)
    }

    /// Runs the operations that verification cannot avoid: SHA-256 over the statement of the
    /// sender, over the manifest of the owner, and over each part; and two signature checks.
    ///
    /// # Errors
    ///
    /// If the signatures are not what `certificate` made.
    pub fn verifying(&self, certificate: &Certificate) -> Result<Case<'_>> {
        let key = VerifyingKey::from_sec1_bytes(certificate.identity_key())?;
        let signatures =
            [&self.bundle, &self.manifest].map(|signed| Signature::from_slice(&signed.signature));
        let [bundle, manifest] = signatures;
        let bundle = bundle?;
        let manifest = manifest?;
        let check = move || {
            let digests = [self.bundle.digest(), self.manifest.digest()];
            let parts = self.part_digests();
            let [of_bundle, of_manifest] = digests;
            let sender = key.verify_prehash(&of_bundle, &bundle).is_ok();
            let owner = key.verify_prehash(&of_manifest, &manifest).is_ok();
            (sender && owner, parts)
        };
        if !check().0 {
            bail!("a raw signature check fails: what is measured is not what is verified");
        }
        Ok(Case::new("raw: SHA-256, 2 signature checks", check))
    }

    /// Runs the operations that assembling and promoting cannot avoid: SHA-256 as in verifying, two
    /// signatures, an ephemeral key, a key agreement, and the encryption of the secrets.
    ///
    /// # Errors
    ///
    /// If the certificate's key is no point of the curve.
    pub fn sealing(&self, certificate: &Certificate) -> Result<Case<'_>> {
        let public = PublicKey::from_sec1_bytes(certificate.encryption_key())?;
        let secret = secret_key()?;
        let signing = SigningKey::from_slice(&[7; 32])?;
        let cipher = Aes256Gcm::new(&[7; 32].into());
        Ok(Case::new("raw: SHA-256, 2 signatures, ECDH, GCM", move || {
            let parts = self.part_digests();
            let signed: [Result<Signature, _>; 2] = [&self.bundle, &self.manifest]
                .map(|message| signing.sign_prehash(&message.digest()));
            let ephemeral = secret.public_key();
            let shared = ecdh::diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
            let mut buffer = self.ciphertext.clone();
            let tag = cipher.encrypt_inout_detached(&nonce(), b"", buffer.as_mut_slice().into());
            (parts, signed, ephemeral, shared, tag.is_ok(), buffer)
        }))
    }

    /// Runs the operations that opening secrets cannot avoid: a key agreement, the decryption of
    /// the secrets, and SHA-256 over them for the owner's commitment.
    ///
    /// # Errors
    ///
    /// If the certificate's key is no point of the curve.
    pub fn revealing(&self, certificate: &Certificate) -> Result<Case<'_>> {
        let public = PublicKey::from_sec1_bytes(certificate.encryption_key())?;
        let secret = secret_key()?;
        let cipher = Aes256Gcm::new(&[7; 32].into());
        Ok(Case::new("raw: ECDH, GCM, SHA-256", move || {
            let shared = ecdh::diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
            let mut buffer = self.ciphertext.clone();
            // Counter mode works alike in both directions; here nothing has to be refused.
            let tag = cipher.encrypt_inout_detached(&nonce(), b"", buffer.as_mut_slice().into());
            (shared, tag.is_ok(), Sha256::digest(&buffer))
        }))
    }

    /// Runs the operation that issuing a receipt cannot avoid: a signature. The hashed bytes are
    /// too few to show.
    ///
    /// # Errors
    ///
    /// None.
    pub fn signing_receipt(&self) -> Result<Case<'_>> {
        let signing = SigningKey::from_slice(&[7; 32])?;
        Ok(Case::new("raw: a signature", move || {
            let signed: Result<Signature, _> = signing.sign_prehash(&[5; 32]);
            signed
        }))
    }

    /// Runs the operation that verifying a receipt cannot avoid: a signature check.
    ///
    /// # Errors
    ///
    /// If the signature is none.
    pub fn verifying_receipt(&self, certificate: &Certificate) -> Result<Case<'_>> {
        let key = VerifyingKey::from_sec1_bytes(certificate.identity_key())?;
        let signature = Signature::from_slice(&self.manifest.signature)?;
        let digest = self.manifest.digest();
        Ok(Case::new("raw: a signature check", move || key.verify_prehash(&digest, &signature)))
    }

    fn part_digests(&self) -> Vec<[u8; 32]> {
        self.parts.iter().map(|part| sha256(part)).collect()
    }
}

impl Signed {
    fn read(bytes: &mut &[u8]) -> Result<Self> {
        let message: Value = ciborium::from_reader(bytes)?;
        let part = |place| item(&message, place)?.as_bytes().cloned().context("no byte string");
        Ok(Self { protected: part(0)?, payload: part(2)?, signature: part(3)? })
    }

    /// SHA-256 of `Sig_structure` (RFC 9052 §4.4).
    fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"\x84\x6aSignature1");
        hash.update(head(self.protected.len()));
        hash.update(&self.protected);
        hash.update([0x40]);
        hash.update(head(self.payload.len()));
        hash.update(&self.payload);
        hash.finalize().into()
    }
}

/// The head of a byte string.
fn head(length: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    match (u8::try_from(length), u16::try_from(length), u32::try_from(length)) {
        (Ok(length), ..) if length < 24 => bytes.push(0x40 | length),
        (Ok(length), ..) => bytes.extend([0x58, length]),
        (_, Ok(length), _) => {
            bytes.push(0x59);
            bytes.extend(length.to_be_bytes());
        }
        (_, _, Ok(length)) => {
            bytes.push(0x5a);
            bytes.extend(length.to_be_bytes());
        }
        _ => bytes.push(0x5b),
    }
    bytes
}

/// Returns a fixed nonce; its value does not change the cost.
fn nonce() -> Nonce<U12> {
    [7; 12].into()
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn secret_key() -> Result<SecretKey> {
    Ok(SecretKey::from_slice(&[9; 32])?)
}

/// Returns the content of a part: `[salt, content, padding]`.
fn content(part: &[u8]) -> Result<Value> {
    let part: Value = ciborium::from_reader(part)?;
    part.as_array().and_then(|items| items.get(1)).cloned().context("no content")
}

/// The value of an integer key.
fn field(map: &Value, key: u8) -> Result<&Value> {
    let entries = map.as_map().context("no map")?;
    let wanted = Value::from(key);
    let found = entries.iter().find(|(key, _)| *key == wanted);
    found.map(|(_, value)| value).with_context(|| format!("no field {key}"))
}

/// An item of a tagged array.
fn item(message: &Value, place: usize) -> Result<&Value> {
    let Value::Tag(_, array) = message else { bail!("no tag") };
    array.as_array().and_then(|items| items.get(place)).context("no such item")
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::Text(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Map(entries) => {
            for (key, value) in entries {
                collect(key, texts);
                collect(value, texts);
            }
        }
        _ => {}
    }
}
