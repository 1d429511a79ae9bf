//! The certificates of Spaces.

use spacebridge::{Certificate, Limits};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::refusal;

/// The fingerprint of a Space's certificate, which two people compare before one trusts the other.
///
/// `pem` is the text of the file that the Space exported. The fingerprint is the SHA-256 of its
/// identity certificate, as `openssl x509 -fingerprint -sha256` prints it.
///
/// # Errors
///
/// Throws a `SpacebridgeError` if the file is not the certificate of a Space.
#[wasm_bindgen(js_name = certificateFingerprint)]
pub fn certificate_fingerprint(pem: &str) -> Result<String, JsValue> {
    let certificate = Certificate::from_pem(pem, &Limits::default())
        .map_err(|error| refusal(error.code(), &error))?;
    Ok(certificate.fingerprint().to_string())
}
