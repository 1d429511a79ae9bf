//! Floor 1, the words: names, versions, instants, digests, limits.

mod caseless;
mod compared;
mod digest;
#[cfg(feature = "json")]
mod document;
mod limits;
mod name;
mod prerelease;
mod printable;
mod timestamp;
mod unicode;
mod version;
mod words;

pub use compared::{CompareError, ComparedFingerprint};
pub use digest::{Digest, DigestError, Fingerprint};
#[cfg(feature = "json")]
pub use document::{DocumentError, read_document, write_document};
pub use limits::Limits;
pub use name::{Label, Name, NameError};
pub use printable::Printable;
pub use timestamp::{Timestamp, TimestampError};
pub use version::{ReleaseVersion, VersionError};
