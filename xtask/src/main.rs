//! The one task runner.
//!
//! - `cargo xtask ci [STEP…]`: the gate, cheapest check first; with names, those steps alone.
//! - `cargo xtask test [STEP…]`: the same without what only judges how the source is written.
//! - `cargo xtask page`: makes the page that reads bundles, one file, at `target/page`.
//! - `cargo xtask bench [NAME…]`: measures, and compares with peers.
//! - `cargo xtask fuzz [short] [TARGET…]`: ten minutes of each fuzz target; `short` is 20 seconds.
//! - `cargo xtask model`: searches the models of the protocol for attacks.
//! - `cargo xtask vectors`: writes vectors that are new; `release` declares them released.
//! - `cargo xtask vectors unpack FOLDER`: writes each file of the vectors as a file.
//! - `cargo xtask counts`: how many vectors there are, and what has none.
//! - `cargo xtask schemas`: writes the documents' schemas, and the declarations of the bindings.
//! - `cargo xtask random [COUNT [SEED]]`: that many random messages, read by both readers.
//! - `cargo xtask release-check`: executes the recipes for keys that are kept elsewhere.
//! - `cargo xtask figures [COMMIT]`: counts names, types, files and lines, now and at that commit.
//! - `cargo xtask coverage`: how much of `seal/` and `rules/` the tests run.
//! - `cargo xtask mutants [OPTION…]`: what could be wrong in `seal/` and `rules/slice/` unnoticed.

extern crate alloc;

mod absent;
mod assurance;
mod bench;
mod cargo;
mod command;
mod figures;
mod gate;
mod interop;
mod page;
mod python;
mod schemas;
mod tools;
mod wasm;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "usage: cargo xtask ci [STEP…] | test [STEP…] | page | bench [NAME…] | \
                     fuzz [short] [TARGET…] | model | coverage | mutants [OPTION…] | \
                     vectors [release | unpack FOLDER] | counts | schemas | \
                     random [COUNT [SEED]] | release-check | figures [COMMIT]";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let names: Vec<String> = arguments.collect();
    match perform(&task, &names) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &str, names: &[String]) -> Result<()> {
    match task {
        "ci" => gate::run(task, gate::Extent::Everything, names),
        "test" => gate::run(task, gate::Extent::Behaviour, names),
        "page" => page::make().map(|page| println!("{}", page.display())),
        "bench" => bench::run_all(names),
        "coverage" => assurance::coverage(),
        "figures" => figures::print(names),
        "fuzz" => assurance::fuzz(names),
        "model" => assurance::model(),
        "mutants" => assurance::mutants(names),
        "vectors" => vectors(names),
        "counts" => cargo::vectors(&["counts"]),
        "release-check" => python::recipes(),
        "random" => interop::random(names),
        "schemas" => schemas::write(),
        _ => bail!("{USAGE}"),
    }
}

fn vectors(names: &[String]) -> Result<()> {
    match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => cargo::vectors(&["write"]),
        ["release"] => cargo::vectors(&["release"]),
        ["unpack", folder] => cargo::vectors(&["unpack", folder]),
        _ => bail!("{USAGE}"),
    }
}
