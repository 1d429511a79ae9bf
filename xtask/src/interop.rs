//! Other people's implementations read what the examples wrote.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::command::{program, root, run, target};
use crate::{cargo, python, tools};

/// The folders in which tests in Python may lie. At least one of them must exist.
const FOLDERS: [&str; 2] = ["core/tests/interop", "tests/interop"];

/// The second reader of the format, which puts itself to every vector.
const READER: &str = "vectors/reader";

/// The number of random messages that the gate puts to both readers.
const FEW: usize = 400;
const MANY: usize = 10_000;
const SEED: &str = "SPACEBRIDGE_RANDOM_SEED";

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
    let random = made_at_random(FEW, seed()?)?;
    run(python::pytest()?
        .arg(READER)
        .args(["-c", "vectors/reader/pyproject.toml"])
        .env("SPACEBRIDGE_RANDOM", random))
}

/// So many messages as `names` says, from the seed that it says, put to both readers.
pub(crate) fn random(names: &[String]) -> Result<()> {
    let count = names.first().map_or(Ok(MANY), |count| count.parse()).context("the count")?;
    let seed = match names.get(1) {
        Some(seed) => seed.parse().context("the seed")?,
        None => seed()?,
    };
    let folder = made_at_random(count, seed)?;
    run(program(tools::python()?)
        .args(["-m", "reader.random_cases"])
        .arg(folder)
        .current_dir(root().join(READER)))
}

fn made_at_random(count: usize, seed: u64) -> Result<PathBuf> {
    let folder = target("random");
    println!("random messages: {count} from seed {seed}; {SEED} sets another one");
    cargo::random(count, seed, &folder)?;
    Ok(folder)
}

/// The seed of the environment, or one that is always the same.
fn seed() -> Result<u64> {
    std::env::var(SEED).map_or(Ok(1), |seed| seed.parse()).context(SEED)
}

fn holds_tests(folder: &str) -> bool {
    let is_python = |path: &Path| path.extension().is_some_and(|extension| extension == "py");
    std::fs::read_dir(root().join(folder))
        .is_ok_and(|entries| entries.flatten().any(|entry| is_python(&entry.path())))
}
