//! Writes the vectors of this project, and runs them.
//!
//! - `check`: makes every case anew, fails if one on disk differs, and runs all of them.
//! - `write`: writes what is new; refuses to change what was released.
//! - `release`: the same, and declares what is there released.
//! - `unpack FOLDER`: writes the files of all cases into a folder, each as a file.
//! - `counts`: prints how many cases there are of what.
//! - `random COUNT SEED FOLDER`: writes messages generated at random, with what the core says.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a generator of test data stops loudly where its own tables are wrong"
)]
#![expect(
    clippy::needless_pass_by_value,
    clippy::semicolon_if_nothing_returned,
    clippy::struct_field_names,
    clippy::type_complexity,
    clippy::unnecessary_wraps,
    reason = "tables read better with everything in its row"
)]

extern crate alloc;

mod cases;
mod counts;
mod data;
mod exceptions;
mod families;
mod item;
mod lists;
mod message;
mod random;
mod runner;
mod sealing;
mod sections;
mod store;
mod world;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match perform(&arguments.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("vectors: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["check"] => store::check(&root()),
        ["write"] => store::write(&root(), false),
        ["release"] => store::write(&root(), true),
        ["unpack", folder] => store::unpack(&root(), Path::new(folder)),
        ["counts"] => counts::print(&root()),
        ["random", count, seed, folder] => {
            random::write(&root(), Path::new(folder), count.parse()?, seed.parse()?)
        }
        _ => bail!(
            "usage: check | write | release | unpack FOLDER | counts | random COUNT SEED FOLDER"
        ),
    }
}

/// The folder `vectors/`.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_vector_is_the_one_that_was_written_and_comes_out_as_it_has_to() {
        let root = super::root();
        let checked = super::store::check(&root).map_err(|error| format!("{error:#}"));
        assert_eq!(checked, Ok(()));
    }
}
