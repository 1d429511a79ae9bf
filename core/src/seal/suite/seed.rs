//! Randomness: one seed of the caller, hedged with the content.

use alloc::vec::Vec;
use core::fmt;

use hkdf::Hkdf;
use p256::SecretKey;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::terms::{Code, Digest, Error, Refusal, as_u64};

/// 32 bytes of the caller's randomness: all the chance that one operation needs.
///
/// Take them from the system's generator, use them for one operation, and keep no copy. A seed that
/// comes twice by accident (a machine restored from a snapshot) does not give away a key:
/// everything drawn from it depends on the content as well. It is not `Clone`, and is wiped when
/// dropped.
///
/// ```
/// use spacebridge::{Code, Seed};
///
/// assert_eq!(Seed::from_bytes([0; 32]).unwrap_err().code(), Code::SeedZero);
/// assert_eq!(format!("{:?}", Seed::from_bytes([7; 32])?), "Seed(..)");
/// # Ok::<(), spacebridge::Error>(())
/// ```
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Seed([u8; 32]);

impl Seed {
    /// The seed of these bytes.
    ///
    /// # Errors
    ///
    /// `Code::SeedZero` if every byte is zero, which is how a generator that was never started
    /// looks.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, Error> {
        let seed = Self(bytes);
        if seed.0.ct_eq(&[0; 32]).into() { Err(SeedError::Zero.into()) } else { Ok(seed) }
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seed(..)")
    }
}

/// The bytes cannot be a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum SeedError {
    /// Every byte is zero.
    #[error("a seed of zeros comes from a generator that does not work")]
    Zero,
}

impl Refusal for SeedError {
    fn code(&self) -> Code {
        match self {
            Self::Zero => Code::SeedZero,
        }
    }
}

/// A source of secret values, drawn from a seed and from the content that they will protect.
///
/// HKDF-SHA-256 (RFC 5869) with the digest of the content as salt: a repeated seed with other
/// content yields other values, and the same seed with the same content the same ones.
pub(crate) struct HedgedSeed {
    hkdf: Hkdf<Sha256>,
    key: Zeroizing<[u8; 32]>,
}

impl HedgedSeed {
    /// Hedges `seed` with `context`: what is protected, and for whom.
    pub(crate) fn new(seed: &Seed, context: &[&[u8]]) -> Self {
        Self::extract(&seed.0, context)
    }

    /// A source of its own for a part of the work, hedged with what that part protects.
    pub(crate) fn bind(&self, context: &[&[u8]]) -> Self {
        Self::extract(&self.key, context)
    }

    /// The secret value called `label`; `index` tells apart values of one label.
    #[expect(clippy::expect_used, reason = "HKDF refuses only outputs above the asserted length")]
    pub(crate) fn expand<const N: usize>(&self, label: &str, index: u32) -> Zeroizing<[u8; N]> {
        const { assert!(N <= 255 * 32, "RFC 5869 §2.3") }
        let mut output = Zeroizing::new([0; N]);
        // No label holds a zero byte, so label and index cannot run into each other.
        let info = [label.as_bytes(), &[0], &index.to_be_bytes()];
        self.hkdf.expand_multi_info(&info, output.as_mut_slice()).expect("a short output");
        output
    }

    /// The private key called `label`, uniform over the scalars of P-256 by rejection.
    pub(crate) fn secret_key(&self, label: &str) -> SecretKey {
        let mut index = 0_u32;
        loop {
            if let Ok(key) = SecretKey::from_slice(self.expand::<32>(label, index).as_slice()) {
                return key;
            }
            // One value in 2^32 lies outside the group's order.
            index = index.wrapping_add(1);
        }
    }

    fn extract(secret: &[u8; 32], context: &[&[u8]]) -> Self {
        let lengths: Vec<[u8; 8]> =
            context.iter().map(|part| as_u64(part.len()).to_be_bytes()).collect();
        let parts: Vec<&[u8]> =
            lengths.iter().zip(context).flat_map(|(length, part)| [length, *part]).collect();
        let salt = Digest::of_parts(&parts);
        let (key, hkdf) = Hkdf::extract(Some(salt.as_bytes()), secret);
        Self { hkdf, key: Zeroizing::new(key.into()) }
    }
}

impl fmt::Debug for HedgedSeed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Hedge(..)")
    }
}
