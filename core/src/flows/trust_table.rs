//! All trusts in one place.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use super::data_center::DataCenter;
use crate::model::{Grant, Permit, Space, Trust};
use crate::terms::{Fingerprint, Name, Printable};

/// Table of all trusts between the Spaces of a Data Center, a row for each. It displays as a table
/// of at most 100 columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrustTable {
    /// The rows, by Space and in the order in which the trusts were made.
    pub rows: Vec<TrustRow>,
}

/// One trust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TrustRow {
    /// The Space that trusts.
    pub space: Name,
    /// The Space that is trusted, by the name that the first has for it.
    pub trusted: Name,
    /// True if the Data Center manages both.
    pub connected: bool,
    /// State of the trust.
    pub state: TrustState,
    /// Permits that hold once the trust is confirmed and while it is not revoked.
    pub permits: Vec<Permit>,
    /// The fingerprint of the certificate that is trusted.
    pub fingerprint: Fingerprint,
}

/// State of a trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "nobody compared yet, somebody did, or it is over")]
pub enum TrustState {
    /// Nobody compared the fingerprint yet: nothing is granted.
    Pending,
    /// It grants what it permits.
    Confirmed,
    /// The key is revoked.
    Revoked,
}

impl DataCenter {
    /// Returns the table of all trusts.
    #[must_use]
    pub fn trusts(&self) -> TrustTable {
        let rows = self
            .spaces()
            .iter()
            .flat_map(|space| space.trusts().iter().map(|trust| self.row(space, trust)));
        TrustTable { rows: rows.collect() }
    }

    fn row(&self, space: &Space, trust: &Trust) -> TrustRow {
        let fingerprint = trust.certificate().fingerprint();
        let state = match (trust.is_pending(), trust.ended()) {
            (_, Some(_)) => TrustState::Revoked,
            (true, None) => TrustState::Pending,
            (false, None) => TrustState::Confirmed,
        };
        TrustRow {
            space: space.name().clone(),
            trusted: trust.name().clone(),
            connected: self.spaces().iter().any(|other| other.fingerprint() == fingerprint),
            state,
            permits: trust.permits().iter().cloned().collect(),
            fingerprint,
        }
    }
}

/// The widths of the columns: 97 with the blanks between them.
const WIDTHS: [usize; 8] = [18, 18, 9, 9, 9, 9, 8, 10];
const TITLES: [&str; 8] =
    ["Space", "trusts", "how", "state", "promotes", "releases", "results", "words"];

impl fmt::Display for TrustTable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(out, &TITLES.map(String::from))?;
        for row in &self.rows {
            // The first word tells rows apart. Comparing takes all sixteen.
            let words: String = row.fingerprint.words().chars().take(5).collect();
            line(
                out,
                &[
                    String::from(row.space.as_str()),
                    row.trusted.as_str().into(),
                    if row.connected { "connected" } else { "remote" }.into(),
                    row.state.in_words().into(),
                    granted(&row.permits, Grant::PromoteTo),
                    granted(&row.permits, Grant::AcceptReleases),
                    granted(&row.permits, Grant::AcceptResults),
                    alloc::format!("{words}-…"),
                ],
            )?;
        }
        Ok(())
    }
}

impl TrustState {
    /// The state in one word.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Revoked => "revoked",
        }
    }
}

fn granted(permits: &[Permit], grant: Grant) -> String {
    let mut projects = 0_usize;
    for permit in permits.iter().filter(|permit| permit.grant == grant) {
        match &permit.projects {
            None => return "all".into(),
            Some(some) => projects = projects.saturating_add(some.len()),
        }
    }
    match projects {
        0 => "no".into(),
        1 => "1 project".into(),
        some => alloc::format!("{some} proj."),
    }
}

fn line(out: &mut fmt::Formatter<'_>, cells: &[String; 8]) -> fmt::Result {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(WIDTHS) {
        let cell = Printable(cell).fit(width);
        let used = Printable(&cell).width();
        text.push_str(&cell);
        text.extend(core::iter::repeat_n(' ', width.saturating_sub(used).saturating_add(1)));
    }
    writeln!(out, "{}", text.trim_end())
}
