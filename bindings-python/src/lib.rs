//! The Python module `spacebridge._core`: each verb of the core, one line each.
//!
//! Nothing is decided here. What Python does differently from Rust is said in three files:
//! `convert.rs` (documents), `error.rs` (exceptions), `shell.rs` (time, chance and files).

#![expect(clippy::needless_pass_by_value, reason = "Python hands over what it calls with")]

extern crate alloc;

mod answers;
mod certificate;
mod convert;
mod data_center;
mod error;
mod keys;
mod known;
mod octopus;
mod packages;
mod plan;
mod preview;
mod release;
mod rules;
mod sealed;
mod secret;
mod shell;
mod space;
mod store;
mod verbs;
mod version;

/// The native half of the package `spacebridge`.
#[pyo3::pymodule]
mod _core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::answers::{AnswerSheet, Answers};
    #[pymodule_export]
    use crate::certificate::{Certificate, ComparedFingerprint};
    #[pymodule_export]
    use crate::data_center::DataCenter;
    #[pymodule_export]
    use crate::keys::{Signer, SpaceKeys};
    #[pymodule_export]
    use crate::known::Known;
    #[pymodule_export]
    use crate::octopus::OctopusDocuments;
    #[pymodule_export]
    use crate::packages::{
        Holdings, Joining, PackageCheck, PackageDigest, PartTable, Splitting, Unpacking,
        VerifiedPackage, apply_pack, make_pack, read_pack, transfer_plan,
    };
    #[pymodule_export]
    use crate::plan::{Plan, Revealed};
    #[pymodule_export]
    use crate::preview::Preview;
    #[pymodule_export]
    use crate::release::{AssembledRelease, ImportedRelease, Release};
    #[pymodule_export]
    use crate::rules::{
        allows, blanks, compare, compare_text, dashboard, dashboard_text, everyone, explain,
        progress, promotable, resolve, slice, slice_findings,
    };
    #[pymodule_export]
    use crate::sealed::{
        SealedBundle, SealedNotice, SealedReceipt, VerifiedBundle, VerifiedNotice, VerifiedReceipt,
        carried,
    };
    #[pymodule_export]
    use crate::secret::Secret;
    #[pymodule_export]
    use crate::space::Space;
    #[pymodule_export]
    use crate::store::{AuditLog, digest_of, facts_from_bytes, facts_to_bytes, printable};
    #[pymodule_export]
    use crate::version::compare_versions;

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("ERRORS", include_str!("../../docs/errors.md"))?;
        module.add("FAMILIES", spacebridge::Error::FAMILIES.to_vec())
    }
}
