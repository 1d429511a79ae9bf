//! The step `bench`: the benches of this library first, then the same job done by peers.

use std::process::Command;

use anyhow::{Result, bail};

use crate::cargo::{cargo, targets};
use crate::command::{program, run};
use crate::{page, python, tools, wasm};

const PACKAGE: &str = "spacebridge-benches";
const PEERS: &str = "peers";
const PAGE: &str = "page";
const WASM: &str = "wasm";
/// Its program is one side of a bench that a script conducts.
const PYTHON: &str = "python";
const PACKAGES: &str = "packages";
const PACKAGES_WASM: &str = "packages-wasm";

/// The programs that `packages` is compared with, by the names of their Debian packages.
const PACKAGE_PEERS: [&str; 5] = ["bsdiff", "casync", "rdiff", "xdelta3", "zstd"];

/// Runs the benches that `arguments` name, or all of them; options are passed on to our own.
pub(crate) fn run_all(arguments: &[String]) -> Result<()> {
    let (options, names): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    let mut known: Vec<String> =
        targets("bin")?.into_iter().filter(|(of, _)| of == PACKAGE).map(|(_, name)| name).collect();
    known.extend([PEERS, PAGE, WASM, PACKAGES_WASM].map(Into::into));
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        bail!("no bench is named `{unknown}`; there are {}", known.join(", "));
    }
    for name in known.iter().filter(|name| names.is_empty() || names.contains(name)) {
        println!("── {name}");
        if name == PEERS {
            run(program(tools::python()?).arg("benches/peers/run.py"))?;
        } else if name == PYTHON {
            python::measure()?;
        } else if name == PAGE {
            page::measure()?;
        } else if name == WASM {
            wasm::measure()?;
        } else if name == PACKAGES_WASM {
            tools::ensure("node", "nodejs")?;
            let folder = wasm::package(wasm::Extent::Everything)?;
            let folder = format!("--wasm={}", folder.display());
            run(bench(PACKAGES).args(["--", "--ours", &folder]))?;
        } else {
            if name == PACKAGES {
                install_peers();
            }
            run(bench(name).arg("--").args(&options))?;
        }
    }
    Ok(())
}

/// The bench itself leaves out what is not there.
fn install_peers() {
    for peer in PACKAGE_PEERS {
        if let Err(error) = tools::ensure(peer, peer) {
            println!("`{peer}` cannot be installed: {error:#}");
        }
    }
}

fn bench(name: &str) -> Command {
    let mut command = cargo();
    command.args(["run", "--quiet", "--release", "--package", PACKAGE, "--bin", name]);
    command
}
