//! Every verb on a large release, each beside the raw operations that it cannot avoid.

use anyhow::{Context as _, Result};
use spacebridge_benches::{Case, Journey, Size, measure, ratios};

fn main() -> Result<()> {
    let mut sizes = Vec::new();
    for argument in std::env::args().skip(1) {
        sizes.push(argument.parse().context("usage: verbs [VARIABLES…]")?);
    }
    if sizes.is_empty() {
        sizes = vec![1_000, 20_000];
    }
    sizes.into_iter().try_for_each(show)
}

fn show(variables: usize) -> Result<()> {
    let size = Size::of(variables);
    let journey = Journey::new(size)?;
    let carried = &journey.carried;
    println!(
        "# {variables} variables ({} secrets), {} steps, {} packages, {} templates",
        journey.secrets(),
        size.steps,
        size.packages,
        size.templates
    );
    let each = carried.size.checked_div(variables).unwrap_or_default();
    println!("the file: {} B, {each} B per variable", carried.size);
    println!("of it: {}\n", carried.in_words());

    let rounds = if variables > 5_000 { 15 } else { 31 };
    let crossing = &journey.crossing;
    let source = crossing.source.certificate();
    let target = crossing.target.certificate();
    let texts = carried.texts()?;
    let copy = Case::new(format!("raw: a copy of its {} texts", texts.len()), || texts.clone());
    // All cases of all tables take turns in one run; the tables are cut from it.
    let mut cases = [
        carried.verifying(source)?,
        journey.verify(),
        carried.revealing(target)?,
        journey.open_secrets(),
        copy,
        journey.decode(),
        journey.preview(),
        journey.import(),
        journey.plan(),
        carried.sealing(target)?,
        journey.assemble(),
        journey.promote(),
        carried.signing_receipt()?,
        journey.issue_receipt(),
        carried.verifying_receipt(source)?,
        journey.accept(),
    ];
    let rows = measure(rounds, &mut cases);
    for table in rows.chunk_by(|_, next| !next.name.starts_with("raw")) {
        println!("{}", ratios(table));
    }
    Ok(())
}
