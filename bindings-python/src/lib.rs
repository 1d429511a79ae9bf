//! The Python module `spacebridge._core`: tables of the core's verbs, a row each.
//!
//! Nothing is decided here. `table.rs` says how a row is read; what Python does differently from
//! Rust is in `convert.rs` (arguments and results), `error.rs` (exceptions) and `shell.rs` (time
//! and chance).

#![expect(clippy::needless_pass_by_value, reason = "Python hands over what it calls with")]
#![expect(clippy::too_many_arguments, reason = "as many as the core's verbs have")]

extern crate alloc;

mod answers;
mod convert;
mod data_center;
mod error;
mod facts;
mod keys;
mod packages;
mod prelude;
mod release;
mod rules;
mod sealed;
mod shell;
mod space;
mod store;
mod table;
mod target;
mod verbs;

/// The native half of the package `spacebridge`.
#[pyo3::pymodule]
mod _core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::{
        answers::{AnswerSheet, Answers},
        data_center::DataCenter,
        facts::{FactQuery, FactsHandle},
        keys::{
            Certificate, ComparedFingerprint, Signer, SpaceKeys, UnsignedCertificate,
            fingerprint_words,
        },
        packages::{
            AvailablePackages, PackageCheck, PackageDigest, PartAssembler, PartSplitter, PartTable,
        },
        packages::{Unpacking, VerifiedPackage, apply_pack, make_pack, read_pack, transfer_plan},
        release::{AssembledRelease, ImportedRelease, OctopusDocuments, Release},
        rules::{allows, blanks, compare, compare_text, dashboard, dashboard_text, due, everyone},
        rules::{explain, is_completed, open_for, progress, promotable, prompts, resolve},
        rules::{resolve_all, slice, slice_findings},
        sealed::{BundleMessage, NoticeMessage, ReceiptMessage, check_words, read_message},
        sealed::{VerifiedBundle, VerifiedNotice, VerifiedReceipt, prove_equivocation},
        space::Space,
        store::{AuditLog, Secret, check_word, compare_versions, digest_of},
        store::{facts_from_bytes, facts_to_bytes, printable},
        target::{OpenedSecrets, Plan, Preview, TargetState},
    };

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
