//! One release sealed and opened, as `benches/peers/run.py` has its peers do it.
//!
//! *seal* is `assemble` and `promote`: the slice is cut and written twice, once for the owner's
//! manifest and once to hold it against the manifest; two messages are signed (manifest and
//! bundle), where peers sign one; the secrets are sealed to the target. *open* is
//! `Message::from_bytes`, `verify` (two signature checks, every commitment), `release` (all of it
//! decoded into the model, names checked) and `open_secrets` (the secrets opened and held against
//! the
//! owner's commitment). The plan that `open_secrets` is asked of is drawn up before: peers plan
//! nothing.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use spacebridge_benches::{AnyMessage, Case, Crossing, Size, json, measure, ratios};

const USAGE: &str = "usage: envelope [--variables N] [--rounds N] [--out FOLDER]";

struct Options {
    variables: usize,
    rounds: usize,
    out: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = options()?;
    let crossing = Crossing::new(Size::of(options.variables))?;
    let assembled = crossing.assemble(crossing.release.clone())?;
    let promoted = crossing.promote(&assembled)?;
    let bytes = promoted.bundle.as_bytes();
    let carried = AnyMessage::read(bytes)?;
    let arrival = crossing.arrive(&promoted)?;
    println!("{} variables, {} B: {}", options.variables, carried.size, carried.in_words());
    if let Some(folder) = &options.out {
        let file = |part| folder.join(format!("{part}-{}.cbor", options.variables));
        std::fs::write(file("payload"), carried.public_part())?;
        std::fs::write(file("secrets"), crossing.secrets()?)?;
        let mut document = Vec::new();
        ciborium::into_writer(&arrival.verified.release()?, &mut document)?;
        std::fs::write(file("document"), document)?;
    }
    let open = || -> Result<_> {
        let verified = crossing.verify(bytes.to_vec())?;
        let release = verified.release()?;
        Ok((release, arrival.plan.open_secrets(crossing.target_keys())?))
    };
    let seal = || crossing.promote(&crossing.assemble(crossing.release.clone())?);
    // What fails would be measured as something fast.
    open()?;
    let _ = seal()?;
    let certificate = crossing.source.certificate();
    let rows = measure(
        options.rounds,
        &mut [
            Case::new("open", open),
            Case::new("  verify", || crossing.verify(bytes.to_vec())),
            carried.verifying(certificate)?,
            Case::new("  decode", || arrival.verified.release()),
            Case::new("  reveal", || arrival.plan.open_secrets(crossing.target_keys())),
            Case::new("seal", seal),
            Case::new("  assemble", || crossing.assemble(crossing.release.clone())),
            Case::new("  promote", || crossing.promote(&assembled)),
            Case::new("  (a copy of the release)", || crossing.release.clone()),
        ],
    );
    println!("{}", ratios(&rows));
    let both: Vec<_> =
        rows.into_iter().filter(|row| row.name == "open" || row.name == "seal").collect();
    let mut report: serde_json::Value = serde_json::from_str(&json(&both))?;
    report.as_object_mut().context("no object")?.insert("size".into(), carried.size.into());
    println!("{report}");
    Ok(())
}

fn options() -> Result<Options> {
    let mut options = Options { variables: 20_000, rounds: 7, out: None };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().context(USAGE)?;
        match name.as_str() {
            "--variables" => options.variables = value.parse().context(USAGE)?,
            "--rounds" => options.rounds = value.parse().context(USAGE)?,
            "--out" => options.out = Some(value.into()),
            _ => bail!(USAGE),
        }
    }
    Ok(options)
}
