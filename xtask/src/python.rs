//! The Python package: built as a user builds it, then tested from outside.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::cargo::cargo;
use crate::command::{emptied, program, run, target};
use crate::tools;

/// The oldest Python that the wheel serves, and the newest that it was tried with. They are where
/// Python's own library differs most from the version that the gate runs on.
const OTHERS: [&str; 2] = ["3.9", "3.13"];

/// The settings of the tests, the tests of the package, and the vectors.
const TESTS: [&str; 4] =
    ["-c", "bindings-python/pyproject.toml", "bindings-python/tests", "vectors/python"];

/// Builds and installs the package, compares its type stubs with it, and runs its tests.
pub(crate) fn binding() -> Result<()> {
    let python = tools::python()?;
    source(&python)?;
    let wheel = wheel()?;
    run(program(&python)
        .args(["-m", "mypy.stubtest", "spacebridge"])
        .env("MYPY_CACHE_DIR", target("mypy")))?;
    run(program(&python)
        .args(["-m", "mypy", "--strict", "--package", "spacebridge"])
        .env("MYPY_CACHE_DIR", target("mypy")))?;
    tools::ensure("openssl", "openssl")?;
    tools::ensure("softhsm2-util", "softhsm2")?;
    run(pytest()?.args(TESTS))?;
    OTHERS.into_iter().try_for_each(|version| on(version, &wheel))
}

/// Runs the tests of the package on `version` of Python, or says that it is not there.
fn on(version: &str, wheel: &Path) -> Result<()> {
    let Some(python) = tools::python_of(version)? else {
        println!("Python {version}: not tested, because `python{version}` is not there");
        return Ok(());
    };
    println!("Python {version}:");
    install(&python, wheel)?;
    // Keys in a token are tested once, above. The module for them is not installed here, and a test
    // fails in the gate where something is absent.
    run(pytest_of(&python).env_remove("CI").args(TESTS))
}

/// Executes the recipes of `docs/keys-elsewhere.md`, also those whose tools the gate does not need,
/// and fails if one of them cannot run.
pub(crate) fn recipes() -> Result<()> {
    wheel()?;
    for (tool, package) in RECIPE_TOOLS {
        tools::ensure(tool, package)?;
    }
    run(pytest()?
        .args(["-c", "bindings-python/pyproject.toml", "bindings-python/tests/test_recipes.py"])
        .env("SPACEBRIDGE_RELEASE_CHECK", "1"))
}

/// The programs of the recipes, with Debian's packages.
const RECIPE_TOOLS: [(&str, &str); 3] =
    [("softhsm2-util", "softhsm2"), ("certtool", "gnutls-bin"), ("p11tool", "gnutls-bin")];

/// Measures what Python adds: the wheel, the import, and `verify` beside the same call in Rust.
pub(crate) fn measure() -> Result<()> {
    let wheel = wheel()?;
    let build = ["build", "--quiet", "--release", "--package", "spacebridge-benches"];
    run(cargo().args(build).args(["--bin", "python"]))?;
    run(program(tools::python()?)
        .arg("benches/python/run.py")
        .arg(wheel)
        .arg(target("release/python")))
}

/// Compiles what the source distribution holds, as whoever has no wheel does.
fn source(python: &Path) -> Result<()> {
    let folder = emptied("sdist")?;
    let manifest = ["--manifest-path", "bindings-python/Cargo.toml"];
    run(program(python).args(["-m", "maturin", "sdist"]).args(manifest).arg("--out").arg(&folder))?;
    let archive = only_file(&folder)?;
    // The files in it are as old as each other: with their own time cargo would not see a change.
    run(program("tar").arg("-xmzf").arg(&archive).arg("-C").arg(&folder))?;
    let name = archive.with_extension("").with_extension("");
    run(cargo()
        .args(["check", "--quiet", "--package", "spacebridge-python"])
        .arg("--manifest-path")
        .arg(name.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target("")))
}

/// Builds the wheel as a user's `pip` does, and installs it.
fn wheel() -> Result<PathBuf> {
    let python = tools::python()?;
    let folder = emptied("wheel")?;
    run(program(&python)
        .args(PIP)
        // The pinned maturin of the environment, not the newest one there is today.
        .args(["wheel", "--quiet", "--no-build-isolation", "--no-deps", "./bindings-python"])
        .arg("--wheel-dir")
        .arg(&folder)
        .env("PATH", path_with(&python)?))?;
    let wheel = only_file(&folder)?;
    install(&python, &wheel)?;
    Ok(wheel)
}

/// Returns the one file that a tool made in an empty folder.
fn only_file(folder: &Path) -> Result<PathBuf> {
    let file = fs::read_dir(folder)?.next();
    Ok(file.with_context(|| format!("nothing was made in {}", folder.display()))??.path())
}

const PIP: [&str; 3] = ["-m", "pip", "--disable-pip-version-check"];

fn install(python: &Path, wheel: &Path) -> Result<()> {
    let install = ["install", "--quiet", "--no-deps", "--no-index", "--force-reinstall"];
    run(program(python).args(PIP).args(install).arg(wheel))
}

/// Tests that what the benches measure beside ours does the whole job.
pub(crate) fn peers() -> Result<()> {
    run(pytest()?.arg("benches/peers"))
}

/// `pytest`, leaving nothing in the source.
pub(crate) fn pytest() -> Result<Command> {
    Ok(pytest_of(&tools::python()?))
}

fn pytest_of(python: &Path) -> Command {
    let mut command = program(python);
    command.args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// The path with the programs of `python`'s environment first: its build backend is one of them.
fn path_with(python: &Path) -> Result<OsString> {
    let own = python.parent().map(Path::to_path_buf);
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(own.into_iter().chain(std::env::split_paths(&rest)))?)
}
