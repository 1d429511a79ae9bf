//! Floor 1, the words: names, versions, instants, digests, limits.

mod caseless;
mod code;
mod compared;
mod digest;
#[cfg(feature = "json")]
mod document;
mod error;
mod file_kind;
mod given;
mod limits;
mod name;
mod prerelease;
mod printable;
#[cfg(feature = "schemas")]
mod schema;
mod size;
mod timestamp;
mod unicode;
mod version;
mod words;

pub use code::Code;
pub use compared::ComparedFingerprint;
pub use digest::{ContentDigest, Digest, Fingerprint, MessageDigest, PreviewDigest, ReleaseDigest};
#[cfg(feature = "json")]
pub use document::{read_document, write_document};
pub use error::{Error, Refusal, Whole};
pub(crate) use file_kind::other_kind;
pub(crate) use given::{Given, all_given, given, given_as_text, held};
pub use limits::Limits;
pub use name::{Label, Name};
pub use printable::Printable;
#[cfg(feature = "schemas")]
pub(crate) use schema::{described_as, is_inline, json_schemas, text_schemas};
pub(crate) use size::as_u64;
pub use timestamp::Timestamp;
pub use version::ReleaseVersion;
