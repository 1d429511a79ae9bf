//! The secret half of a Space: kept in memory, or elsewhere behind an object of Python.

use alloc::sync::Arc;
use std::sync::Mutex;

use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use spacebridge::{
    Agree, Digest, Error, Instant, KeyError, Limits, SecretText, Seed, Sign, Validity,
};
use zeroize::Zeroizing;

use crate::certificate::Certificate;
use crate::convert::{Bytes, Written};
use crate::error::OrRefused as _;
use crate::secret::Secret;
use crate::shell::{self, Time};

/// The private keys of a Space, with its certificate. They are not printed, pickled or copied.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct SpaceKeys(Arc<spacebridge::SpaceKeys>);

#[pymethods]
impl SpaceKeys {
    /// Makes the keys of a new Space.
    #[staticmethod]
    #[pyo3(signature = (name, *, identity=None, encryption=None, now=None, seed=None))]
    fn generate(
        py: Python<'_>,
        name: &str,
        identity: Option<(Time, Time)>,
        encryption: Option<(Time, Time)>,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> PyResult<Self> {
        let (now, seed) = (shell::now(now)?, shell::seed(seed)?);
        let identity = identity.map_or_else(|| Validity::of_identity(now), validity);
        let encryption = encryption.map_or_else(|| Validity::of_encryption(now), validity);
        py.detach(|| spacebridge::SpaceKeys::generate(name, identity, encryption, seed))
            .or_refused()
            .map(Self::new)
    }

    /// Reads keys from their file, with the passphrase that encrypts it.
    #[staticmethod]
    #[pyo3(signature = (pem, passphrase, certificate))]
    fn from_pem(
        py: Python<'_>,
        pem: Written,
        passphrase: Option<&str>,
        certificate: &Certificate,
    ) -> PyResult<Self> {
        let (certificate, limits) = (certificate.0.clone(), Limits::default());
        py.detach(|| spacebridge::SpaceKeys::from_pem(&pem.0, passphrase, certificate, &limits))
            .or_refused()
            .map(Self::new)
    }

    /// The keys as a file that only the passphrase opens.
    #[pyo3(signature = (passphrase, *, seed=None))]
    fn to_encrypted_pem(
        &self,
        py: Python<'_>,
        passphrase: &str,
        seed: Option<[u8; 32]>,
    ) -> PyResult<String> {
        let seed = shell::seed(seed)?;
        py.detach(|| self.0.to_encrypted_pem(passphrase, seed)).or_refused()
    }

    /// The keys as a file that everybody can open.
    fn to_unencrypted_pem(&self) -> PyResult<Secret> {
        let pem = self.0.to_unencrypted_pem().or_refused()?;
        Ok(Secret(SecretText::new(pem.as_str())))
    }

    /// The same identity with a new encryption key.
    #[pyo3(signature = (*, encryption=None, now=None, seed=None))]
    fn renew_encryption(
        &self,
        encryption: Option<(Time, Time)>,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> PyResult<Self> {
        let (now, seed) = (shell::now(now)?, shell::seed(seed)?);
        let encryption = encryption.map_or_else(|| Validity::of_encryption(now), validity);
        self.0.renew_encryption(encryption, seed).or_refused().map(Self::new)
    }

    /// The public half, to be given to everybody.
    #[getter]
    fn certificate(&self) -> Certificate {
        Certificate(self.0.certificate().clone())
    }

    /// These keys, now, with the randomness of one seal, in the hands of the person `by`.
    #[pyo3(signature = (*, by=None, now=None, seed=None))]
    fn at(
        &self,
        by: Option<String>,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> PyResult<Signer> {
        let certificate = self.0.certificate().clone();
        Signer::holding(certificate, Key::Ours(Arc::clone(&self.0)), by, now, seed)
    }

    fn __repr__(&self) -> String {
        format!("<SpaceKeys of {}>", self.0.certificate().name())
    }

    #[expect(clippy::unused_self, reason = "Python asks the object")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("keys are not pickled or copied: write them with a passphrase"))
    }
}

impl SpaceKeys {
    pub(crate) fn new(keys: spacebridge::SpaceKeys) -> Self {
        Self(Arc::new(keys))
    }
}

fn validity((Time(from), Time(until)): (Time, Time)) -> Validity {
    Validity { from, until }
}

/// A key that signs one thing, at one time, with one seed, for one person.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Signer(Mutex<Option<Held>>);

/// What a signer holds until it signs.
pub(crate) struct Held {
    certificate: spacebridge::Certificate,
    key: Key,
    by: String,
    now: Instant,
    seed: Seed,
}

impl Held {
    pub(crate) fn lend<R>(self, verb: impl FnOnce(spacebridge::Signer<'_>) -> R) -> (R, Key) {
        let Self { certificate, key, by, now, seed } = self;
        let signed = verb(spacebridge::Signer::new(&certificate, &key, now, seed).by(&by));
        (signed, key)
    }
}

#[pymethods]
impl Signer {
    /// A key that is kept elsewhere: `key.sign(digest)` gives the 64 bytes of a signature.
    #[new]
    #[pyo3(signature = (certificate, key, *, by=None, now=None, seed=None))]
    fn new(
        certificate: &Certificate,
        key: Py<PyAny>,
        by: Option<String>,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> PyResult<Self> {
        Self::holding(certificate.0.clone(), Key::elsewhere(key), by, now, seed)
    }
}

impl Signer {
    fn holding(
        certificate: spacebridge::Certificate,
        key: Key,
        by: Option<String>,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> PyResult<Self> {
        let (by, now, seed) = (by.unwrap_or_default(), shell::now(now)?, shell::seed(seed)?);
        Ok(Self(Mutex::new(Some(Held { certificate, key, by, now, seed }))))
    }

    /// What it holds, once.
    pub(crate) fn take(&self) -> PyResult<Held> {
        let held = self.0.lock().ok().and_then(|mut held| held.take());
        held.ok_or_else(|| PyRuntimeError::new_err("a signer signs once: make another"))
    }

    /// Lets `verb` sign, without holding up other threads.
    pub(crate) fn sign<T: Send, E: Into<Error> + Send>(
        &self,
        py: Python<'_>,
        verb: impl Send + FnOnce(spacebridge::Signer<'_>) -> Result<T, E>,
    ) -> PyResult<T> {
        let held = self.take()?;
        let (signed, key) = py.detach(|| held.lend(verb));
        key.explain(py, signed.or_refused())
    }
}

/// Opens with `keys`: a `SpaceKeys`, or an object whose `agree(public_key)` gives 32 bytes.
pub(crate) fn open<T: Send, E: Into<Error> + Send>(
    keys: &Bound<'_, PyAny>,
    verb: impl Send + FnOnce(&dyn Agree) -> Result<T, E>,
) -> PyResult<T> {
    let key = match keys.cast::<SpaceKeys>() {
        Ok(keys) => Key::Ours(Arc::clone(&keys.get().0)),
        Err(_) => Key::elsewhere(keys.clone().unbind()),
    };
    let opened = keys.py().detach(|| verb(&key));
    key.explain(keys.py(), opened.or_refused())
}

/// A key of ours, or one behind an object of Python, with what that raised.
pub(crate) enum Key {
    Ours(Arc<spacebridge::SpaceKeys>),
    Elsewhere(Py<PyAny>, Mutex<Option<PyErr>>),
}

impl Key {
    const fn elsewhere(key: Py<PyAny>) -> Self {
        Self::Elsewhere(key, Mutex::new(None))
    }

    /// Gives a refusal what the object raised as its cause.
    pub(crate) fn explain<T>(self, py: Python<'_>, result: PyResult<T>) -> PyResult<T> {
        result.inspect_err(|error| {
            if let Self::Elsewhere(_, raised) = self
                && let Ok(Some(raised)) = raised.into_inner()
            {
                error.set_cause(py, Some(raised));
            }
        })
    }
}

impl Sign for Key {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], KeyError> {
        match self {
            Self::Ours(keys) => keys.sign(digest, hedge),
            Self::Elsewhere(key, raised) => ask(key, raised, "sign", digest.as_bytes()),
        }
    }
}

impl Agree for Key {
    fn agree(&self, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
        match self {
            Self::Ours(keys) => keys.agree(public),
            Self::Elsewhere(key, raised) => ask(key, raised, "agree", public).map(Zeroizing::new),
        }
    }
}

fn ask<const N: usize>(
    key: &Py<PyAny>,
    raised: &Mutex<Option<PyErr>>,
    method: &str,
    given: &[u8],
) -> Result<[u8; N], KeyError> {
    let answer = |py: Python<'_>| -> PyResult<[u8; N]> {
        let Bytes(answer) =
            key.bind(py).call_method1(method, (PyBytes::new(py, given),))?.extract()?;
        let length = answer.len();
        <[u8; N]>::try_from(answer).map_err(|_| {
            PyValueError::new_err(format!("`{method}` gave {length} bytes and not {N}"))
        })
    };
    Python::attach(answer).map_err(|error| {
        if let Ok(mut raised) = raised.lock() {
            *raised = Some(error);
        }
        KeyError::Unavailable
    })
}
