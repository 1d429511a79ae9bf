//! Builds for browsers: the core without a system, and the package.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::cargo;
use crate::cargo::cargo;
use crate::command::{output, program, root, run, target};
use crate::tools;

const TARGET: &str = "wasm32-unknown-unknown";

/// The file of the package that a browser loads.
const MODULE: &str = "spacebridge_wasm_bg.wasm";

/// The generated code beside it, which JavaScript calls.
const GLUE: &str = "spacebridge_wasm.js";

/// Builds the core where there is no operating system, with and without its features.
pub(crate) fn core() -> Result<()> {
    run(build("spacebridge", "release")?.arg("--no-default-features"))?;
    for library in cargo::LIBRARY {
        run(&mut build(library, "release")?)?;
    }
    Ok(())
}

/// Builds the package, holds its size, checks its type declarations, and runs its tests.
pub(crate) fn binding() -> Result<()> {
    run(&mut size(Extent::Verifying, &package(Extent::Verifying)?))?;
    let folder = package(Extent::Everything)?;
    run(&mut size(Extent::Everything, &folder))?;
    let mut tests = test_files(&root().join("bindings-wasm/tests"))?;
    tests.extend(test_files(&root().join("vectors/js"))?);
    let typescript = tools::typescript()?;
    run(program(&typescript).args(["--project", "bindings-wasm/tests"]))?;
    tools::ensure("node", "nodejs")?;
    tools::ensure("openssl", "openssl")?;
    run(program("node")
        .args(["--test", "--test-reporter=spec"])
        .args(tests)
        .env("SPACEBRIDGE_WASM", folder)
        .env("SPACEBRIDGE_TSC", typescript))
}

/// The part of the package that is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All of it.
    Everything,
    /// Only reading and verifying.
    Verifying,
}

impl Extent {
    const fn name(self) -> &'static str {
        match self {
            Self::Everything => "package",
            Self::Verifying => "verifying",
        }
    }

    /// Returns the largest permitted size of the module, compressed by gzip: three per cent above
    /// its size, because compilers differ. `cargo xtask bench wasm` shows the parts of that size.
    const fn ceiling(self) -> usize {
        match self {
            Self::Everything => 1_040_000,
            Self::Verifying => 299_000,
        }
    }

    /// The module before it was optimised, with the names of its functions.
    fn named(self) -> PathBuf {
        root().join("target/wasm").join(self.name()).with_extension("named.wasm")
    }
}

/// Builds the npm package, and gives the folder where it lies: the module, what generates from it,
/// and what is written by hand in `bindings-wasm/package`.
pub(crate) fn package(extent: Extent) -> Result<PathBuf> {
    let mut command = build("spacebridge-wasm", "wasm")?;
    if extent == Extent::Verifying {
        command.arg("--no-default-features");
    }
    run(&mut command)?;
    let folder = root().join("target/wasm").join(extent.name());
    Bindgen::new()
        .input_path(target(TARGET).join("wasm/spacebridge_wasm.wasm"))
        .web(true)
        .context("the web output is not available")?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(&folder)
        .context("wasm-bindgen refused the module")?;
    let glue = folder.join(GLUE);
    let text = std::fs::read_to_string(&glue)?;
    std::fs::write(glue, with_own_errors(&text)?)?;
    optimise(&folder.join(MODULE), &extent.named())?;
    for entry in std::fs::read_dir(root().join("bindings-wasm/package"))? {
        let from = entry?.path();
        std::fs::copy(&from, folder.join(from.file_name().unwrap_or_default()))?;
    }
    Ok(folder)
}

/// Makes the generated code throw the package's errors in place of its own, which speak of pointers
/// and have no code.
fn with_own_errors(glue: &str) -> Result<String> {
    let mut text = with_names(glue)?;
    for (generated, own) in [
        ("import { SpacebridgeError }", "import { SpacebridgeError, ofRuntime, otherClass }"),
        ("_assertClass(instance, klass) {", "_assertClass(instance, klass, name) {"),
        ("new Error(`expected instance of ${klass.name}`)", "otherClass(name, klass.name)"),
        ("new Error(getStringFromWasm0(arg0, arg1))", "ofRuntime(getStringFromWasm0(arg0, arg1))"),
    ] {
        ensure!(text.matches(generated).count() == 1, "the generated code has no `{generated}`");
        text = text.replace(generated, own);
    }
    Ok(text)
}

/// Gives each check of a class the name of the argument, which is that of the variable.
fn with_names(glue: &str) -> Result<String> {
    let check = "_assertClass(";
    let mut parts = glue.split(check);
    let mut named = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_definition = named.ends_with("function ");
        named.push_str(check);
        if is_definition {
            named.push_str(part);
            continue;
        }
        let (arguments, rest) = part.split_once(')').context("a check has no end")?;
        let (name, _) = arguments.split_once(',').context("a check has no class")?;
        named.extend([arguments, ", \"", name, "\")", rest]);
    }
    Ok(named)
}

/// Prints how large the package is as a browser loads it, whole and for verifying alone.
pub(crate) fn measure() -> Result<()> {
    tools::ensure("node", "nodejs")?;
    for extent in [Extent::Everything, Extent::Verifying] {
        let folder = package(extent)?;
        run(size(extent, &folder).arg(extent.named()))?;
    }
    Ok(())
}

/// The program that measures a package, and fails where it is above its ceiling.
fn size(extent: Extent, folder: &Path) -> Command {
    let mut command = program("node");
    command.args(["benches/wasm/size.mjs", extent.name()]).arg(folder.join(MODULE));
    command.arg(extent.ceiling().to_string());
    command
}

/// Makes a module smaller, without the names of its functions. What it was is kept as `named`, and
/// the result beside that: the same module is not optimised twice.
fn optimise(module: &Path, named: &Path) -> Result<()> {
    tools::ensure("node", "nodejs")?;
    let before = std::fs::read(module)?;
    let smaller = named.with_extension("smaller.wasm");
    let is_known = std::fs::read(named).is_ok_and(|known| known == before);
    if !(is_known && smaller.exists()) {
        std::fs::copy(module, named)?;
        let mut optimise = program("node");
        optimise.arg(tools::wasm_opt()?).arg("-Oz").arg(named).arg("-o").arg(&smaller);
        run(&mut optimise)?;
    }
    std::fs::copy(smaller, module)?;
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
