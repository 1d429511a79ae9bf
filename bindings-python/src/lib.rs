//! The Python module `spacebridge._core`: each verb of the core, one line each.
//!
//! Nothing is decided here. What Python does differently from Rust is said in `error.rs`.

mod certificate;
mod error;
mod version;

/// The native half of the package `spacebridge`.
#[pyo3::pymodule]
mod _core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::certificate::certificate_fingerprint;
    #[pymodule_export]
    use crate::version::compare_versions;

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
