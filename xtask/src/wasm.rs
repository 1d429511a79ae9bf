//! What a browser gets: the core without a system, and the package built from it.

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
        run(build("spacebridge")?.args(features))?;
    }
    Ok(())
}

/// Builds the package for Node, checks its type declarations, and runs its tests.
pub(crate) fn binding() -> Result<()> {
    run(&mut build("spacebridge-wasm")?)?;
    let input = target(TARGET).join("release/spacebridge_wasm.wasm");
    // Where `bindings-wasm/tests/tsconfig.json` looks for it, wherever cargo builds.
    let folder = root().join("target/wasm/nodejs");
    Bindgen::new()
        .input_path(input)
        .nodejs(true)
        .context("the nodejs output is not available")?
        .typescript(true)
        .generate(&folder)
        .context("wasm-bindgen refused the module")?;
    let tests = root().join("bindings-wasm/tests");
    run(program(tools::typescript()?).args(["--project", "bindings-wasm/tests"]))?;
    tools::ensure("node", "nodejs")?;
    tools::ensure("openssl", "openssl")?;
    run(program("node")
        .args(["--test", "--test-reporter=spec"])
        .args(test_files(&tests)?)
        .env("SPACEBRIDGE_WASM", folder))
}

fn test_files(folder: &std::path::Path) -> Result<Vec<std::path::PathBuf>> {
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
fn build(package: &str) -> Result<Command> {
    let rustc = output(program("bash").arg(".ci/setup-wasm.sh"))?;
    let mut command = cargo();
    command.args(["build", "--quiet", "--release", "--package", package, "--target", TARGET]);
    if !rustc.trim().is_empty() {
        command.env("RUSTC", rustc.trim());
    }
    Ok(command)
}
