//! Secrets leave a document through [`Collector`], which puts a number in their place, and come
//! back through [`Placeholders`], which holds those numbers to be complete.
//!
//! ```cddl
//! secret-id = uint .size 4               ; counts up from 0 in the order of the document
//! secrets = {
//!   0: bstr .size 32,                    ; salt of the commitment
//!   1: [* tstr],                         ; the texts, by secret-id
//!   2: bstr,                             ; zeroes, so that the length says little
//! }
//! ```

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::super::cbor::{Reader, Writer};
use super::error::{SchemaError, SchemaFault};
use super::record::{list, must, record};
use crate::model::{SecretId, SecretText, Sensitive};
use crate::terms::{Digest, Limits, as_u64};

/// Takes secrets out of a document while it is written.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    secrets: Vec<SecretText>,
    withheld: Vec<String>,
}

impl Collector {
    /// Creates the writer as if documents with `count` secrets had been written.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn starting_at(count: u32) -> Self {
        Self { secrets: (0..count).map(|_| SecretText::new("")).collect(), withheld: Vec::new() }
    }

    /// Takes a secret and gives the number that stands for it. `place` says where it was, should
    /// its text not be known here.
    pub(super) fn add(&mut self, sensitive: &Sensitive, place: &dyn fmt::Display) -> u64 {
        let number = self.secrets.len();
        match sensitive {
            Sensitive::Known(text) => self.secrets.push(text.clone()),
            Sensitive::Sealed(_) | Sensitive::Withheld => {
                self.withheld.push(place.to_string());
                self.secrets.push(SecretText::new(""));
            }
        }
        as_u64(number)
    }

    /// The secrets, by number.
    pub(crate) fn secrets(&self) -> &[SecretText] {
        &self.secrets
    }

    /// Returns the places of unknown secrets in words. Sealing refuses if there are any. If there
    /// are any, nothing can be sealed.
    pub(crate) fn withheld(&self) -> &[String] {
        &self.withheld
    }
}

/// Holds the numbers that stand for secrets: each once, counting up from 0 in the order of the
/// document.
#[derive(Debug, Default)]
pub(crate) struct Placeholders(u32);

impl Placeholders {
    /// Creates the reader as if documents with `count` secrets had been read.
    #[cfg(any(test, fuzzing))]
    pub(crate) const fn starting_at(count: u32) -> Self {
        Self(count)
    }

    pub(super) fn take(&mut self, number: u64) -> Result<Sensitive, SchemaError> {
        if number != u64::from(self.0) {
            return Err(SchemaFault::Placeholder.into());
        }
        let id = SecretId(self.0);
        self.0 = self.0.checked_add(1).ok_or(SchemaFault::Placeholder)?;
        Ok(Sensitive::Sealed(id))
    }

    /// Returns the number of secrets in the documents read so far.
    pub(crate) const fn count(&self) -> u32 {
        self.0
    }
}

/// The texts that were sealed, and what the owner committed to.
#[derive(Debug)]
pub(crate) struct SealedTexts {
    pub(crate) texts: Vec<SecretText>,
    pub(crate) commitment: Digest,
}

/// Writes the secrets as they are sealed: padded, and with the salt that opens the commitment.
/// Gives the plaintext and the commitment.
pub(crate) fn write_secrets(
    secrets: &[SecretText],
    salt: &[u8; 32],
) -> (Zeroizing<Vec<u8>>, Digest) {
    let write = |padding: usize| {
        let mut writer = Writer::with_capacity(padding.saturating_add(256));
        writer.record(|fields| {
            fields.key(0).bytes(salt);
            let texts = fields.key(1).array(secrets.len());
            for secret in secrets {
                texts.text(secret.expose());
            }
            fields.key(2).bytes(&alloc::vec![0; padding]);
        });
        Zeroizing::new(writer.finish())
    };
    let bare = write(0).len();
    (write(padding(bare)), commitment(salt, secrets))
}

/// Returns the number of zeroes that bring a plaintext of `bare` bytes to a padded size. Their
/// number is itself written in one to five bytes, one of which `bare` has already.
fn padding(bare: usize) -> usize {
    let mut target = padded(bare);
    loop {
        for head in [1, 2, 3, 5_usize] {
            let room = target.checked_add(1).and_then(|t| t.checked_sub(bare)?.checked_sub(head));
            if let Some(room) = room.filter(|room| Writer::bytes_head(*room).len() == head) {
                return room;
            }
        }
        target = padded(target.saturating_add(1));
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
            1 => {
                let read = |item: &mut Reader<'_>| Ok(SecretText::new(item.text()?));
                texts = Some(list(value, "secret", limits.items, read)?);
            }
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

/// `SHA-256("spacebridge/secrets/1" || salt || count || (length || text)*)`, numbers as 8 bytes,
/// big end first. GCM does not commit to its key; this does, in the part that is signed.
fn commitment(salt: &[u8; 32], secrets: &[SecretText]) -> Digest {
    let number = |length: usize| as_u64(length).to_be_bytes();
    let lengths: Vec<[u8; 8]> = secrets.iter().map(|s| number(s.expose().len())).collect();
    let count = number(secrets.len());
    let mut parts: Vec<&[u8]> = alloc::vec![b"spacebridge/secrets/1", salt, &count];
    for (length, secret) in lengths.iter().zip(secrets) {
        parts.push(length);
        parts.push(secret.expose().as_bytes());
    }
    Digest::of_parts(&parts)
}

/// The next size that Padmé allows: at most 12 % more, and the length says only O(log log) bits
/// (Nikitin et al., PETS 2019, §4). Never less than 256.
#[expect(
    clippy::expect_used,
    reason = "the bits that are dropped are fewer than the bits there are"
)]
fn padded(size: usize) -> usize {
    let size = size.max(256);
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

    #[test]
    fn secrets_of_similar_length_make_sealed_parts_of_one_length() {
        let one = write_secrets(&[SecretText::new("short")], &[7; 32]).0.len();
        let other = write_secrets(&[SecretText::new("a little longer")], &[7; 32]).0.len();
        assert_eq!(one, other);
        for length in 0..2000 {
            let sealed = write_secrets(&[SecretText::new("x".repeat(length))], &[7; 32]).0.len();
            assert_eq!(sealed, padded(sealed), "{length}");
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
        let secrets = [SecretText::new("hunter2"), SecretText::new("")];
        let (plaintext, commitment) = write_secrets(&secrets, &[1; 32]);
        let opened = read_secrets(&plaintext, &Limits::default()).unwrap();
        assert_eq!(opened.texts, secrets);
        assert_eq!(opened.commitment, commitment);
        let other = write_secrets(&secrets, &[2; 32]).1;
        assert_ne!(commitment, other, "the salt hides equal secrets");
    }
}
