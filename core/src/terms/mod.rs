//! Floor 1, the words: names, versions, instants, digests, limits.

mod caseless;
mod compared;
mod digest;
#[cfg(feature = "json")]
mod document;
mod limits;
mod name;
#[cfg(feature = "json")]
pub(crate) mod objects;
mod prerelease;
mod printable;
#[cfg(feature = "schemas")]
mod schema;
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
#[cfg(feature = "schemas")]
pub(crate) use schema::{described_as, is_inline, json_schemas, text_schemas};
pub use timestamp::{Timestamp, TimestampError};
pub use version::{ReleaseVersion, VersionError};
