//! Secrets leave a document through [`Collector`], which puts a number in their place, and come
//! back through [`Placeholders`], which holds those numbers to be unique.
//!
//! ```cddl
//! secret-id = uint .size 4               ; unique in the release; the same for every audience
//! secrets = {
//!   0: bstr .size 32,                    ; salt of the commitment
//!   1: { * secret-id => tstr },          ; the texts
//!   2: bstr,                             ; zeroes, so that the length says little
//! }
//! ```

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::super::cbor::{Key, Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::record::{must, record};
use crate::model::{SecretId, SecretText, Sensitive};
use crate::terms::{Digest, Limits, as_u64};

/// Secrets by their number.
pub(crate) type Secrets = BTreeMap<u32, SecretText>;

/// Takes secrets out of a document while it is written.
#[derive(Debug, Default)]
pub(crate) struct Collector<'s> {
    numbered: Option<&'s Secrets>,
    secrets: Secrets,
    withheld: Vec<String>,
}

impl<'s> Collector<'s> {
    /// Creates the collector for a release whose secrets have numbers: their places have
    /// [`Sensitive::Sealed`].
    pub(crate) fn of(numbered: &'s Secrets) -> Self {
        Self { numbered: Some(numbered), ..Self::default() }
    }

    /// Takes a secret and gives the number that stands for it. `place` says where it was, should
    /// its text not be known here. A text without a number gets the next one.
    pub(super) fn add(&mut self, sensitive: &Sensitive, place: &dyn fmt::Display) -> u64 {
        let next = self.secrets.last_key_value().map_or(0, |(last, _)| last.saturating_add(1));
        let (number, text) = match sensitive {
            Sensitive::Known(text) => (next, Some(text.clone())),
            Sensitive::Sealed(SecretId(id)) => {
                (*id, self.numbered.and_then(|numbered| numbered.get(id)).cloned())
            }
            Sensitive::Withheld => (next, None),
        };
        if text.is_none() {
            self.withheld.push(place.to_string());
        }
        self.secrets.insert(number, text.unwrap_or_else(|| SecretText::new("")));
        u64::from(number)
    }

    /// The secrets, by number.
    pub(crate) const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Returns the places of unknown secrets in words. If there are any, nothing can be sealed.
    pub(crate) fn withheld(&self) -> &[String] {
        &self.withheld
    }
}

/// Holds the numbers that stand for secrets: each comes once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Placeholders(BTreeSet<u32>);

impl Placeholders {
    pub(super) fn take(&mut self, number: u64) -> Result<Sensitive, SchemaError> {
        let id = u32::try_from(number).map_err(|_| SchemaFault::Range("secret id"))?;
        if self.0.insert(id) {
            Ok(Sensitive::Sealed(SecretId(id)))
        } else {
            Err(SchemaFault::Placeholder.into())
        }
    }

    /// Returns the number of secrets in the documents read so far.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Returns true if these are the numbers of `secrets`, and no others.
    pub(crate) fn are_of(&self, secrets: &Secrets) -> bool {
        self.0.iter().eq(secrets.keys())
    }
}

/// The texts that were sealed, and what the owner committed to.
#[derive(Debug)]
pub(crate) struct SealedTexts {
    pub(crate) texts: Secrets,
    pub(crate) commitment: Digest,
}

/// Writes the secrets as they are sealed: padded, and with the salt that opens the commitment.
/// Gives the plaintext and the commitment.
pub(crate) fn write_secrets(secrets: &Secrets, salt: &[u8; 32]) -> (Zeroizing<Vec<u8>>, Digest) {
    // A buffer that grows leaves a copy behind: this one has room for everything, and heads of at
    // most nine bytes.
    let texts = secrets.values().map(|secret| secret.expose().len().saturating_add(18));
    let room = texts.fold(256_usize, usize::saturating_add);
    let write = |padding: usize| {
        let mut writer = Writer::with_capacity(padding.saturating_add(room));
        writer.record(|fields| {
            fields.key(0).bytes(salt);
            let texts = fields.key(1).map(secrets.len());
            for (id, secret) in secrets {
                texts.uint(u64::from(*id)).text(secret.expose());
            }
            fields.key(2).zeroes(padding);
        });
        Zeroizing::new(writer.finish())
    };
    let bare = write(0).len();
    (write(padding(bare, SMALLEST)), commitment(salt, secrets))
}

/// The smallest size of padded secrets and slices, in bytes.
pub(super) const SMALLEST: usize = 256;

/// Returns the number of zeroes that bring an item of `bare` bytes to a padded size, which is
/// `floor` at least. Their number is itself written in one to five bytes, one of which `bare` has
/// already.
pub(super) fn padding(bare: usize, floor: usize) -> usize {
    let next = |size: usize| padded(size.max(floor));
    let mut target = next(bare);
    loop {
        for head in [1, 2, 3, 5_usize] {
            let room = target.checked_add(1).and_then(|t| t.checked_sub(bare)?.checked_sub(head));
            if let Some(room) = room.filter(|room| Writer::bytes_head(as_u64(*room)).len() == head)
            {
                return room;
            }
        }
        target = next(target.saturating_add(1));
    }
}

