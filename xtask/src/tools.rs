//! What a step needs and a machine may lack: installed from the package registries, once.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::command::{exists, program, root, run, target, which};

/// The compiler of TypeScript that reads our type declarations.
const TYPESCRIPT: &str = "typescript@7.0.2";

/// What makes a module smaller after the compiler.
const BINARYEN: &str = "binaryen@132.0.0";

/// What bundles the page, drives a browser, judges how accessible it is, and reads CBOR beside us.
const PAGE: [&str; 4] =
    ["axe-core@4.14.1", "cborg@6.1.5", "esbuild@0.28.2", "playwright-core@1.65.1"];

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
    let wanted = fs::read_to_string(root().join("xtask/requirements.txt"))?;
    let folder = target("venv");
    let python = folder.join("bin/python");
    let installed = folder.join("requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let mut create = program("python3");
    create.args(["-m", "venv", "--clear"]).arg(&folder);
    run(&mut create).context("Python's `venv` is missing: on Debian, `python3-venv` has it")?;
    run(program(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
        .args(["--requirement", "xtask/requirements.txt"]))?;
    fs::write(installed, wanted)?;
    Ok(python)
}

/// The compiler of TypeScript.
pub(crate) fn typescript() -> Result<PathBuf> {
    Ok(npm("node", &[TYPESCRIPT])?.join("node_modules/.bin/tsc"))
}

/// `wasm-opt`, a program for Node.
pub(crate) fn wasm_opt() -> Result<PathBuf> {
    Ok(npm("binaryen", &[BINARYEN])?.join("node_modules/binaryen/bin/wasm-opt"))
}

/// What the page is bundled, tested and measured with: a folder in which Node finds it.
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

/// A folder under `target/` that holds exactly these packages of npm.
fn npm(name: &str, packages: &[&str]) -> Result<PathBuf> {
    let folder = target(name);
    let (wanted, installed) = (packages.join("\n"), folder.join("installed"));
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
