//! The page that reads bundles: made, tested in a browser, and measured there.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::cargo::cargo;
use crate::command::{emptied, output, program, root, run, target};
use crate::{tools, wasm};

const SOURCE: &str = "examples/inspect-page";

/// The npm package, the page that was made with it, and the files that its tests open.
struct Made {
    package: PathBuf,
    page: PathBuf,
    files: PathBuf,
}

/// Makes the page, and says where the file is.
pub(crate) fn make() -> Result<PathBuf> {
    Ok(made()?.page)
}

fn made() -> Result<Made> {
    let package = wasm::package(wasm::Extent::Everything)?;
    tools::ensure("node", "nodejs")?;
    let page = target("page/inspect-page.html");
    let files = target("page/files");
    run(example("inspect-bundles").arg(&files))?;
    // The page opens the files that the walkthrough leaves behind as well.
    let walkthrough = emptied("page/files/air-gap")?;
    output(example("air-gap").arg("--out").arg(walkthrough))?;
    run(program("node").arg(format!("{SOURCE}/build.mjs")).args([
        &package,
        &tools::for_the_page()?,
        &files,
        &page,
    ]))?;
    Ok(Made { package, page, files })
}

/// An example of the core, to which arguments can be added.
fn example(name: &str) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "spacebridge", "--example", name, "--"]);
    command
}

/// Makes the page and opens it in a browser: good files, bad ones, hostile ones. Screenshots are
/// left in `target/page/screenshots`. Every vector goes through the same browser.
pub(crate) fn check() -> Result<()> {
    let made = made()?;
    run(program(tools::typescript()?).args(["--project", SOURCE]))?;
    let mut tests = wasm::test_files(&root().join(SOURCE).join("tests"))?;
    for folder in ["bindings-wasm/tests/browser", "vectors/js/browser"] {
        tests.extend(wasm::test_files(&root().join(folder))?);
    }
    run(browser(&made)?
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(tests))
}

/// Measures in a browser how long it takes from a file to the verdict, beside other software.
pub(crate) fn measure() -> Result<()> {
    run(browser(&made()?)?.arg(format!("{SOURCE}/tests/bench.mjs")))
}

/// Node, knowing where everything lies that it opens.
fn browser(made: &Made) -> Result<Command> {
    let shots = target("page/screenshots");
    std::fs::create_dir_all(&shots)?;
    let mut node = program("node");
    node.env("SPACEBRIDGE_WASM", &made.package).env("SPACEBRIDGE_PAGE", &made.page);
    node.env("SPACEBRIDGE_PAGE_FILES", &made.files);
    node.env("SPACEBRIDGE_PAGE_SHOTS", shots).env("SPACEBRIDGE_TOOLS", tools::for_the_page()?);
    node.env("SPACEBRIDGE_CHROMIUM", tools::chromium()?);
    Ok(node)
}
