//! What crosses a boundary: three kinds of messages, as they came and as they hold.

use alloc::borrow::Cow;

use pyo3::prelude::*;
use spacebridge::{Bundle, Facts, Limits, Notice, Receipt, ReceiptPart, Sealed, Verified};

use crate::convert::{Bytes, Document, Shown};
use crate::error::OrRefused as _;
use crate::shell::{self, Time};
use crate::space::Space;

macro_rules! message {
    ($sealed:ident, $verified:ident, $body:ident, $doc:literal) => {
        #[doc = concat!($doc, " as it came: well-formed, and believed by nobody yet.")]
        #[pyclass(frozen, module = "spacebridge")]
        #[derive(Clone)]
        pub(crate) struct $sealed(pub(crate) Sealed<$body>);

        #[pymethods]
        impl $sealed {
            /// Reads a file: its bytes, or a path to it.
            #[staticmethod]
            #[pyo3(signature = (data, /, *, limits=None))]
            fn from_bytes(data: Bytes, limits: Option<Document<Limits>>) -> PyResult<Self> {
                let limits = limits.map_or_else(Limits::default, |limits| limits.0);
                Sealed::from_bytes_within(data.0, &limits).or_refused().map(Self)
            }

            fn __bytes__(&self) -> Cow<'_, [u8]> {
                Cow::Borrowed(self.0.as_bytes())
            }

            /// Its identity: the SHA-256 of what is signed, and not of the file.
            #[getter]
            fn digest(&self) -> PyResult<String> {
                Ok(self.0.digest().or_refused()?.to_string())
            }

            /// What it says of itself, which nobody should believe before it is verified.
            fn claims(&self) -> PyResult<Shown<spacebridge::Claims<'_>>> {
                self.0.claims().or_refused().map(Shown)
            }

            fn __repr__(&self) -> String {
                format!("<{} of {} bytes>", stringify!($sealed), self.0.as_bytes().len())
            }
        }

        #[doc = concat!($doc, " that holds: what it says is what its sender signed for us.")]
        #[pyclass(frozen, module = "spacebridge")]
        #[derive(Clone)]
        pub(crate) struct $verified(pub(crate) Verified<$body>);

        #[pymethods]
        impl $verified {
            /// The message as it came.
            #[getter]
            fn sealed(&self) -> $sealed {
                $sealed(self.0.sealed().clone())
            }

            /// Its identity: the SHA-256 of what is signed, and not of the file.
            #[getter]
            fn digest(&self) -> String {
                self.0.digest().to_string()
            }

            /// What verifying it established, and what not.
            #[getter]
            fn statement(&self) -> Shown<&spacebridge::Statement> {
                Shown(self.0.statement())
            }

            /// When it was signed, by the sender's clock.
            #[getter]
            fn issued_at(&self) -> Time {
                Time(self.0.issued_at())
            }

            /// Everything that it says, as a document.
            fn document(&self) -> Shown<&Verified<$body>> {
                Shown(&self.0)
            }

            fn __repr__(&self) -> String {
                format!("<{} {}>", stringify!($verified), self.0.digest())
            }
        }
    };
}

message!(SealedBundle, VerifiedBundle, Bundle, "A bundle");
message!(SealedReceipt, VerifiedReceipt, Receipt, "A receipt");
message!(SealedNotice, VerifiedNotice, Notice, "A notice");

#[pymethods]
impl SealedBundle {
    /// Verifies it for `space`, which has to know and to trust its sender.
    #[pyo3(signature = (space, facts, *, now=None))]
    fn verify(
        &self,
        py: Python<'_>,
        space: &Space,
        facts: Document<Facts>,
        now: Option<Time>,
    ) -> PyResult<VerifiedBundle> {
        let (sealed, now) = (self.0.clone(), shell::now(now)?);
        py.detach(|| sealed.verify(&space.0, &facts.0, now)).or_refused().map(VerifiedBundle)
    }
}

#[pymethods]
impl SealedReceipt {
    /// Verifies it for `space`, which has to know and to trust its signer.
    #[pyo3(signature = (space, *, now=None))]
    fn verify(
        &self,
        py: Python<'_>,
        space: &Space,
        now: Option<Time>,
    ) -> PyResult<VerifiedReceipt> {
        let (sealed, now) = (self.0.clone(), shell::now(now)?);
        py.detach(|| sealed.verify(&space.0, now)).or_refused().map(VerifiedReceipt)
    }

    /// Verifies one of our own, to pass it on.
    fn verify_own(&self, space: &Space) -> PyResult<VerifiedReceipt> {
        self.0.clone().verify_own(&space.0).or_refused().map(VerifiedReceipt)
    }

    /// The same receipt without one of its parts; the signature still holds.
    fn withhold(&self, part: Document<ReceiptPart>) -> PyResult<Self> {
        self.0.withhold(part.0).or_refused().map(Self)
    }
}

#[pymethods]
impl SealedNotice {
    /// Verifies it for `space`, which has to know its sender.
    #[pyo3(signature = (space, *, now=None))]
    fn verify(&self, py: Python<'_>, space: &Space, now: Option<Time>) -> PyResult<VerifiedNotice> {
        let (sealed, now) = (self.0.clone(), shell::now(now)?);
        py.detach(|| sealed.verify(&space.0, now)).or_refused().map(VerifiedNotice)
    }
}

/// The kind of a file that came: `bundle`, `receipt` or `notice`.
#[pyfunction]
#[pyo3(signature = (data, /))]
pub(crate) fn carried(py: Python<'_>, data: Bytes) -> PyResult<Py<PyAny>> {
    match spacebridge::Carried::from_bytes(&data.0, &Limits::default()).or_refused()? {
        spacebridge::Carried::Bundle(sealed) => Ok(Py::new(py, SealedBundle(sealed))?.into_any()),
        spacebridge::Carried::Receipt(sealed) => Ok(Py::new(py, SealedReceipt(sealed))?.into_any()),
        spacebridge::Carried::Notice(sealed) => Ok(Py::new(py, SealedNotice(sealed))?.into_any()),
    }
}