/// Reads what was sealed, and computes the commitment that it must meet.
pub(crate) fn read_secrets(plaintext: &[u8], limits: &Limits) -> Result<SealedTexts, SchemaError> {
    let mut reader = Reader::new(plaintext, limits);
    let mut salt = None;
    let mut texts = None;
    let mut padding = None;
    record(&mut reader, |key, value| {
        match key {
            0 => salt = Some(*value.bytes_of::<32>()?),
            1 => texts = Some(read_texts(value)?),
            2 => padding = Some(value.bytes()?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    reader.finish()?;
    if must(padding, "padding")?.iter().any(|byte| *byte != 0) {
        return Err(SchemaFault::Range("padding").into());
    }
    let salt = must(salt, "salt")?;
    let texts = must(texts, "secrets")?;
    Ok(SealedTexts { commitment: commitment(&salt, &texts), texts })
}

fn read_texts(reader: &mut Reader<'_>) -> Result<Secrets, SchemaError> {
    reader.map(|entries| {
        let mut texts = Secrets::new();
        while let Some((key, value)) = entries.next()? {
            let Key::Int(id) = key else { return Err(SchemaFault::Range("secret id").into()) };
            let id = u32::try_from(id).map_err(|_| SchemaFault::Range("secret id"))?;
            texts.insert(id, SecretText::new(value.text()?));
        }
        Ok(texts)
    })
}

/// Returns `SHA-256("spacebridge/secrets/1" || salt || count || (id || length || text)*)`, the ids
/// as 4 bytes and the other numbers as 8, big end first. GCM does not commit to its key; this does,
/// in the part that is signed.
fn commitment(salt: &[u8; 32], secrets: &Secrets) -> Digest {
    let number = |length: usize| as_u64(length).to_be_bytes();
    let heads: Vec<[u8; 12]> = secrets
        .iter()
        .map(|(id, secret)| {
            let mut head = [0; 12];
            let (first, rest) = head.split_at_mut(4);
            first.copy_from_slice(&id.to_be_bytes());
            rest.copy_from_slice(&number(secret.expose().len()));
            head
        })
        .collect();
    let count = number(secrets.len());
    let mut parts: Vec<&[u8]> = alloc::vec![b"spacebridge/secrets/1", salt, &count];
    for (head, secret) in heads.iter().zip(secrets.values()) {
        parts.push(head);
        parts.push(secret.expose().as_bytes());
    }
    Digest::of_parts(&parts)
}

/// The next size that Padmé allows: at most 12 % more, and the length says only O(log log) bits
/// (Nikitin et al., PETS 2019, §4).
#[expect(
    clippy::expect_used,
    reason = "the bits that are dropped are fewer than the bits there are"
)]
fn padded(size: usize) -> usize {
    let size = size.max(4);
    let exponent = size.ilog2();
    let kept = exponent.ilog2().saturating_add(1);
    let dropped = exponent.saturating_sub(kept);
    let step = 1usize.checked_shl(dropped).expect("invariant: fewer bits than a number has");
    let mask = step.saturating_sub(1);
    size.saturating_add(mask) & !mask
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered<const N: usize>(texts: [&str; N]) -> Secrets {
        (7..).zip(texts.map(SecretText::new)).collect()
    }

    #[test]
    fn secrets_of_similar_length_make_sealed_parts_of_one_length() {
        let one = write_secrets(&numbered(["short"]), &[7; 32]).0.len();
        let other = write_secrets(&numbered(["a little longer"]), &[7; 32]).0.len();
        assert_eq!(one, other);
        for length in 0..2000 {
            let sealed = write_secrets(&numbered([&"x".repeat(length)]), &[7; 32]).0.len();
            assert_eq!(sealed, padded(sealed.max(SMALLEST)), "{length}");
        }
    }

    #[test]
    fn padme_adds_at_most_an_eighth() {
        for size in [256, 257, 1000, 65_537, 1_000_001] {
            let length = padded(size);
            assert!(length >= size && length - size <= size / 8, "{size} became {length}");
        }
    }

    #[test]
    fn what_was_sealed_comes_back_and_meets_its_commitment() {
        let secrets = numbered(["hunter2", ""]);
        let (plaintext, commitment) = write_secrets(&secrets, &[1; 32]);
        let opened = read_secrets(&plaintext, &Limits::default()).unwrap();
        assert_eq!(opened.texts, secrets);
        assert_eq!(opened.commitment, commitment);
        let other = write_secrets(&secrets, &[2; 32]).1;
        assert_ne!(commitment, other, "the salt hides equal secrets");
    }
}
