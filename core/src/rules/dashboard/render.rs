//! A dashboard as text for a terminal: a table for each project, in bands where it is too wide.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use super::{Board, BoardCell, BoardRow, CellState, Column, Dashboard, Offer};
use crate::terms::{Printable, Timestamp};

/// Width of the text, in columns.
const WIDTH: usize = 100;
/// Largest width of a column; longer names continue on the next line.
const WIDEST: usize = 20;
const GAP: usize = 2;

impl fmt::Display for Dashboard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, board) in self.projects.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            for line in Printable(&board.project.to_string()).wrap_words(WIDTH) {
                writeln!(out, "{line}")?;
            }
            table(out, board, self.now)?;
        }
        for finding in &self.findings {
            writeln!(out)?;
            for line in Printable(&finding.to_string()).wrap_words(WIDTH) {
                writeln!(out, "{line}")?;
            }
        }
        Ok(())
    }
}

/// A column of text: what stands in the head, and in each row.
struct Text {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    width: usize,
}

impl Text {
    fn new(head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let lines = head.iter().chain(rows.iter().flatten());
        let width = lines.map(|line| Printable(line).width()).max().unwrap_or_default();
        Self { head, rows, width }
    }

    fn row(&self, row: Option<usize>) -> &[String] {
        row.map_or(self.head.as_slice(), |row| self.rows.get(row).map_or(&[], Vec::as_slice))
    }
}

fn table(out: &mut fmt::Formatter<'_>, board: &Board, now: Timestamp) -> fmt::Result {
    let versions =
        Text::new(Vec::from(["release".to_string()]), board.releases.iter().map(release).collect());
    let columns: Vec<Text> = board
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let cells = board.releases.iter().filter_map(|row| row.cells.get(index));
            let cells = cells.map(|cell| words(cell, column));
            Text::new(head(column, now), cells.collect())
        })
        .collect();
    let mut rest = columns.as_slice();
    loop {
        let mut used = versions.width;
        let fitting = rest.iter().take_while(|column| {
            used = used.saturating_add(GAP).saturating_add(column.width);
            used <= WIDTH
        });
        let count = fitting.count().max(1).min(rest.len());
        let (band, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        writeln!(out)?;
        for row in core::iter::once(None).chain((0..board.releases.len()).map(Some)) {
            lines(out, &versions, band, row)?;
        }
        if others.is_empty() {
            return Ok(());
        }
        rest = others;
    }
}

/// One row of a band: as many lines as its highest cell has.
fn lines(
    out: &mut fmt::Formatter<'_>,
    versions: &Text,
    band: &[Text],
    row: Option<usize>,
) -> fmt::Result {
    let columns = || core::iter::once(versions).chain(band);
    let height = columns().map(|column| column.row(row).len()).max().unwrap_or_default();
    for line in 0..height {
        let mut text = String::new();
        for column in columns() {
            let part = column.row(row).get(line).map_or("", String::as_str);
            let missing = column.width.saturating_sub(Printable(part).width());
            text.push_str(part);
            text.push_str(&" ".repeat(missing.saturating_add(GAP)));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

fn release(row: &BoardRow) -> Vec<String> {
    let mut lines = Printable(row.version.as_str()).wrap_words(WIDEST);
    if let Some(blocked) = &row.blocked {
        lines.extend(Printable(blocked).wrap_words(WIDEST));
    }
    lines
}

fn head(column: &Column, now: Timestamp) -> Vec<String> {
    let name = column.stop.to_string();
    let mut lines = match name.split_once(": ") {
        Some((space, name)) => {
            let mut lines = Printable(&format!("{space}:")).wrap_words(WIDEST);
            lines.extend(Printable(name).wrap_words(WIDEST));
            lines
        }
        None => Printable(&name).wrap_words(WIDEST),
    };
    if column.stop.space().is_some() {
        lines.push(match column.heard {
            Some(heard) => {
                format!("heard {}", age(now.milliseconds_since(heard).div_euclid(1000)))
            }
            None => "never heard".into(),
        });
    }
    lines
}

fn words(cell: &BoardCell, column: &Column) -> Vec<String> {
    let state = match cell.state {
        CellState::Absent if column.upstream || column.stop.space().is_none() => "–",
        CellState::Absent => "not sent",
        CellState::Sent => "sent",
        CellState::Imported => "imported",
        CellState::Waiting => "waiting",
        CellState::Deploying => "deploying",
        CellState::Deployed if cell.current => "deployed ✓",
        CellState::Deployed => "deployed",
        CellState::Failed => "failed",
        CellState::Refused => "refused",
        CellState::Recalled => "recalled",
    };
    let mut lines = Vec::from([state.to_string()]);
    if let Some(environment) = &cell.environment {
        lines.extend(Printable(environment.name.as_str()).wrap_words(WIDEST));
    }
    if let Some(seconds) = cell.age {
        lines.push(if cell.told { format!("{}, told", age(seconds)) } else { age(seconds) });
    }
    if cell.tenants > 0 {
        lines.push(format!("{} tenants", cell.tenants));
    }
    if cell.troubled > 0 && cell.tenants > 0 {
        lines.push(format!("{} in trouble", cell.troubled));
    }
    if let Some(lifecycle) = &cell.overridden {
        lines.push("overridden by:".into());
        lines.extend(Printable(lifecycle.as_str()).wrap_words(WIDEST));
    }
    match cell.offer {
        Some(Offer::Deploy) => lines.push("[deploy]".into()),
        Some(Offer::Promote) => lines.push("[promote]".into()),
        None => {}
    }
    lines
}

/// Returns an age in words.
fn age(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 3_600;
    const DAY: i64 = 86_400;
    match seconds {
        ..0 => "in the future".into(),
        0..MINUTE => "just now".into(),
        MINUTE..HOUR => format!("{} min ago", seconds.div_euclid(MINUTE)),
        HOUR..172_800 => format!("{} h ago", seconds.div_euclid(HOUR)),
        _ => format!("{} d ago", seconds.div_euclid(DAY)),
    }
}
