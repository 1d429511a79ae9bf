//! Facts as bytes, as a host stores them between two runs.

use alloc::vec::Vec;

use crate::model::Facts;
use crate::terms::{Code, Error, Limits, Refusal};

/// Reason why stored facts cannot be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum StoreError {
    /// The bytes are not facts that were stored.
    #[error("the stored facts cannot be read: they are damaged, or of another kind")]
    Malformed,
    /// There are more bytes than the limit.
    #[error("the stored facts are larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl Refusal for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::Malformed => Code::FactsMalformed,
            Self::TooLarge { .. } => Code::FactsTooLarge,
        }
    }
}

impl Facts {
    /// The facts as bytes (CBOR), for a host that keeps them in a file or a column of its own. It
    /// is not signed and crosses no boundary: whoever can write it can write history.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing to memory fails only where a value has no serial form, and every fact has one.
        let written = ciborium::into_writer(self, &mut bytes);
        debug_assert!(written.is_ok(), "every fact has a serial form");
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// - `Code::FactsTooLarge` above [`Limits::bytes`]. Facts of this Space are read within
    ///   [`Limits::trusted`], which has no such limit.
    /// - `Code::FactsMalformed` if the bytes are something else, nested deeper than
    ///   [`Limits::depth`], or followed by more bytes: half a history is none.
    ///
    /// ```
    /// use spacebridge::{Facts, Limits};
    ///
    /// let facts = Facts::none();
    /// assert_eq!(Facts::from_bytes(&facts.to_bytes(), &Limits::trusted())?, facts);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.len() > limits.bytes {
            return Err(StoreError::TooLarge { limit: limits.bytes }.into());
        }
        let mut rest = bytes;
        let facts = ciborium::de::from_reader_with_recursion_limit(&mut rest, limits.depth)
            .map_err(|_| StoreError::Malformed)?;
        if rest.is_empty() && has_no_tag(bytes).is_some() {
            Ok(facts)
        } else {
            Err(StoreError::Malformed.into())
        }
    }
}

/// Looks at the head of every item of well-formed CBOR, and returns `None` if one of them is a tag:
/// `to_bytes` writes none, and serde reads past them.
fn has_no_tag(mut bytes: &[u8]) -> Option<()> {
    while let Some((head, rest)) = bytes.split_first() {
        let short = head & 31;
        let width = match short {
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => 0,
        };
        let (long, rest) = rest.split_at_checked(width)?;
        let long = long.iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        let number = if width == 0 { u64::from(short) } else { long };
        let content = match head >> 5 {
            2 | 3 if short != 31 => usize::try_from(number).ok()?,
            6 => return None,
            _ => 0,
        };
        bytes = rest.get(content..)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Deployment, Evidence, Outcome, Promotion, PromotionGate};
    use crate::terms::{Digest, Fingerprint, MessageDigest, ReleaseDigest};

    fn facts() -> Facts {
        let deployment = Deployment {
            project: "Shop".parse().unwrap(),
            version: "1.1.0".parse().unwrap(),
            release: Some(ReleaseDigest::of(b"release")),
            environment: "Prod Space: Production".parse().unwrap(),
            tenant: Some("North".parse().unwrap()),
            outcome: Outcome::SucceededWithWarnings,
            queued: "2026-11-23T09:00:00Z".parse().unwrap(),
            started: None,
            finished: Some("2026-11-23T09:05:00.250Z".parse().unwrap()),
            by: "grace".into(),
            notes: "one retry".into(),
            completed: true,
            evidence: Evidence::Receipt {
                signer: Fingerprint::from_bytes([7; 32]),
                audience: Fingerprint::from_bytes([8; 32]),
                sequence: 3,
                previous: Some(MessageDigest::of(b"the receipt before")),
                digest: MessageDigest::of(b"receipt"),
            },
        };
        let promotion = Promotion {
            target: "Prod Space".parse().unwrap(),
            audience: Fingerprint::from_bytes([7; 32]),
            project: "Shop".parse().unwrap(),
            version: "1.1.0".parse().unwrap(),
            release: ReleaseDigest::of(b"release"),
            bundle: MessageDigest::of(b"bundle"),
            sequence: 1,
            onward: [Fingerprint::from_bytes([9; 32])].into(),
            gate: PromotionGate {
                lifecycle: "Standard".parse().unwrap(),
                digest: Digest::of(b"lifecycle"),
                overridden: true,
            },
            at: "2026-11-22T09:00:00Z".parse().unwrap(),
        };
        Facts { deployments: [deployment].into(), promotions: [promotion].into(), ..Facts::none() }
    }

    #[test]
    fn what_was_stored_is_read_again() {
        let read = Facts::from_bytes(&facts().to_bytes(), &Limits::default());
        assert_eq!(read, Ok(facts()));
    }

    #[test]
    fn half_a_history_or_more_than_one_is_none() {
        let bytes = facts().to_bytes();
        let limits = Limits::default();
        for length in 0..bytes.len() {
            let half = Facts::from_bytes(&bytes[..length], &limits);
            assert_eq!(half, Err(StoreError::Malformed.into()), "{length} bytes");
        }
        let recalls = b"\xa1\x67recalls".as_slice();
        assert_eq!(Facts::from_bytes(&[recalls, b"\x80"].concat(), &limits), Ok(Facts::none()));
        let tagged = [recalls, b"\xc1\x80"].concat();
        assert_eq!(Facts::from_bytes(&tagged, &limits), Err(StoreError::Malformed.into()));
        let twice = [bytes.as_slice(), b"\0"].concat();
        assert_eq!(Facts::from_bytes(&twice, &limits), Err(StoreError::Malformed.into()));
        let limits = Limits { bytes: 10, ..limits };
        assert_eq!(
            Facts::from_bytes(&bytes, &limits),
            Err(StoreError::TooLarge { limit: 10 }.into())
        );
    }
}
