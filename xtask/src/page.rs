//! The page that reads bundles: made, tested in a browser, and measured there.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::cargo::cargo;
use crate::command::{program, root, run, target};
use crate::{tools, wasm};

const SOURCE: &str = "examples/inspect-page";

/// Makes the page, and gives the file.
pub(crate) fn make() -> Result<PathBuf> {
    let package = wasm::package(wasm::Extent::Everything)?;
    tools::ensure("node", "nodejs")?;
    let page = target("page/inspect-page.html");
    run(program("node").arg(format!("{SOURCE}/build.mjs")).args([
        &package,
        &tools::for_the_page()?,
        &page,
    ]))?;
    Ok(page)
}

/// Makes the page and opens it in a browser: good files, bad ones, hostile ones. Screenshots are
/// left in `target/page/screenshots`.
pub(crate) fn check() -> Result<()> {
    let page = make()?;
    run(program(tools::typescript()?).args(["--project", SOURCE]))?;
    let tests = wasm::test_files(&root().join(SOURCE).join("tests"))?;
    run(browser(&page)?
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(tests))
}

/// Measures in a browser how long it takes from a file to the verdict, beside other software.
pub(crate) fn measure() -> Result<()> {
    let page = make()?;
    run(browser(&page)?.arg(format!("{SOURCE}/tests/bench.mjs")))
}

/// Node, knowing where everything lies that it opens.
fn browser(page: &Path) -> Result<Command> {
    let (files, shots) = (target("page/files"), target("page/screenshots"));
    std::fs::create_dir_all(&shots)?;
    let mut make = cargo();
    make.args(["run", "--quiet", "--package", "spacebridge", "--example", "inspect-bundles"]);
    run(make.arg("--").arg(&files))?;
    let mut node = program("node");
    node.env("SPACEBRIDGE_PAGE", page).env("SPACEBRIDGE_PAGE_FILES", files);
    node.env("SPACEBRIDGE_PAGE_SHOTS", shots).env("SPACEBRIDGE_TOOLS", tools::for_the_page()?);
    node.env("SPACEBRIDGE_CHROMIUM", tools::chromium()?);
    Ok(node)
}
