//! Tables that a person reads, and the document that the peers' script reads.

use core::fmt::Write as _;
use core::time::Duration;

use crate::Measured;

/// A table of `measured`, each beside how many times the first of them it takes.
///
/// Ratios are of the minima.
#[must_use]
pub fn ratios(measured: &[Measured]) -> String {
    let mut table = header("case", &["min", "median", "× first"]);
    let base = measured.first().map_or(Duration::ZERO, |first| first.min);
    for row in measured {
        let ratio = format!("{:.2}", quotient(row.min, base));
        write_row(&mut table, &row.name, &[&shown(row.min), &shown(row.median), &ratio]);
    }
    table
}

/// A table of what one case costs for more and more items, in ascending order of their number.
///
/// `× decade` is how many times the whole takes for ten times as many, from the row above: 10 is
/// linear, 1 does not depend on the number. The last column is 1 where the time per item stays what
/// it was at the smallest number: linear.
#[must_use]
pub fn growth(measured: &[(usize, Measured)]) -> String {
    let mut table = header("items", &["min", "median", "per item", "× decade", "× linear"]);
    let per_item = |(items, row): &(usize, Measured)| {
        row.min.checked_div(u32::try_from(*items).unwrap_or(u32::MAX)).unwrap_or_default()
    };
    let base = measured.first().map_or(Duration::ZERO, per_item);
    let mut above: Option<&(usize, Measured)> = None;
    for row in measured {
        let each = per_item(row);
        let min = shown(row.1.min);
        let median = shown(row.1.median);
        let times = format!("{:.2}", quotient(each, base));
        let decade = above.map_or_else(String::new, |above| format!("{:.1}", decade(above, row)));
        let cells: [&str; 5] = [&min, &median, &shown(each), &decade, &times];
        write_row(&mut table, &row.0.to_string(), &cells);
        above = Some(row);
    }
    table
}

/// Returns the growth of time for ten times as many items, from one row to the next.
fn decade(from: &(usize, Measured), to: &(usize, Measured)) -> f64 {
    let items = |row: &(usize, Measured)| f64::from(u32::try_from(row.0).unwrap_or(u32::MAX));
    let decades = (items(to) / items(from)).log10();
    quotient(to.1.min, from.1.min).powf(decades.recip())
}

/// `measured` as a JSON object: for each name the minimum and the median in nanoseconds.
#[must_use]
pub fn json(measured: &[Measured]) -> String {
    let rows = measured.iter().map(|row| {
        let times = serde_json::json!({
            "min_ns": u64::try_from(row.min.as_nanos()).unwrap_or(u64::MAX),
            "median_ns": u64::try_from(row.median.as_nanos()).unwrap_or(u64::MAX),
        });
        (row.name.clone(), times)
    });
    serde_json::Value::Object(rows.collect()).to_string()
}

fn header(first: &str, rest: &[&str]) -> String {
    let mut table = String::new();
    write_row(&mut table, first, rest);
    table
}

fn write_row(table: &mut String, name: &str, cells: &[&str]) {
    // Writing to a string cannot fail.
    let _ = write!(table, "{name:<36}");
    for cell in cells {
        let _ = write!(table, " {cell:>11}");
    }
    table.push('\n');
}

fn quotient(time: Duration, base: Duration) -> f64 {
    time.as_secs_f64() / base.as_secs_f64().max(f64::MIN_POSITIVE)
}

/// A duration with three significant digits or so, in the unit that suits it.
fn shown(time: Duration) -> String {
    let nanoseconds = time.as_secs_f64() * 1e9;
    for (unit, size) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] {
        if nanoseconds >= size {
            return format!("{:.2} {unit}", nanoseconds / size);
        }
    }
    format!("{nanoseconds:.0} ns")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, microseconds: u64) -> Measured {
        let time = Duration::from_micros(microseconds);
        Measured { name: name.into(), min: time, median: time.saturating_mul(2) }
    }

    #[test]
    fn a_table_of_ratios_compares_everything_with_its_first_row() {
        let table = ratios(&[row("signature check", 400), row("verify", 460)]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1].split_whitespace().last(), Some("1.00"));
        assert!(lines[2].starts_with("verify "), "{table}");
        assert!(lines[2].contains("460.00 µs") && lines[2].contains("920.00 µs"), "{table}");
        assert_eq!(lines[2].split_whitespace().last(), Some("1.15"));
    }

    #[test]
    fn growth_shows_what_is_worse_than_linear() {
        let table = growth(&[(1_000, row("", 1_000)), (20_000, row("", 60_000))]);
        let lines: Vec<&str> = table.lines().collect();
        assert!(lines[1].contains("1.00 µs"), "{table}");
        assert_eq!(lines[2].split_whitespace().last(), Some("3.00"));
        // 60 times the time for 20 times as many is 23.3 times for 10 times as many.
        assert_eq!(lines[2].split_whitespace().nth_back(1), Some("23.3"));
    }

    #[test]
    fn the_document_holds_nanoseconds_by_name() {
        let text = json(&[row("open", 3)]);
        assert_eq!(text, r#"{"open":{"median_ns":6000,"min_ns":3000}}"#);
    }

    #[test]
    fn an_empty_table_has_its_header_alone() {
        assert_eq!(ratios(&[]).lines().count(), 1);
        assert_eq!(growth(&[]).lines().count(), 1);
    }
}
