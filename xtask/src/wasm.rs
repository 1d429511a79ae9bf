//! What a browser gets: the core without a system, and the package built from it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::cargo::cargo;
use crate::command::{output, program, root, run, target};
use crate::tools;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the core where there is no operating system, with and without its features.
pub(crate) fn core() -> Result<()> {
    for features in [[].as_slice(), &["--no-default-features"]] {
        run(build("spacebridge", "release")?.args(features))?;
    }
    Ok(())
}

/// Builds the package, checks its type declarations, and runs its tests.
pub(crate) fn binding() -> Result<()> {
    let folder = package(Extent::Everything)?;
    let tests = root().join("bindings-wasm/tests");
    let typescript = tools::typescript()?;
    run(program(&typescript).args(["--project", "bindings-wasm/tests"]))?;
    tools::ensure("node", "nodejs")?;
    tools::ensure("openssl", "openssl")?;
    run(program("node")
        .args(["--test", "--test-reporter=spec"])
        .args(test_files(&tests)?)
        .env("SPACEBRIDGE_WASM", folder)
        .env("SPACEBRIDGE_TSC", typescript))
}

/// How much of the package is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Everything,
    /// Reading and verifying alone.
    Verifying,
}

/// Builds the npm package, and gives the folder where it lies: the module, what generates from it,
/// and what is written by hand in `bindings-wasm/package`.
pub(crate) fn package(extent: Extent) -> Result<PathBuf> {
    let mut command = build("spacebridge-wasm", "wasm")?;
    let name = match extent {
        Extent::Everything => "package",
        Extent::Verifying => {
            command.arg("--no-default-features");
            "verifying"
        }
    };
    run(&mut command)?;
    let folder = root().join("target/wasm").join(name);
    Bindgen::new()
        .input_path(target(TARGET).join("wasm/spacebridge_wasm.wasm"))
        .web(true)
        .context("the web output is not available")?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(&folder)
        .context("wasm-bindgen refused the module")?;
    for entry in std::fs::read_dir(root().join("bindings-wasm/package"))? {
        let from = entry?.path();
        std::fs::copy(&from, folder.join(from.file_name().unwrap_or_default()))?;
    }
    Ok(folder)
}

/// Prints how large the package is as a browser loads it, whole and for verifying alone.
pub(crate) fn measure() -> Result<()> {
    tools::ensure("node", "nodejs")?;
    for (name, extent) in [("all", Extent::Everything), ("verifying", Extent::Verifying)] {
        let module = package(extent)?.join("spacebridge_wasm_bg.wasm");
        run(program("node").arg("benches/wasm/size.mjs").arg(name).arg(module))?;
    }
    Ok(())
}

/// The tests for Node in a folder.
pub(crate) fn test_files(folder: &std::path::Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.mjs") {
            files.push(path);
        }
    }
    anyhow::ensure!(!files.is_empty(), "{} holds no `*.test.mjs`", folder.display());
    files.sort();
    Ok(files)
}

/// `cargo build` for the browser, with a compiler that can.
fn build(package: &str, profile: &str) -> Result<Command> {
    let rustc = output(program("bash").arg(".ci/setup-wasm.sh"))?;
    let mut command = cargo();
    command.args(["build", "--quiet", "--profile", profile]);
    command.args(["--package", package, "--target", TARGET]);
    if !rustc.trim().is_empty() {
        command.env("RUSTC", rustc.trim());
    }
    Ok(command)
}
