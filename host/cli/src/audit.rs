//! `audit`: who did what in this Space.

use spacebridge::Digest;

use crate::failure::{Exit, Failure};
use crate::screen::Colour;
use crate::session::Session;

/// Shows the entries of the audit log.
pub(crate) fn show(session: &mut Session) -> Result<Exit, Failure> {
    let log = session.store()?.only_space()?.audit()?;
    session.screen.put("entries", &log);
    let row = |entry: &spacebridge::trust::AuditEntry| {
        let record = &entry.record;
        let at = record.at.to_string();
        [entry.number.to_string(), at, record.by.clone(), record.what.clone()]
    };
    let rows: Vec<[String; 4]> = log.entries.iter().map(row).collect();
    session.screen.table(["entry", "at", "by", "act"], &rows);
    Ok(Exit::Done)
}

/// Verifies the audit log against the Space of today.
pub(crate) fn verify(head: Option<&str>, session: &mut Session) -> Result<Exit, Failure> {
    let head: Option<Digest> = head.map(str::parse).transpose()?;
    let log = session.store()?.only_space()?.verify_audit(head.as_ref())?;
    let last = log.head();
    session.screen.put("entries", &log.entries.len());
    session.screen.put("head", &last);
    let text = format!("The log holds: {} entries.", log.entries.len());
    session.screen.coloured(Colour::Good, text);
    if let Some(last) = last {
        session.screen.line("Write down the head, to prove later that none was removed:");
        session.screen.entries([("head", last.to_string())]);
    }
    Ok(Exit::Done)
}
