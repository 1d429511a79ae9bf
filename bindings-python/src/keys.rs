//! Certificates, and the secret half of a Space: here, or elsewhere behind an object of Python.

use alloc::sync::Arc;
use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::types::PyBytes;
use zeroize::Zeroizing;

use crate::prelude::*;

class! {
    /// The public half of a Space: what others pin, and seal to.
    Certificate(sb::Certificate) eq;

    /// Reads a certificate file: its text, or a path to it.
    static from_pem(pem: EncodedSlice, /, *, ..limits)
        = Self(sb::Certificate::from_pem(&pem.0, &limits.unwrap_or_default())?);

    /// The certificate file, to be carried to another network.
    fn to_pem(&self) = self.0.to_pem();

    /// The SHA-256 of the identity certificate, as OpenSSL prints it.
    get fingerprint(&self) = self.0.fingerprint().to_string();

    /// The fingerprint in words, for two people on a telephone.
    get words(&self) = self.0.fingerprint().words();

    /// The name in it: shown, never believed.
    get name(&self) = self.0.name();

    /// The validity of the identity certificate.
    get valid(&self) = (Time(self.0.valid().from), Time(self.0.valid().until));

    /// The validity of the encryption certificate, to which secrets are sealed.
    get encryption_valid(&self)
        = (Time(self.0.encryption_valid().from), Time(self.0.encryption_valid().until));

    /// The public key that verifies signatures: 65 bytes, an uncompressed point.
    get identity_key(&self) = self.0.identity_key().to_vec();

    /// The public key that secrets are sealed to: 65 bytes, an uncompressed point.
    get encryption_key(&self) = self.0.encryption_key().to_vec();

    /// Compares the fingerprint with what the other side read out, in words or in hexadecimal.
    fn compare(&self, typed: &str, /) = ComparedFingerprint(self.0.fingerprint().compare(typed)?);

    fn __repr__(&self) -> String
        = format!("<Certificate of {} {}>", self.0.name(), self.0.fingerprint());
}

functions! {
    /// The words of a fingerprint, for two people on a telephone.
    fn fingerprint_words(fingerprint: Fingerprint, /) = fingerprint.words();
}

class! {
    /// A fingerprint that a person compared: what `confirm` asks for.
    ComparedFingerprint(sb::trust::ComparedFingerprint);

    /// The fingerprint that a person compared.
    get fingerprint(&self) = self.0.fingerprint().to_string();
}

class! {
    /// The private keys of a Space, with its certificate. They are not printed, pickled or copied.
    SpaceKeys(Arc<sb::SpaceKeys>);

    /// Makes the keys of a new Space: an identity for ten years, an encryption key for two.
    static generate(name: &str, *, identity: Option<(Time, Time)> = None,
        encryption: Option<(Time, Time)> = None, ..now, ..seed) = {
        let now = time(now)?;
        let identity = identity.map_or_else(|| sb::Validity::of_identity(now), validity);
        let encryption = encryption.map_or_else(|| sb::Validity::of_encryption(now), validity);
        Self::new(sb::SpaceKeys::generate(name, identity, encryption, shell::seed(seed)?)?)
    };

    /// Reads keys from their file, with the passphrase that encrypts it.
    static from_pem(pem: EncodedSlice, passphrase: Option<&str>, certificate: &Certificate, *,
        ..limits) = {
        let certificate = certificate.0.clone();
        let limits = limits.unwrap_or_default();
        Self::new(sb::SpaceKeys::from_pem(&pem.0, passphrase, certificate, &limits)?)
    };

    /// The keys as a file that only the passphrase opens.
    fn to_encrypted_pem(&self, passphrase: &str, *, ..seed)
        = self.0.to_encrypted_pem(passphrase, shell::seed(seed)?)?;

    /// The keys as a file that everybody can open.
    fn to_unencrypted_pem(&self)
        = Secret(sb::release::SecretText::new(self.0.to_unencrypted_pem()?.as_str()));

