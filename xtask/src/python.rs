//! The Python package: built as a user builds it, then tested from outside.

use anyhow::Result;

use crate::command::{program, run};
use crate::tools;

/// Builds and installs the package, compares its type stubs with it, and runs its tests.
pub(crate) fn binding() -> Result<()> {
    let python = tools::python()?;
    run(program(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        // The pinned maturin of the environment, not the newest one there is today.
        .args(["--no-build-isolation", "--no-deps", "--force-reinstall", "./bindings-python"])
        .env("PATH", path_with(&python)?))?;
    run(program(&python).args(["-m", "mypy.stubtest", "spacebridge"]))?;
    run(program(&python).args(["-m", "pytest", "-q", "bindings-python/tests"]))
}

/// Tests that what the benches measure beside ours does the whole job.
pub(crate) fn peers() -> Result<()> {
    run(program(tools::python()?).args(["-m", "pytest", "-q", "benches/peers"]))
}

/// The path with the programs of `python`'s environment first: its build backend is one of them.
fn path_with(python: &std::path::Path) -> Result<std::ffi::OsString> {
    let own = python.parent().map(std::path::Path::to_path_buf);
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(own.into_iter().chain(std::env::split_paths(&rest)))?)
}
