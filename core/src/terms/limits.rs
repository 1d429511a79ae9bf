//! Every limit on what a stranger may send, in one place.

use serde::{Deserialize, Serialize};

/// Limits on untrusted input. Every limit is inclusive.
///
/// The defaults suit a server; a browser or a small device may pass lower ones. A limit is checked
/// before anything is allocated for what it limits.
///
/// They are meant for what comes from outside. What a Space stored itself, such as its facts, grows
/// for years and is read within [`Limits::trusted`].
///
/// ```
/// let limits = spacebridge::Limits { bytes: 1024, ..spacebridge::Limits::default() };
/// assert_eq!(limits.depth, 16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "made with `..Limits::default()` on purpose")]
pub struct Limits {
    /// The whole file, in bytes.
    pub bytes: usize,
    /// The statement at the beginning of a file, in bytes.
    pub statement: usize,
    /// Nesting of CBOR items.
    pub depth: usize,
    /// CBOR items in one file.
    pub items: usize,
    /// One text string, in bytes.
    pub text: usize,
    /// One text that becomes part of the reader's facts, in bytes: who deployed, the notes of a
    /// deployment, the reason of a recall.
    pub notes: usize,
    /// The protected header of one message, in bytes.
    pub header: usize,
    /// The receipts of transparency logs beside one statement, in bytes.
    #[serde(rename = "logs")]
    pub log_receipts: usize,
    /// One certificate, in bytes of DER.
    pub certificate: usize,
    /// One PEM file, in bytes.
    pub pem: usize,
    /// The sealed secrets of one bundle, in bytes.
    pub sealed: usize,
    /// Variable values in one release.
    pub variables: usize,
    /// Steps in one release, and the actions of all of them.
    pub steps: usize,
    /// Packages in one release, and references to packages in all of its actions.
    pub packages: usize,
    /// Variable templates in one release.
    pub templates: usize,
    /// Receipts embedded in one bundle.
    pub receipts: usize,
    /// Audiences named by one release manifest.
    pub audiences: usize,
    /// Messages that the notice of one key rotation lists.
    #[serde(rename = "transit")]
    pub in_transit: usize,
    /// Rounds of PBKDF2 accepted when an encrypted private key is opened.
    #[serde(rename = "rounds")]
    pub pbkdf2_rounds: u32,
}

impl Limits {
    /// Returns the limits for what the Space stored itself: any size and number, and the usual
    /// depth.
    ///
    /// ```
    /// use spacebridge::{Facts, Limits};
    ///
    /// let stored = Facts::none().to_bytes();
    /// assert_eq!(Facts::from_bytes(&stored, &Limits::trusted())?, Facts::none());
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    #[must_use]
    pub fn trusted() -> Self {
        Self {
            bytes: usize::MAX,
            statement: usize::MAX,
            items: usize::MAX,
            text: usize::MAX,
            notes: usize::MAX,
            log_receipts: usize::MAX,
            sealed: usize::MAX,
            variables: usize::MAX,
            steps: usize::MAX,
            packages: usize::MAX,
            templates: usize::MAX,
            receipts: usize::MAX,
            audiences: usize::MAX,
            ..Self::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 32 << 20,
            statement: 4 << 20,
            depth: 16,
            items: 4_000_000,
            text: 4 << 20,
            notes: 8 << 10,
            header: 4 << 10,
            log_receipts: 64 << 10,
            certificate: 16 << 10,
            pem: 64 << 10,
            sealed: 8 << 20,
            variables: 100_000,
            steps: 10_000,
            packages: 10_000,
            templates: 10_000,
            receipts: 1_000,
            audiences: 1_000,
            in_transit: 3_000,
            pbkdf2_rounds: 10_000_000,
        }
    }
}
