//! Fingerprints as URIs, for readers that expect issuer and audience to be URIs.

use alloc::format;
use alloc::string::String;

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::terms::Fingerprint;

const PREFIX: &str = "ni:///sha-256;";

/// The fingerprint as a named-information URI (RFC 6920 §3): `ni:///sha-256;` and base64url.
pub(crate) fn uri_of_fingerprint(fingerprint: &Fingerprint) -> String {
    format!("{PREFIX}{}", Base64UrlUnpadded::encode_string(fingerprint.as_bytes()))
}

/// The fingerprint that a URI says, if it is written exactly as [`uri_of_fingerprint`] writes it.
pub(crate) fn fingerprint_of_uri(uri: &str) -> Option<Fingerprint> {
    let mut bytes = [0; 32];
    let decoded = Base64UrlUnpadded::decode(uri.strip_prefix(PREFIX)?, &mut bytes).ok()?;
    if decoded.len() != bytes.len() {
        return None;
    }
    let fingerprint = Fingerprint::from_bytes(bytes);
    // 43 digits hold two bits more than 32 bytes do: only one spelling is ours.
    (uri_of_fingerprint(&fingerprint) == uri).then_some(fingerprint)
}
