//! The text of a receipt, for a person to read before it leaves.

use alloc::string::{String, ToString};
use core::fmt;

use super::Receipt;
use crate::seal::message::Verified;
use crate::seal::v1::Part;
use crate::terms::{Digest, Printable};

/// Everything that the receipt says, in one form: the same lines for the signer, the audience and
/// an auditor. Spaces stand there by fingerprint, as nobody else has our names for them.
///
/// Whatever somebody wrote freely is on one line, and nothing in it acts on a terminal.
impl fmt::Display for Verified<Receipt> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Receipt { parts, signer, audience, issued_at, .. } = &self.body;
        writeln!(out, "deployment receipt {}", self.digest)?;
        for (field, value) in [
            ("signed by", signer.to_string()),
            ("signed at", issued_at.to_string()),
            ("for", audience.to_string()),
            ("number", parts.sequence.to_string()),
            ("follows", optional(parts.previous)),
            ("supersedes", optional(parts.supersedes)),
            ("project", Printable(parts.project.as_str()).to_string()),
            ("version", Printable(parts.version.as_str()).to_string()),
            ("release", parts.release.to_string()),
            ("bundle", parts.bundle.to_string()),
            ("environment", Printable(parts.environment.as_str()).to_string()),
            ("tenant", optional(parts.tenant.as_ref().map(|name| Printable(name.as_str())))),
            ("outcome", parts.outcome.to_string()),
            ("completed", if parts.completed { "yes" } else { "no" }.to_string()),
            ("asked for", parts.queued.to_string()),
            ("began", optional(parts.started)),
            ("ended", optional(parts.finished)),
            ("by", part(&parts.by, |text| Printable(text).to_string())),
            ("notes", part(&parts.notes, |text| Printable(text).to_string())),
            ("answers", part(&parts.answers, ToString::to_string)),
            ("salt", part(&parts.salt, |salt| Digest::from_bytes(*salt).to_string())),
            ("last notice", optional(Some(parts.notices).filter(|last| *last > 0))),
        ] {
            writeln!(out, "{field:<12}{value}")?;
        }
        Ok(())
    }
}

fn optional(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_string(), |value| value.to_string())
}

fn part<T>(part: &Part<T>, show: impl FnOnce(&T) -> String) -> String {
    match part {
        Part::Absent => "-".to_string(),
        Part::Withheld => "(withheld)".to_string(),
        Part::Said(content) => show(content),
    }
}
