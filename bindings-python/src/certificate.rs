//! The certificates of Spaces.

use alloc::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::PyType;
use spacebridge::Limits;

use crate::convert::Written;
use crate::error::OrRefused as _;
use crate::shell::Time;

/// The public half of a Space: what others pin, and seal to.
#[pyclass(frozen, eq, module = "spacebridge")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Certificate(pub(crate) spacebridge::Certificate);

#[pymethods]
impl Certificate {
    /// Reads a certificate file: its text, or a path to it.
    #[staticmethod]
    #[pyo3(signature = (pem, /))]
    fn from_pem(pem: Written) -> PyResult<Self> {
        spacebridge::Certificate::from_pem(&pem.0, &Limits::default()).or_refused().map(Self)
    }

    /// The certificate file, to be carried to another network.
    fn to_pem(&self) -> String {
        self.0.to_pem()
    }

    /// The SHA-256 of the identity certificate, as OpenSSL prints it.
    #[getter]
    fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string()
    }

    /// The fingerprint in words, for two people on a telephone.
    #[getter]
    fn words(&self) -> String {
        self.0.fingerprint().words()
    }

    /// The name in it: shown, never believed.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// From when until when the identity is valid.
    #[getter]
    fn valid(&self) -> (Time, Time) {
        (Time(self.0.valid().from), Time(self.0.valid().until))
    }

    /// From when until when secrets may be sealed to it.
    #[getter]
    fn encryption_valid(&self) -> (Time, Time) {
        (Time(self.0.encryption_valid().from), Time(self.0.encryption_valid().until))
    }

    /// The public key that verifies signatures.
    #[getter]
    fn identity_key(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.0.identity_key())
    }

    /// The public key that secrets are sealed to.
    #[getter]
    fn encryption_key(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.0.encryption_key())
    }

    /// Compares the fingerprint with what the other side read out, in words or in hexadecimal.
    #[pyo3(signature = (typed, /))]
    fn compare(&self, typed: &str) -> PyResult<ComparedFingerprint> {
        self.0.fingerprint().compare(typed).or_refused().map(ComparedFingerprint)
    }

    /// Stored and sent as its file.
    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<(Py<PyAny>, (String,))> {
        let class: Bound<'_, PyType> = slf.get_type();
        Ok((class.getattr("from_pem")?.unbind(), (slf.get().to_pem(),)))
    }

    fn __repr__(&self) -> String {
        format!("<Certificate of {} {}>", self.name(), self.fingerprint())
    }
}

/// A fingerprint that a person compared: what `confirm` asks for.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct ComparedFingerprint(pub(crate) spacebridge::ComparedFingerprint);

#[pymethods]
impl ComparedFingerprint {
    /// What was compared.
    #[getter]
    fn fingerprint(&self) -> String {
        self.0.fingerprint().to_string()
    }
}
