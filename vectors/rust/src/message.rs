//! Messages taken apart, changed, and signed again with the keys of the test identities.

use anyhow::{Context as _, Result};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey as _;
use sha2::{Digest as _, Sha256};
use spacebridge::SpaceKeys;

use crate::item::{Item, bytes, int, size, text};

/// A signed message as a tree: whatever is changed in it, a new signature holds, and the table of
/// the parts is that of the parts.
#[derive(Clone)]
pub(crate) struct RawMessage {
    pub(crate) protected: Item,
    pub(crate) unprotected: Item,
    pub(crate) payload: Item,
    /// The items behind the statement, in the order of the file, each with its kind.
    pub(crate) parts: Vec<(i64, Item)>,
    /// The key of the table of the parts in the payload.
    table: Option<i64>,
}

impl RawMessage {
    pub(crate) fn open(message: &[u8]) -> Result<Self> {
        let mut items = Item::sequence(message)?.into_iter();
        let mut frame = items.next().context("an empty file")?;
        let Item::Tag(18, inner) = &mut frame else { anyhow::bail!("no COSE_Sign1") };
        let [protected, unprotected, payload, _] = inner.items().as_slice() else {
            anyhow::bail!("no COSE_Sign1");
        };
        let mut protected = Item::parse(protected.content())?;
        let mut payload = Item::parse(payload.content())?;
        let unprotected = unprotected.clone();
        let table = match protected.at(16) {
            Item::Text(typ) if typ.contains(".bundle+") => Some(3),
            Item::Text(typ) if typ.contains(".receipt+") => Some(17),
            _ => None,
        };
        let kinds = match table {
            Some(key) if payload.has(key) => payload.at(key).items().clone(),
            _ => Vec::new(),
        };
        let kind = |row: &Item| match row {
            Item::Array(parts) => match parts.first() {
                Some(Item::Uint(kind)) => i64::try_from(*kind).context("a kind"),
                _ => anyhow::bail!("no kind"),
            },
            _ => anyhow::bail!("no row"),
        };
        let kinds = kinds.iter().map(kind).collect::<Result<Vec<_>>>()?;
        let parts = kinds.into_iter().zip(items).collect();
        Ok(Self { protected, unprotected, payload, parts, table })
    }

    /// Returns the statement at the beginning of a good file.
    pub(crate) fn statement(file: &[u8]) -> Vec<u8> {
        let message = Self::open(file).unwrap_or_else(|error| panic!("{error}"));
        let statement = file.strip_suffix(&*message.behind());
        statement.unwrap_or_else(|| panic!("the parts do not end the file")).to_vec()
    }

    /// Changes the part of this kind as a tree, with its salt, content and padding.
    pub(crate) fn edit_part<T>(&mut self, kind: i64, change: impl FnOnce(&mut Item) -> T) -> T {
        let part = self.part(kind);
        let mut tree = Item::parse(part.content()).unwrap_or_else(|error| panic!("{error}"));
        let value = change(&mut tree);
        *part = bytes(tree.encode());
        value
    }

    /// Changes the content of the part of this kind.
    pub(crate) fn edit<T>(&mut self, kind: i64, change: impl FnOnce(&mut Item) -> T) -> T {
        self.edit_part(kind, |part| change(&mut part.items()[1]))
    }

    /// Returns the content of the part of this kind, for reading.
    pub(crate) fn content(&self, kind: i64) -> Item {
        self.clone().edit(kind, |content| content.clone())
    }

    pub(crate) fn has_part(&self, kind: i64) -> bool {
        self.parts.iter().any(|(known, _)| *known == kind)
    }

    /// Returns the item behind the statement of this kind.
    pub(crate) fn part(&mut self, kind: i64) -> &mut Item {
        let found = self.parts.iter_mut().find(|(known, _)| *known == kind);
        &mut found.unwrap_or_else(|| panic!("no part {kind}")).1
    }

    /// Puts a part behind the statement, in its place among the others.
    pub(crate) fn put_part(&mut self, kind: i64, part: Item) {
        self.drop_part(kind);
        let place = self.parts.iter().position(|(known, _)| *known > kind);
        self.parts.insert(place.unwrap_or(self.parts.len()), (kind, part));
    }

    pub(crate) fn drop_part(&mut self, kind: i64) {
        self.parts.retain(|(known, _)| *known != kind);
    }

    /// Returns the table that the parts of the file have.
    pub(crate) fn rows(&self) -> Item {
        let known = match &self.payload {
            Item::Map(_) => self.table.filter(|key| self.payload.has(*key)),
            _ => None,
        };
        let known = known.and_then(|key| match self.payload.clone().at(key) {
            Item::Array(rows) => Some(rows.clone()),
            _ => None,
        });
        let is_of = |row: &&Item, kind: i64| match row {
            Item::Array(parts) => parts.first() == Some(&int(kind)),
            _ => false,
        };
        let row = |(kind, part): &(i64, Item)| match part {
            Item::Bytes(content) => {
                let length = Item::Uint(size(content));
                Some(Item::Array(vec![int(*kind), length, bytes(digest(content))]))
            }
            // A part that is withheld keeps its row.
            _ => known.iter().flatten().find(|row| is_of(row, *kind)).cloned(),
        };
        Item::Array(self.parts.iter().filter_map(row).collect())
    }

    /// Lets the payload have the table of the parts.
    pub(crate) fn set_rows(&mut self) {
        let Some(key) = self.table else { return };
        if !matches!(self.payload, Item::Map(_)) {
            return;
        }
        if self.parts.is_empty() {
            self.payload.drop_key(key);
        } else {
            let rows = self.rows();
            self.payload.put(key, rows);
        }
    }

    /// Keeps the table that the payload has, whatever the parts are.
    pub(crate) const fn leave_table(&mut self) {
        self.table = None;
    }

    pub(crate) fn sign(&self, key: &SigningKey) -> Vec<u8> {
        let mut message = self.clone();
        message.set_rows();
        message.sign_as_it_is(key)
    }

    /// Signs the message with the table that its payload has.
    pub(crate) fn sign_as_it_is(&self, key: &SigningKey) -> Vec<u8> {
        let protected = self.protected.encode();
        let payload = self.payload.encode();
        let signature = sign(&protected, &payload, key);
        let mut file = frame(&protected, &self.unprotected, &payload, &signature).encode();
        file.extend(self.behind());
        file
    }

    /// Returns the bytes behind the statement.
    pub(crate) fn behind(&self) -> Vec<u8> {
        self.parts.iter().flat_map(|(_, part)| part.encode()).collect()
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
