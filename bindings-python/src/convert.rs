//! Arguments and results: the core's values as objects of Python, and back.
//!
//! A document is what JSON can say, and JSON is what carries it: the same document serves Rust,
//! Python and JavaScript. What is secret has no serial form that shows it, so nothing is redacted
//! here. What Python does better than Rust is in `spacebridge/_convert.py`.

use core::ops::Deref;
use core::str::FromStr;

use pyo3::call::PyCallArgs;
use pyo3::conversion::FromPyObjectOwned;
use pyo3::pybacked::PyBackedBytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::answers::{Asked, Value};
use crate::prelude::*;

/// Says what becomes of a value in Python.
macro_rules! into_python {
    ($(<$($T:ident: $bound:path)?> $value:ty: |$it:ident, $py:ident| $call:expr;)+) => {
        $(impl<'py, $($T: $bound)?> IntoPyObject<'py> for $value {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = PyErr;

            fn into_pyobject(self, $py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let $it = self;
                $call
            }
        })+
    };
}

/// Says what an object of Python becomes.
macro_rules! from_python {
    ($(<$($T:ident: $bound:path)?> $value:ty: |$object:ident| $call:expr;)+) => {
        $(impl<'py, $($T: $bound)?> FromPyObject<'_, 'py> for $value {
            type Error = $crate::error::Refused;

            fn extract($object: Borrowed<'_, 'py, PyAny>) -> Result<Self, Self::Error> {
                Ok(Self($call))
            }
        })+
    };
}

/// A value of the core as a document.
pub(crate) fn shown(value: impl Serialize) -> Shown {
    Shown(sb::documents::write_document(&value))
}

/// Values of the core as a list of documents.
pub(crate) fn listed(values: impl Iterator<Item: Serialize>) -> Shown {
    shown(values.collect::<Vec<_>>())
}

/// A document on its way to Python, written already: a large one holds up no other thread.
pub(crate) struct Shown(String);

into_python! {
    <> Shown: |text, py| py.import("json")?.call_method1("loads", (text.0,));
    <T: PyCallArgs<'py>> Named<T>: |named, py|
        py.import("spacebridge._results")?.call_method1(named.0, named.1);
    <> Time: |time, py| py.import("spacebridge._convert")?
        .call_method1("from_milliseconds", (time.0.unix_milliseconds(),));
}

/// A result of a verb, converted after the verb has released the lock.
pub(crate) trait ForPython: for<'py> IntoPyObject<'py> + Send {}

impl<T: for<'py> IntoPyObject<'py> + Send> ForPython for T {}

/// The named tuple of `spacebridge/_results.py` with that name.
pub(crate) struct Named<T>(pub(crate) &'static str, pub(crate) T);

/// Results of the core as named tuples, field by field.
macro_rules! named {
    ($(fn $give:ident($it:ident: $result:ty) = $name:ident($($part:expr),+);)*) => {
        $(fn $give($it: $result) -> impl $crate::convert::ForPython {
            $crate::convert::Named(stringify!($name), ($($part,)+))
        })*
    };
}

pub(crate) use {from_python, named};

/// A point in time, as an aware `datetime`.
pub(crate) struct Time(pub(crate) sb::Timestamp);

/// Converts an argument with the function of that name in `spacebridge/_convert.py`.
pub(crate) fn converted<T: for<'py> FromPyObjectOwned<'py>>(
    object: Borrowed<'_, '_, PyAny>,
    name: &str,
) -> Result<T, Refused> {
    let convert = || object.py().import("spacebridge._convert")?.call_method1(name, (object,));
    let value = convert().map_err(Refused)?;
    value.extract().map_err(|error: T::Error| Refused(error.into()))
}

/// A value of the core that is read from a document.
#[derive(Default)]
pub(crate) struct Document<T>(pub(crate) T);

/// The JSON of a document, for what reads it itself; it may hold a secret.
pub(crate) struct Json(pub(crate) Zeroizing<String>);

/// A word of the core that is read from a text, with the word's own refusals.
pub(crate) struct Text<T>(pub(crate) T);

/// Bytes: themselves, or the file that has them.
pub(crate) struct Bytes(pub(crate) PyBackedBytes);

/// The bytes of a text or of a file, in an encoding that the core judges.
pub(crate) struct EncodedSlice(pub(crate) Zeroizing<Vec<u8>>);

from_python! {
    <> Time: |object|
        sb::Timestamp::from_unix_milliseconds(converted(object, "to_milliseconds")?)?;
    <> Json: |object| Zeroizing::new(converted(object, "to_text")?);
    <T: DeserializeOwned> Document<T>: |object|
        sb::documents::read_document(&object.extract::<Json>()?.0, &Limits::default())?;
    <T: FromStr<Err: Into<sb::Error>>> Text<T>: |object|
        converted::<String>(object, "to_word")?.parse::<T>().map_err(Into::<sb::Error>::into)?;
    <> Bytes: |object| converted(object, "to_bytes")?;
    <> EncodedSlice: |object| Zeroizing::new(converted(object, "to_written")?);
}

/// An argument, as a row of a table names it, and how it comes from Python.
pub(crate) trait Argument {
    /// The type that reads the argument.
    type From;
}

impl<T: Argument> Argument for Option<T> {
    type From = Option<T::From>;
}

/// Another object of this module, or a text that is only looked at.
impl<T: ?Sized> Argument for &T {
    type From = Self;
}

/// Says how the values of some types are read. What reads one lends it too.
macro_rules! arguments {
    ($($reads:ident: $($value:ty),+;)+) => {$(
        $(impl Argument for $value {
            type From = $reads<Self>;
        })+

        impl<T> Deref for $reads<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }
    )+};
}

arguments! {
    Text: Digest, EnvironmentRef, Fingerprint, Label, Name, Permission, PreviewDigest, ProjectRef,
        ReleaseVersion;
    Document: AnswerSheetDocument, AuditRecord, CandidateDocument, Content, ControlType,
        Deployment, Inventory, Lifecycle, Limits, Outcome, PackOptions, Package, PlaceDocument,
        ReceiptPart, ReferenceKind, Sensitive, Set<Label>, Slice, Stage, Team, Tenant,
        TransferPolicy, TrustChange, Vec<Lifecycle>, Vec<Name>, Vec<Package>, Vec<Permit>,
        Vec<ProjectDocument>, Vec<Team>, Vec<Template>, Vec<Tenant>, Vec<Trust>, Vec<Variable>,
        Vec<(ReleaseVersion, String)>, sb::trust::AuditLog, sb::Release;
}

/// Says which types read themselves.
macro_rules! as_they_are {
    ($($value:ty),+) => {
        $(impl Argument for $value {
            type From = Self;
        })+
    };
}

as_they_are! {
    AnswerValue, Asked, Bytes, EncodedSlice, Json, Key, Py<PyAny>, String, Time, (Time, Time),
    Value, Vec<Py<AssembledRelease>>, Vec<Py<ImportedRelease>>, Vec<String>,
    Vec<(String, Bytes)>, Vec<Bytes>, [u8; 32], bool, u64
}
