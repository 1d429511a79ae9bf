//! The steps that are one call of cargo, and what cargo knows about the workspace.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use serde::Deserialize;

use crate::command::{emptied, exists, output, program, run};
use crate::tools;

/// The cargo that started this task, or the one on the path.
pub(crate) fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Fails where `Cargo.lock` does not say what the manifests ask for.
pub(crate) fn lock() -> Result<()> {
    run(cargo()
        .args(["metadata", "--locked", "--format-version", "1"])
        .stdout(std::process::Stdio::null()))
}

pub(crate) fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

pub(crate) fn tidy() -> Result<()> {
    run(cargo().args(["test", "--quiet", "--package", "spacebridge", "--test", "tidy"]))
}

pub(crate) fn clippy() -> Result<()> {
    run(cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

/// Runs the program of the vectors.
pub(crate) fn vectors(arguments: &[&str]) -> Result<()> {
    let program = ["run", "--quiet", "--package", "spacebridge-vectors", "--"];
    run(cargo().args(program).args(arguments))
}

/// Random messages in `folder`, each with what the core says of it.
pub(crate) fn random(count: usize, seed: u64, folder: &Path) -> Result<()> {
    run(cargo()
        .args(["run", "--quiet", "--package", "spacebridge-vectors", "--", "random"])
        .args([count.to_string(), seed.to_string()])
        .arg(folder))
}

pub(crate) fn tests() -> Result<()> {
    tools::ensure("openssl", "openssl")?;
    if exists("cargo-nextest") {
        run(cargo().args(["nextest", "run", "--workspace", "--cargo-quiet", "--no-fail-fast"]))
    } else {
        run(cargo().args([
            "test",
            "--quiet",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ]))
    }
}

pub(crate) fn doc_tests() -> Result<()> {
    run(cargo().args(["test", "--quiet", "--workspace", "--doc"]))
}

/// The crates that are published for Rust.
pub(crate) const LIBRARY: [&str; 4] =
    ["spacebridge-json", "spacebridge", "spacebridge-octopus", "spacebridge-packs"];

/// Builds each crate of the library from the files of its package, as a user who vendors it does.
pub(crate) fn package() -> Result<()> {
    // Cargo keeps what it unpacked of a local registry by the registry's path, and by version: in a
    // folder that was used before, a crate would be built against an earlier one of the same name.
    let folder = emptied("packaged")?.join(std::process::id().to_string());
    let mut package = cargo();
    package.args(["package", "--quiet", "--allow-dirty"]).arg("--target-dir").arg(folder);
    run(package.args(LIBRARY.iter().flat_map(|name| ["--package", name])))
}

pub(crate) fn documentation() -> Result<()> {
    run(cargo()
        .args(["doc", "--quiet", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

/// Runs every example program of the workspace, each in a folder of its own, which it may fill.
pub(crate) fn examples() -> Result<()> {
    let examples = targets("example")?;
    ensure!(!examples.is_empty(), "the workspace has no example program");
    for (package, name) in examples {
        let folder = emptied(&format!("gate/examples/{name}"))?;
        run(cargo()
            .args(["run", "--quiet", "--package", &package, "--example", &name])
            .arg("--manifest-path")
            .arg(crate::command::root().join("Cargo.toml"))
            .current_dir(folder))?;
    }
    crossing()
}

/// Runs the two programs of the crate's first page in one folder: the target leaves its
/// certificate, the source promotes, and the target deploys and reports.
fn crossing() -> Result<()> {
    let folder = emptied("gate/examples/crossing")?;
    for name in ["target", "source", "target"] {
        run(cargo()
            .args(["run", "--quiet", "--package", "spacebridge", "--example", name])
            .arg("--manifest-path")
            .arg(crate::command::root().join("Cargo.toml"))
            .current_dir(&folder))?;
    }
    let receipt = folder.join("shop-1.1.0.sbreceipt");
    ensure!(receipt.exists(), "the target reports what it deployed");
    Ok(())
}

/// The targets of one kind ("bin", "example") in the workspace: package and name.
pub(crate) fn targets(kind: &str) -> Result<Vec<(String, String)>> {
    let text = output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    of_kind(&text, kind)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

fn of_kind(metadata: &str, kind: &str) -> Result<Vec<(String, String)>> {
    let metadata: Metadata = serde_json::from_str(metadata)?;
    let mut found = Vec::new();
    for package in metadata.packages {
        for target in package.targets {
            if target.kind.iter().any(|of| of == kind) {
                found.push((package.name.clone(), target.name));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_programs_are_found_by_their_kind() {
        let metadata = r#"{"packages": [
            {"name": "b", "targets": [{"kind": ["lib"], "name": "b"}]},
            {"name": "a", "targets": [{"kind": ["example"], "name": "two"},
                                      {"kind": ["example"], "name": "one"}]}]}"#;
        let examples = of_kind(metadata, "example").unwrap();
        assert_eq!(examples, [("a".into(), "one".into()), ("a".into(), "two".into())]);
        assert!(of_kind(metadata, "bin").unwrap().is_empty());
    }
}
