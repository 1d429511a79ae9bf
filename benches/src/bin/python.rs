//! The side of Rust when `benches/python/run.py` measures what Python adds to a call.
//!
//! It writes a bundle and what verifies it into a folder, says that it is ready, and then measures
//! as many rounds as each line of its input asks for.

use std::io::{BufRead as _, Write as _, stdin, stdout};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use spacebridge_benches::{Journey, Size, json, measure};

const USAGE: &str = "usage: python VARIABLES FOLDER";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let variables = arguments.next().context(USAGE)?.parse().context(USAGE)?;
    let folder = PathBuf::from(arguments.next().context(USAGE)?);
    let journey = Journey::new(Size::of(variables))?;
    let crossing = &journey.crossing;
    std::fs::write(folder.join("bundle"), journey.promoted.bundle.as_bytes())?;
    std::fs::write(
        folder.join("space.json"),
        spacebridge::documents::write_document(&crossing.target),
    )?;
    std::fs::write(folder.join("now"), crossing.now().to_string())?;
    println!("ready");
    for line in stdin().lock().lines() {
        let rounds = line?.trim().parse().context("how many rounds?")?;
        let measured = measure(rounds, &mut [journey.verify_alone(), journey.verify()]);
        println!("{}", json(&measured));
        stdout().flush()?;
    }
    Ok(())
}
