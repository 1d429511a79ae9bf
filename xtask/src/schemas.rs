//! The JSON Schemas of the documents, and the declarations that follow from them.

use std::process::Command;

use anyhow::Result;

use crate::cargo::cargo;
use crate::command::{program, run, target};
use crate::tools;

/// The generator is a workspace of its own: the features that it needs are for it alone.
const MANIFEST: &str = "schemas/Cargo.toml";

/// Writes the schemas, and the declarations for Python and TypeScript, anew.
pub(crate) fn write() -> Result<()> {
    // Not locked: writing anew also takes up what the crates depend on by now.
    run(within().args(["run", "--quiet", "--manifest-path", MANIFEST, "--", "write"]))
}

/// Fails where a committed file differs from what the types say, and puts the documents of the
/// tests, right and with a slip in each key, to five validators.
pub(crate) fn check() -> Result<()> {
    let manifest = ["--manifest-path", MANIFEST];
    run(cargo().arg("fmt").args(manifest).arg("--check"))?;
    run(within().args(["clippy", "--quiet", "--all-targets"]).args(manifest).args(DENY))?;
    run(cargo()
        .args(["clippy", "--quiet", "--lib"])
        .args(DESCRIBED.iter().flat_map(|package| ["--package", package]))
        .arg("--features")
        .arg(DESCRIBED.map(|package| format!("{package}/schemas")).join(","))
        .args(DENY))?;
    run(within().args(["test", "--quiet", "--locked"]).args(manifest))?;
    run(generator().arg("check").arg(target("schemas")))?;
    let cases = target("schemas/cases.json");
    run(program(tools::python()?).arg("schemas/validate.py").arg(&cases))?;
    tools::ensure("node", "nodejs")?;
    run(program("node").arg("schemas/validate.mjs").arg(&cases).arg(tools::validators()?))
}

/// The crates whose types are documents.
const DESCRIBED: [&str; 3] = ["spacebridge", "spacebridge-octopus", "spacebridge-packs"];

const DENY: [&str; 3] = ["--", "-D", "warnings"];

/// The program that knows every document.
fn generator() -> Command {
    let mut command = within();
    command.args(["run", "--quiet", "--locked", "--manifest-path", MANIFEST, "--"]);
    command
}

/// Cargo, building where the root of the repository builds.
fn within() -> Command {
    let mut command = cargo();
    command.env("CARGO_TARGET_DIR", target(""));
    command
}
