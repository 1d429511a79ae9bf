//! Growth of time: of every verb with the release, and of every rule with the size of its question.
//! Growth that is worse than linear shows here.

use anyhow::Result;
use spacebridge_benches::{Case, Journey, Measured, Rules, Size, growth, measure};

const VERBS: [usize; 3] = [1_000, 10_000, 100_000];
const RULES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// The cost of one case, by the number of things.
struct Table {
    name: String,
    rows: Vec<(usize, Measured)>,
}

fn main() -> Result<()> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |part: &str| only.is_empty() || only.iter().any(|name| name == part);
    if wanted("rules") {
        show(rules()?);
    }
    if wanted("verbs") {
        show(verbs()?);
    }
    Ok(())
}

fn rules() -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for count in RULES {
        let rules = Rules::new(count)?;
        let mut cases = [
            rules.resolve_one(),
            rules.resolve_all(),
            rules.slice(),
            rules.blanks(),
            rules.progress(),
            rules.progress_crowded(),
            rules.compare(),
            rules.dashboard(),
            rules.dashboard_crowded(),
            rules.dashboard_rented(),
        ];
        add(&mut tables, count, &mut cases);
    }
    Ok(tables)
}

fn verbs() -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for size in VERBS {
        let journey = Journey::new(Size::of(size))?;
        let mut cases = [
            journey.assemble(),
            journey.promote(),
            journey.verify(),
            journey.decode(),
            journey.preview(),
            journey.import(),
            journey.plan(),
            journey.open_secrets(),
        ];
        add(&mut tables, size, &mut cases);
    }
    Ok(tables)
}

fn add(tables: &mut Vec<Table>, count: usize, cases: &mut [Case<'_>]) {
    for row in measure(5, cases) {
        match tables.iter_mut().find(|table| table.name == row.name) {
            Some(table) => table.rows.push((count, row)),
            None => tables.push(Table { name: row.name.clone(), rows: vec![(count, row)] }),
        }
    }
}

fn show(tables: Vec<Table>) {
    for Table { name, rows } in tables {
        println!("# {name}\n{}", growth(&rows));
    }
}
