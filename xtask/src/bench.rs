//! Measuring: our own benches first, then the same job done by peers.

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

/// Runs the benches in `names`, or all of them.
pub(crate) fn run_all(names: &[String]) -> Result<()> {
    let mut known: Vec<String> =
        targets("bin")?.into_iter().filter(|(of, _)| of == PACKAGE).map(|(_, name)| name).collect();
    known.extend([PEERS.into(), PAGE.into(), WASM.into()]);
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
        } else {
            run(cargo().args([
                "run",
                "--quiet",
                "--release",
                "--package",
                PACKAGE,
                "--bin",
                name,
            ]))?;
        }
    }
    Ok(())
}