    /// Returns keys with the same identity and a new encryption key. Keep the present keys as well.
    fn renew_encryption(&self, *, encryption: Option<(Time, Time)> = None, ..now, ..seed) = {
        let now = time(now)?;
        let encryption = encryption.map_or_else(|| sb::Validity::of_encryption(now), validity);
        Self::new(self.0.renew_encryption(encryption, shell::seed(seed)?)?)
    };

    /// The public half, to be given to everybody.
    get certificate(&self) = Certificate(self.0.certificate().clone());

    /// These keys for one signature, in the hands of the person `by`.
    fn signer(&self, *, by: Option<String> = None, ..now, ..seed)
        = Signer::new(self.0.certificate(), Key::Ours(Arc::clone(&self.0)), by, now, seed)?;

    fn __repr__(&self) -> String = format!("<SpaceKeys of {}>", self.0.certificate().name());

    /// Refuses to be written.
    fn __reduce__(&self) = never("keys are not pickled or copied: write them with a passphrase")?;
}

class! {
    /// The certificates of a Space whose keys are kept elsewhere, before the identity key has
    /// signed them.
    ///
    /// Each key is 65 bytes, an uncompressed point. The same arguments, with the same `now` and
    /// `seed`, make the same bytes, so the signatures may be made on another machine.
    UnsignedCertificate(sb::UnsignedCertificate);

    fn __new__(name: &str, identity_key: Bytes, encryption_key: Bytes, *,
        identity: Option<(Time, Time)> = None, encryption: Option<(Time, Time)> = None, ..now,
        ..seed) = {
        let now = time(now)?;
        let identity = identity.map_or_else(|| sb::Validity::of_identity(now), validity);
        let encryption = encryption.map_or_else(|| sb::Validity::of_encryption(now), validity);
        let seed = shell::seed(seed)?;
        let keys = (&identity_key.0, &encryption_key.0);
        Self(sb::UnsignedCertificate::new(name, keys.0, keys.1, identity, encryption, seed)?)
    };

    /// Prepares a new encryption certificate for the same identity.
    static renewal(certificate: &Certificate, encryption_key: Bytes, *,
        encryption: Option<(Time, Time)> = None, ..now, ..seed) = {
        let now = time(now)?;
        let encryption = encryption.map_or_else(|| sb::Validity::of_encryption(now), validity);
        let seed = shell::seed(seed)?;
        let key = &encryption_key.0;
        Self(sb::UnsignedCertificate::renewal(&certificate.0, key, encryption, seed)?)
    };

    /// The bytes that the identity key signs with ECDSA and SHA-256, in this order.
    get to_be_signed(&self) = self.0.to_be_signed().to_vec();

    /// The SHA-256 of each part of `to_be_signed`, for a token that signs digests.
    get digests(&self)
        = self.0.digests().iter().map(|digest| digest.as_bytes().to_vec()).collect::<Vec<_>>();

    /// Joins the signatures, `r` and `s` in 64 bytes or DER, and verifies them.
    fn finish(&self, signatures: Vec<Bytes>, /) = {
        let signatures: Vec<&[u8]> = signatures.iter().map(|one| &*one.0).collect();
        Certificate(self.0.finish(&signatures)?)
    };
}

impl SpaceKeys {
    pub(crate) fn new(keys: sb::SpaceKeys) -> Self {
        Self(Arc::new(keys))
    }
}

fn validity((Time(from), Time(until)): (Time, Time)) -> sb::Validity {
    sb::Validity { from, until }
}

class! {
    /// A key that signs once, at one time, with one seed, for one person.
    ///
    /// `key` is an object whose `sign(digest)` gives the 64 bytes of an ECDSA signature, r and s,
    /// over the 32 bytes of a digest: a key in a hardware module, say. What it raises is the cause
    /// of the refusal.
    Signer(Once<ResolvedValue>);

    fn __new__(certificate: &Certificate, key: Py<PyAny>, *, by: Option<String> = None, ..now,
        ..seed)
        = Self::new(&certificate.0, Key::elsewhere(key), by, now, seed)?;
}

