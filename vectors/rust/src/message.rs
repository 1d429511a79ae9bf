//! Messages taken apart, changed, and signed again with the keys of the test identities.

use anyhow::{Context as _, Result};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use sha2::{Digest as _, Sha256};
use spacebridge::SpaceKeys;

use crate::item::{Item, bytes, text};

/// A signed message as a tree: whatever is changed in it, a new signature holds.
#[derive(Clone)]
pub(crate) struct RawMessage {
    pub(crate) protected: Item,
    pub(crate) unprotected: Item,
    pub(crate) payload: Item,
}

impl RawMessage {
    pub(crate) fn open(message: &[u8]) -> Result<Self> {
        let mut frame = Item::parse(message)?;
        let Item::Tag(18, inner) = &mut frame else { anyhow::bail!("no COSE_Sign1") };
        let [protected, unprotected, payload, _] = inner.items().as_slice() else {
            anyhow::bail!("no COSE_Sign1");
        };
        Ok(Self {
            protected: Item::parse(protected.content())?,
            unprotected: unprotected.clone(),
            payload: Item::parse(payload.content())?,
        })
    }

    pub(crate) fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let protected = self.protected.encode();
        let payload = self.payload.encode();
        let signature = sign(&protected, &payload, key);
        frame(&protected, &self.unprotected, &payload, &signature).encode()
    }

    /// Returns the identity of the message.
    pub(crate) fn digest(&self) -> [u8; 32] {
        digest(&signed(&self.protected.encode(), &self.payload.encode()))
    }

    pub(crate) fn claims(&mut self) -> &mut Item {
        self.protected.at(15)
    }

    pub(crate) fn id(&mut self) -> Vec<u8> {
        self.claims().at(7).content().to_vec()
    }
}

pub(crate) fn frame(
    protected: &[u8],
    unprotected: &Item,
    payload: &[u8],
    signature: &[u8],
) -> Item {
    let parts = vec![bytes(protected), unprotected.clone(), bytes(payload), bytes(signature)];
    Item::Tag(18, Box::new(Item::Array(parts)))
}

pub(crate) fn sign(protected: &[u8], payload: &[u8], key: &SigningKey) -> Vec<u8> {
    let signature: Signature = key.sign(&signed(protected, payload));
    signature.normalize_s().to_bytes().to_vec()
}

/// The bytes that are signed.
pub(crate) fn signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    Item::Array(vec![text("Signature1"), bytes(protected), bytes([]), bytes(payload)]).encode()
}

pub(crate) fn digest(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// The private keys of a Space: the one that signs, and the one that opens.
pub(crate) fn private(keys: &SpaceKeys) -> Result<(SigningKey, p256::SecretKey)> {
    let pem = keys.to_unencrypted_pem()?;
    let mut blocks = pem.split_inclusive("-----END PRIVATE KEY-----\n");
    let mut next = || -> Result<p256::SecretKey> {
        let block = blocks.next().context("a key is missing")?;
        let start = block.find("-----BEGIN").context("no PEM")?;
        let block = block.get(start..).context("no PEM")?;
        p256::SecretKey::from_pkcs8_pem(block).map_err(|error| anyhow::anyhow!("{error}"))
    };
    let identity = next()?;
    let encryption = next()?;
    Ok((SigningKey::from(identity), encryption))
}
