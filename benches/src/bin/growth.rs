//! How the time of every verb grows with the release: what is worse than linear shows here.

use anyhow::Result;
use spacebridge_benches::{Case, Journey, Measured, Size, growth, measure};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() -> Result<()> {
    let mut tables: Vec<(String, Vec<(usize, Measured)>)> = Vec::new();
    for size in SIZES {
        let journey = Journey::new(Size::of(size))?;
        let mut cases: [Case<'_>; 8] = [
            journey.assemble(),
            journey.promote(),
            journey.verify(),
            journey.decode(),
            journey.preview(),
            journey.import(),
            journey.plan(),
            journey.reveal(),
        ];
        for row in measure(5, &mut cases) {
            match tables.iter_mut().find(|(name, _)| *name == row.name) {
                Some((_, rows)) => rows.push((size, row)),
                None => tables.push((row.name.clone(), vec![(size, row)])),
            }
        }
    }
    for (name, rows) in tables {
        println!("# {name}\n{}", growth(&rows));
    }
    Ok(())
}