/// The key, the time and the seed of a signer, until it signs.
pub(crate) struct ResolvedValue {
    certificate: sb::Certificate,
    key: Key,
    by: String,
    now: sb::Timestamp,
    seed: sb::Seed,
}

impl ResolvedValue {
    pub(crate) fn lend<R>(self, verb: impl FnOnce(sb::Signer<'_>) -> R) -> (R, Key) {
        let Self { certificate, key, by, now, seed } = self;
        let signed = verb(sb::Signer::new(&certificate, &key, &sb::Actor::new(&by, now), seed));
        (signed, key)
    }
}

impl Signer {
    fn new(
        certificate: &sb::Certificate,
        key: Key,
        by: Option<String>,
        now: Option<Time>,
        seed: Option<[u8; 32]>,
    ) -> Result<Self, Refused> {
        let by = by.unwrap_or_default();
        let now = time(now)?;
        let seed = shell::seed(seed)?;
        Ok(Self(Once::new(ResolvedValue { certificate: certificate.clone(), key, by, now, seed })))
    }

    /// Takes the content of the signer; a second call is rejected.
    pub(crate) fn take(&self) -> Result<ResolvedValue, Refused> {
        self.0.take("a signer signs once: make another")
    }

    /// Lets `verb` sign.
    pub(crate) fn sign<T, E>(
        &self,
        verb: impl FnOnce(sb::Signer<'_>) -> Result<T, E>,
    ) -> Result<T, Refused>
    where
        Refused: From<E>,
    {
        let (signed, key) = self.take()?.lend(verb);
        key.explain(signed)
    }
}

/// A key of ours, or one behind an object of Python, with what that raised.
pub(crate) enum Key {
    Ours(Arc<sb::SpaceKeys>),
    Elsewhere(Py<PyAny>, Mutex<Option<PyErr>>),
}

impl Key {
    const fn elsewhere(key: Py<PyAny>) -> Self {
        Self::Elsewhere(key, Mutex::new(None))
    }

    /// Gives a refusal what the object raised as its cause.
    pub(crate) fn explain<T, E>(self, result: Result<T, E>) -> Result<T, Refused>
    where
        Refused: From<E>,
    {
        result.map_err(|error| {
            let refused = Refused::from(error);
            if let Self::Elsewhere(_, raised) = self
                && let Ok(Some(raised)) = raised.into_inner()
            {
                Python::attach(|py| refused.0.set_cause(py, Some(raised)));
            }
            refused
        })
    }
}

/// Accepts a `SpaceKeys`, or an object whose `agree(public_key)` returns 32 bytes.
impl<'py> FromPyObject<'_, 'py> for Key {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(match object.cast::<SpaceKeys>() {
            Ok(keys) => Self::Ours(Arc::clone(&keys.get().0)),
            Err(_) => Self::elsewhere(object.to_owned().unbind()),
        })
    }
}

impl sb::Sign for Key {
    fn sign(&self, digest: &Digest, hedge: &[u8; 32]) -> Result<[u8; 64], sb::Error> {
        match self {
            Self::Ours(keys) => keys.sign(digest, hedge),
            Self::Elsewhere(key, raised) => ask(key, raised, "sign", digest.as_bytes()),
        }
    }
}

impl sb::Agree for Key {
    fn agree(&self, public: &[u8; 65]) -> Result<Zeroizing<[u8; 32]>, sb::Error> {
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
) -> Result<[u8; N], sb::Error> {
    let answer = |py: Python<'_>| -> PyResult<[u8; N]> {
        let Bytes(answer) =
            key.bind(py).call_method1(method, (PyBytes::new(py, given),))?.extract()?;
        let detail = || format!("`{method}` gave {} bytes and not {N}", answer.len());
        <[u8; N]>::try_from(&*answer).map_err(|_| PyValueError::new_err(detail()))
    };
    Python::attach(answer).map_err(|error| {
        if let Ok(mut raised) = raised.lock() {
            *raised = Some(error);
        }
        sb::Error::key_unavailable()
    })
}
