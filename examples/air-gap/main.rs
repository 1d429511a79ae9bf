//! Promotes a release across an air gap: two networks as two folders, and one file carried by hand.
//!
//! `cargo run --example air-gap` plays it with a product of this project's own invention,
//! `--octopus FOLDER` with anybody's export. Everything that a host has to do itself is here: it
//! has the clock, the randomness and the disk, and it stores what the verbs give back.

extern crate alloc;

mod act_back;
mod act_deploy;
mod act_packages;
mod act_promote;
mod act_receive;
mod act_refuse;
mod act_trust;
mod answers;
mod dashboard;
mod export;
mod fault;
mod files;
mod network;
mod options;
mod packages;
mod screen;
mod shell;
mod show;
mod story;
mod theirs;
mod tree;

use std::process::ExitCode;

use crate::fault::Fault;
use crate::options::{HELP, Options};
use crate::story::Story;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("\n{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Fault> {
    let options = Options::read(std::env::args_os().skip(1))?;
    if options.help {
        print!("{HELP}");
        return Ok(());
    }
    let mut story = Story::begin(options)?;
    let told = story.tell();
    story.screen.flush()?;
    told
}
