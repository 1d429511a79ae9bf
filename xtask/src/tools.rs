//! The tools that a step needs and a machine may lack: installed from the package registries, once.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::command::{exists, program, root, run, target, which};

/// The compiler of TypeScript that reads our type declarations.
const TYPESCRIPT: &str = "typescript@7.0.2";

/// The optimiser that makes a module smaller after the compiler.
const BINARYEN: &str = "binaryen@132.0.0";

/// The packages that bundle the page, drive a browser, judge its accessibility, and read CBOR
/// independently.
const PAGE: [&str; 4] =
    ["axe-core@4.14.1", "cborg@6.1.5", "esbuild@0.28.2", "playwright-core@1.65.1"];

/// Other people's readers of the schemas of our documents.
const VALIDATORS: [&str; 2] = ["@cfworker/json-schema@4.1.6", "ajv@8.20.0"];

/// Makes sure that `name` can be started, where need be from Debian's package `package`.
pub(crate) fn ensure(name: &str, package: &str) -> Result<()> {
    if exists(name) {
        return Ok(());
    }
    if !exists("apt-get") {
        bail!("`{name}` is missing: install it first");
    }
    let install = format!("apt-get update -qq && apt-get install -y -qq {package}");
    let as_root = format!("$([ $(id -u) = 0 ] || echo sudo) sh -c '{install}'");
    run(program("sh").args(["-c", &as_root]))
}

/// The Python of a virtual environment that holds exactly what `requirements.txt` says.
pub(crate) fn python() -> Result<PathBuf> {
    ensure("python3", "python3-venv")?;
    environment(program("python3"), "venv", "xtask/requirements.txt")
}

/// Prepares `version` of Python for the tests of the package alone; `None` if that version is
/// missing.
pub(crate) fn python_of(version: &str) -> Result<Option<PathBuf>> {
    let start = || {
        let mut python = program(format!("python{version}"));
        // Where pyenv chooses what a name starts, this chooses.
        python.env("PYENV_VERSION", version).stderr(Stdio::null());
        python
    };
    if !start().arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Ok(None);
    }
    let folder = format!("venv-{version}");
    environment(start(), &folder, "xtask/requirements-oldest.txt").map(Some)
}

/// A virtual environment in `folder` of `target/`, made by `python`, with what `requirements` says.
fn environment(mut python: Command, folder: &str, requirements: &str) -> Result<PathBuf> {
    let wanted = fs::read_to_string(root().join(requirements))?;
    let folder = target(folder);
    let own = folder.join("bin/python");
    let installed = folder.join("requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(own);
    }
    run(python.args(["-m", "venv", "--clear"]).arg(&folder))
        .context("Python's `venv` is missing: on Debian, `python3-venv` has it")?;
    run(program(&own)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--requirement", requirements]))?;
    fs::write(installed, wanted)?;
    Ok(own)
}

/// The compiler of TypeScript.
pub(crate) fn typescript() -> Result<PathBuf> {
    Ok(npm("node", &[TYPESCRIPT])?.join("node_modules/.bin/tsc"))
}

/// `wasm-opt`, a program for Node.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    Ok(npm("binaryen", &[BINARYEN])?.join("node_modules/binaryen/bin/wasm-opt"))
}

/// Installs the tools with which the page is bundled, tested and measured, in a folder in which
/// Node finds them.
pub(crate) fn for_the_page() -> Result<PathBuf> {
    npm("page/tools", &PAGE)
}

/// Chromium, as the system has it.
pub(crate) fn chromium() -> Result<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    if !names.into_iter().any(exists) {
        ensure("chromium", "chromium")?;
    }
    let name = names.into_iter().find(|name| exists(name)).unwrap_or("chromium");
    Ok(which(name).unwrap_or_else(|| name.into()))
}

/// Two validators of JSON Schema: a folder in which Node finds them.
pub(crate) fn validators() -> Result<PathBuf> {
    npm("validators", &VALIDATORS)
}

/// A folder under `target/` that holds exactly these packages of npm.
fn npm(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target(name);
    let wanted = packages.join("\n");
    let installed = folder.join("installed");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(folder);
    }
    ensure("npm", "npm")?;
    fs::create_dir_all(&folder)?;
    run(program("npm")
        .args(["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"])
        .arg("--prefix")
        .arg(&folder)
        .args(packages))?;
    fs::write(installed, wanted)?;
    Ok(folder)
}
