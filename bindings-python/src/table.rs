//! Macros that turn the tables of verbs into classes and functions.
//!
//! A row is what Python sees, then `=`, then the call into the core:
//!
//! ```text
//! /// Its documentation, as `help()` shows it.
//! fn verify(&self, space: &Space, facts: Facts, *, ..now)
//!     = VerifiedBundle(self.0.clone().verify(&space.0, &facts, time(now)?)?);
//! ```
//!
//! `fn` is a method, `static` one without an object, `get` an attribute, and `__new__`, `__repr__`
//! and `__len__` are what they are in Python. `/`, `*` and a value after `=` are what they are in a
//! signature of Python, and `..now` is `now: Option<Time> = None`: the three that [`usual`] names.
//! `Facts` and the like are the core's, as `convert.rs` reads them; `&Space` is an object of
//! Python. `?` raises a refusal. A verb lets other threads run.

use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;

use crate::error::Refused;

/// A class of Python that holds a value of the core, and its verbs.
macro_rules! class {
    ($(#[$about:meta])* $class:ident($held:ty) eq; $($rows:tt)*) => {
        #[pyo3::pyclass(frozen, eq, module = "spacebridge")]
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq)]
        pub(crate) struct $class(pub(crate) $held);

        $crate::table::verbs! { $class; $($rows)* }
    };
    ($(#[$about:meta])* $class:ident($held:ty); $($rows:tt)*) => {
        #[pyo3::pyclass(frozen, module = "spacebridge")]
        $(#[$about])*
        pub(crate) struct $class(pub(crate) $held);

        $crate::table::verbs! { $class; $($rows)* }
    };
}

/// More verbs of a class.
macro_rules! verbs {
    ($class:ident; $(
        $(#[$doc:meta])* $kind:ident $name:ident($($given:tt)*) $(-> $gives:ty)? = $call:expr;
    )*) => {$(
        $crate::table::verb! { $class $(#[$doc])* $kind $name($($given)*) $(-> $gives)? = $call }
    )*};
}

/// One row, as a method.
macro_rules! verb {
    ($class:ident $(#[$doc:meta])+ get $name:ident(&$this:ident) = $call:expr) => {
        #[pymethods]
        impl $class {
            $(#[$doc])+
            #[getter]
            fn $name(&$this, py: Python<'_>) -> Result<Py<PyAny>, Refused> {
                $crate::table::read(py, || Ok($call))
            }
        }
    };
    ($class:ident fn $name:ident(&$this:ident) -> $gives:ty = $call:expr) => {
        #[pymethods]
        impl $class {
            fn $name(&$this) -> $gives {
                $call
            }
        }
    };
    ($class:ident fn __new__($($given:tt)*) = $call:expr) => {
        $crate::table::callable! {
            [method $class] (#[new]) __new__($($given)*,) -> Self, make, $call
        }
    };
    ($class:ident $(#[$doc:meta])+ static $name:ident($($given:tt)*) = $call:expr) => {
        $crate::table::callable! {
            [method $class] ($(#[$doc])+ #[staticmethod]) $name($($given)*,) -> Py<PyAny>, call,
            $call
        }
    };
    ($class:ident $(#[$doc:meta])+ fn $name:ident($($given:tt)*) = $call:expr) => {
        $crate::table::callable! {
            [method $class] ($(#[$doc])+) $name($($given)*,) -> Py<PyAny>, call, $call
        }
    };
}

/// Functions of the module: rows without an object.
macro_rules! functions {
    ($($(#[$doc:meta])+ fn $name:ident($($given:tt)*) = $call:expr;)*) => {$(
        $crate::table::callable! {
            [function] ($(#[$doc])+) $name($($given)*,) -> Py<PyAny>, call, $call
        }
    )*};
}

/// Writes one callable, with the signature that Python shows. `vis` is empty: it is there to be
/// counted, so that `/` goes where it came from. It cannot be the last in the brackets, so a comma
/// is.
macro_rules! callable {
    (
        $place:tt ($($about:tt)*) $name:ident(
            $(&$this:ident $(,)?)?
            $($first:ident: $kind:ty $(= $default:tt)?),* $(, / $only:vis)?
            $(, * $(, $word:ident: $type:ty $(= $absent:tt)?)* $(, ..$usual:ident)*)?,
        ) -> $gives:ty, $how:ident, $call:expr
    ) => {
        $crate::table::placed! {
            $place
            $($about)*
            #[pyo3(signature = (
                $($first $(= $default)?,)* $(/ $only,)?
                $(*, $($word $(= $absent)?,)* $($usual = None),*)?
            ))]
            pub(crate) fn $name(
                $(&$this,)?
                py: Python<'_>,
                $($first: <$kind as Argument>::From,)*
                $($($word: <$type as Argument>::From,)*)?
                $($($usual: Option<<$crate::table::usual!($usual) as Argument>::From>,)*)?
            ) -> Result<$gives, Refused> {
                $crate::table::$how(py, || Ok($call))
            }
        }
    };
}

/// Declares the optional arguments that many verbs share.
macro_rules! usual {
    (limits) => {
        Limits
    };
    (now) => {
        Time
    };
    (seed) => {
        [u8; 32]
    };
}

/// Declares the place of a callable: a class or the module.
macro_rules! placed {
    ([method $class:ident] $($callable:tt)*) => {
        #[pymethods]
        impl $class {
            $($callable)*
        }
    };
    ([function] $($callable:tt)*) => {
        #[pyo3::pyfunction]
        $($callable)*
    };
}

pub(crate) use {callable, class, functions, placed, usual, verb, verbs};

/// Reads an attribute.
pub(crate) fn read<'py, T: IntoPyObject<'py>>(
    py: Python<'py>,
    attribute: impl FnOnce() -> Result<T, Refused>,
) -> Result<Py<PyAny>, Refused> {
    attribute()?.into_py_any(py).map_err(Refused)
}

/// Calls a verb without holding up other threads, and gives Python what comes out.
pub(crate) fn call<'py, T: IntoPyObject<'py> + Send>(
    py: Python<'py>,
    verb: impl FnOnce() -> Result<T, Refused> + Send,
) -> Result<Py<PyAny>, Refused> {
    make(py, verb)?.into_py_any(py).map_err(Refused)
}

/// Makes an object, without holding up other threads.
pub(crate) fn make<T: Send>(
    py: Python<'_>,
    class: impl FnOnce() -> Result<T, Refused> + Send,
) -> Result<T, Refused> {
    py.detach(class)
}
