//! The parts of a file, held against the table that the statement signs.

use alloc::format;
use alloc::vec::Vec;

use super::message::{Body, Message};
use super::report::{Check, Examination, VerifyError};
use super::v1::PartRow;
use crate::terms::{Code, Digest, as_u64};

/// The parts of a file, by their kind. Each has the signed length and digest, or is withheld.
pub(super) struct MatchedParts<'b>(Vec<(u64, Option<&'b [u8]>)>);

impl<'b> MatchedParts<'b> {
    /// Returns the bytes of the part of this kind, if the file has them.
    pub(super) fn get(&self, kind: u64) -> Option<&'b [u8]> {
        self.0.iter().find(|(of, _)| *of == kind)?.1
    }

    fn withheld(&self) -> usize {
        self.0.iter().filter(|(_, bytes)| bytes.is_none()).count()
    }
}

/// Rule about parts that are withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Withholding {
    /// A reader needs every part.
    Never,
    /// A part may be withheld, and the report says so.
    Shown,
}

/// Checks that the parts of the file are those that the statement signs: their number, their order,
/// their lengths and their digests. Lengths are compared before a byte is hashed.
pub(super) fn match_parts<'b, B: Body>(
    rows: &[PartRow],
    message: &'b Message<B>,
    withholding: Withholding,
    examination: &mut Examination,
) -> Result<MatchedParts<'b>, VerifyError> {
    let refuse = |examination: &mut Examination, code, detail| {
        examination.refuse(Check::Parts, code, detail)
    };
    let found = message.parts();
    if found.len() != rows.len() {
        let detail = format!("{} parts follow, and {} are signed", found.len(), rows.len());
        return Err(refuse(examination, Code::PartMismatch, detail));
    }
    let parts: Vec<(&PartRow, Option<&[u8]>)> = rows.iter().zip(found).collect();
    for (row, part) in &parts {
        let kind = row.kind;
        match part {
            Some(bytes) if as_u64(bytes.len()) != row.length => {
                let detail = format!("part {kind} has {} bytes, not {}", bytes.len(), row.length);
                return Err(refuse(examination, Code::PartMismatch, detail));
            }
            None if withholding == Withholding::Never => {
                let detail = format!("part {kind} is withheld");
                return Err(refuse(examination, Code::PartWithheld, detail));
            }
            Some(_) | None => {}
        }
    }
    for (row, part) in &parts {
        if part.is_some_and(|bytes| Digest::of(bytes) != row.digest) {
            let detail = format!("part {} is not the one that was signed", row.kind);
            return Err(refuse(examination, Code::PartMismatch, detail));
        }
    }
    let matched = MatchedParts(parts.into_iter().map(|(row, part)| (row.kind, part)).collect());
    match (rows.len(), matched.withheld()) {
        (0, _) => examination.passed(Check::Parts, "there are none"),
        (count, 0) => examination.passed(Check::Parts, format!("{count}")),
        (count, withheld) => {
            examination.passed(Check::Parts, format!("{count}, of which {withheld} are withheld"));
        }
    }
    Ok(matched)
}
