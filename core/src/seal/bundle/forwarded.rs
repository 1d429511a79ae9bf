//! Parts of a bundle that a Space keeps to forward the release.

use alloc::vec::Vec;

use crate::model::Omitted;
use crate::seal::manifest::Manifest;
use crate::seal::message::{Message, Verified};
use crate::seal::receipt::Receipt;
use crate::seal::v1::ReportedDeployment;
use crate::terms::{Fingerprint, ReleaseDigest};

/// The owner's commitment, untouched, and what the owner sealed for Spaces further on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ForwardedParts {
    pub(crate) manifest: Manifest,
    pub(crate) manifest_bytes: Vec<u8>,
    /// Parts of the file that are the same for every target, with their salts.
    pub(crate) templates: Vec<u8>,
    pub(crate) notes: Vec<u8>,
    pub(crate) onward: Vec<RetainedSlice>,
    /// Deployments before it came here, each with the Space it was made in.
    pub(crate) told: Vec<ReportedDeployment>,
    pub(crate) receipts: Vec<Vec<u8>>,
}

impl ForwardedParts {
    /// Returns the slice for the Space with this fingerprint.
    pub(crate) fn for_space(&self, audience: &Fingerprint) -> Option<&RetainedSlice> {
        self.onward.iter().find(|kept| kept.audience == *audience)
    }
}

/// Adds a receipt to those that travel with the release called `release`. One that is there
/// already, with more or with less of it withheld, gives way: whoever adds it decides what is
/// passed on.
pub(crate) fn add_receipt(
    receipts: &mut Vec<Vec<u8>>,
    release: &ReleaseDigest,
    receipt: &Verified<Receipt>,
) {
    if receipt.release() != *release {
        return;
    }
    let digest = receipt.digest();
    let is_same = |bytes: &Vec<u8>| {
        let sealed = Message::<Receipt>::from_bytes(bytes.as_slice());
        sealed.is_ok_and(|sealed| sealed.digest() == Ok(digest))
    };
    let bytes = receipt.sealed().as_bytes().to_vec();
    match receipts.iter_mut().find(|known| is_same(known)) {
        Some(known) => *known = bytes,
        None => receipts.push(bytes),
    }
}

/// Slice that the owner sealed for a Space further on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RetainedSlice {
    pub(crate) audience: Fingerprint,
    /// The part with the slice.
    pub(crate) slice: Vec<u8>,
    pub(crate) sealed: Option<KeptSecrets>,
    pub(crate) omitted: Omitted,
}

/// Secrets that only one Space further on can open, and what they are bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptSecrets {
    pub(crate) sealer: Fingerprint,
    /// The id of the bundle in which they were sealed.
    pub(crate) bundle: [u8; 16],
    pub(crate) message: Vec<u8>,
}
