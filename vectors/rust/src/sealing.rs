//! Sealed secrets, written again: what no honest writer seals can be sealed here.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use anyhow::{Result, anyhow};
use p256::elliptic_curve::sec1::ToSec1Point as _;
use sha2::Sha256;

use crate::item::{Item, NULL, bytes, int, map, text};

/// The context of secrets (rule `binding`).
#[derive(Clone)]
pub(crate) struct Binding {
    pub(crate) bundle: Vec<u8>,
    pub(crate) sealer: [u8; 32],
    pub(crate) recipient: [u8; 32],
    pub(crate) encryption: [u8; 32],
    pub(crate) release: [u8; 32],
    pub(crate) slice: [u8; 32],
}

impl Binding {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let parts = vec![
            text("spacebridge/sealed/1"),
            bytes(self.bundle.clone()),
            bytes(self.sealer),
            bytes(self.recipient),
            bytes(self.encryption),
            bytes(self.release),
            bytes(self.slice),
        ];
        Item::Array(parts).encode()
    }
}

/// The plaintext (rule `secrets`), with as many zero bytes behind as `padding`.
pub(crate) fn plaintext(salt: [u8; 32], texts: &[(u32, &str)], padding: &[u8]) -> Vec<u8> {
    let texts = map(texts.iter().map(|(id, secret)| (i64::from(*id), text(secret))));
    map([(0, bytes(salt)), (1, texts), (2, bytes(padding))]).encode()
}

/// The commitment to secrets, which ascend by their ids.
pub(crate) fn commitment(salt: [u8; 32], texts: &[(u32, &str)]) -> [u8; 32] {
    let length = |length: usize| u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes();
    let mut all = b"spacebridge/secrets/1".to_vec();
    all.extend(salt);
    all.extend(length(texts.len()));
    for (id, text) in texts {
        all.extend(id.to_be_bytes());
        all.extend(length(text.len()));
        all.extend(text.as_bytes());
    }
    crate::message::digest(&all)
}

/// Seals `plain` to `recipient`; the same every time, as vectors have to be.
pub(crate) fn seal(plain: &[u8], binding: &Binding, recipient: &p256::PublicKey) -> Result<Item> {
    let ephemeral = p256::SecretKey::from_slice(&crate::message::digest(
        &[b"ephemeral", plain, &binding.encode()].concat(),
    ))?;
    let content_key = crate::message::digest(&[b"content", plain].concat());
    let nonce = [7_u8; 12];
    let named = map([(1, int(-31)), (-21, bytes(binding.sealer)), (-24, bytes(binding.recipient))])
        .encode();
    let context = kdf_context(binding, &named);
    let shared = p256::ecdh::diffie_hellman(ephemeral.to_nonzero_scalar(), recipient.as_affine());
    let mut wrapping = [0_u8; 32];
    hkdf::Hkdf::<Sha256>::new(None, shared.raw_secret_bytes())
        .expand(&context, &mut wrapping)
        .map_err(|_| anyhow!("HKDF"))?;
    let mut wrapped = [0_u8; 40];
    aes_kw::KwAes256::new(&wrapping.into())
        .wrap_key(&content_key, &mut wrapped)
        .map_err(|error| anyhow!("{error:?}"))?;
    let protected = map([(1, int(3))]).encode();
    let payload = Payload { msg: plain, aad: &enc_structure(&protected, binding) };
    let ciphertext = Aes256Gcm::new(&content_key.into())
        .encrypt(&Nonce::from(nonce), payload)
        .map_err(|_| anyhow!("AES-GCM"))?;
    let point = ephemeral.public_key().to_sec1_point(false);
    let coordinate = |part: Option<&[u8]>| bytes(part.unwrap_or_default());
    let x = point.x().map(|x| x.to_vec());
    let y = point.y().map(|y| y.to_vec());
    let key = map([
        (1, int(2)),
        (-1, int(1)),
        (-2, coordinate(x.as_deref())),
        (-3, coordinate(y.as_deref())),
    ]);
    let one = Item::Array(vec![bytes(named), map([(-1, key)]), bytes(wrapped)]);
    let frame =
        vec![bytes(protected), map([(5, bytes(nonce))]), bytes(ciphertext), Item::Array(vec![one])];
    Ok(Item::Tag(96, Box::new(Item::Array(frame))))
}

/// Returns the context with which the wrapping key is derived (rule `kdf-context`).
pub(crate) fn kdf_context(binding: &Binding, recipient: &[u8]) -> Vec<u8> {
    let party = |space: [u8; 32]| Item::Array(vec![bytes(space), NULL, NULL]);
    let suite = Item::Array(vec![int(256), bytes(recipient)]);
    Item::Array(vec![int(-5), party(binding.sealer), party(binding.recipient), suite]).encode()
}

/// The data that the content is bound to (rule `enc-structure`).
pub(crate) fn enc_structure(protected: &[u8], binding: &Binding) -> Vec<u8> {
    Item::Array(vec![text("Encrypt"), bytes(protected), bytes(binding.encode())]).encode()
}

pub(crate) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8],
    associated: &[u8],
    ciphertext: &[u8],
) -> Result<Vec<u8>> {
    let payload = Payload { msg: ciphertext, aad: associated };
    let nonce: [u8; 12] = nonce.try_into()?;
    Aes256Gcm::new(key.into()).decrypt(&Nonce::from(nonce), payload).map_err(|_| anyhow!("AES-GCM"))
}
