//! The certificates of Spaces.

use pyo3::prelude::*;
use spacebridge::{Certificate, Limits};

use crate::error::refusal;

/// The fingerprint of a Space's certificate, which two people compare before one trusts the other.
///
/// `pem` is the text of the file that the Space exported. The fingerprint is the SHA-256 of its
/// identity certificate, as `openssl x509 -fingerprint -sha256` prints it.
/// Raises `SpacebridgeError` if the file is not the certificate of a Space.
#[pyfunction]
#[pyo3(signature = (pem, /))]
pub(crate) fn certificate_fingerprint(pem: &str) -> PyResult<String> {
    let certificate = Certificate::from_pem(pem, &Limits::default())
        .map_err(|error| refusal(error.code(), &error))?;
    Ok(certificate.fingerprint().to_string())
}
