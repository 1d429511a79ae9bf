//! Other people's implementations read what the examples wrote.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::command::{program, root, run, target};
use crate::{cargo, python, tools};

/// Where tests in Python may lie. Each folder is optional, one of them is not.
const FOLDERS: [&str; 2] = ["core/tests/interop", "tests/interop"];

/// The second reader of the format, which puts itself to every vector.
const READER: &str = "vectors/reader";

/// Runs the tests in Python over the files that the examples leave behind.
///
/// They find those files through `SPACEBRIDGE_EXAMPLES`, a folder with one folder per example.
pub(crate) fn run_tests() -> Result<()> {
    let folders: Vec<&str> = FOLDERS.into_iter().filter(|folder| holds_tests(folder)).collect();
    ensure!(!folders.is_empty(), "no test in Python lies in {}", FOLDERS.join(" or "));
    cargo::examples()?;
    tools::ensure("openssl", "openssl")?;
    run(python::pytest()?.args(folders).env("SPACEBRIDGE_EXAMPLES", target("gate/examples")))?;
    run(program(tools::python()?)
        .args(["-m", "mypy", "--strict", "reader"])
        .current_dir(root().join(READER))
        .env("MYPY_CACHE_DIR", target("mypy")))?;
    run(python::pytest()?.arg(READER).args(["-c", "vectors/reader/pyproject.toml"]))
}

fn holds_tests(folder: &str) -> bool {
    let is_python = |path: &Path| path.extension().is_some_and(|extension| extension == "py");
    std::fs::read_dir(root().join(folder))
        .is_ok_and(|entries| entries.flatten().any(|entry| is_python(&entry.path())))
}
