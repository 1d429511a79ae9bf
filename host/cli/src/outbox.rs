//! `outbox`: the messages that this Space signed.

use serde_json::json;

use crate::args::Outbox;
use crate::failure::{Exit, Failure};
use crate::files::{self, Readers};
use crate::session::{Session, file_name, make_folder};

/// Lists the messages, and writes the files that are missing.
pub(crate) fn outbox(asked: &Outbox, session: &mut Session) -> Result<Exit, Failure> {
    let store = session.store()?;
    let space = store.only_space()?;
    // An interrupted command left its file to the next one.
    session.deliver(&space)?;
    let mut rows = Vec::new();
    let mut documents = Vec::new();
    for outgoing in space.outbox()? {
        let sequence = outgoing.sequence.to_string();
        let kind = outgoing.kind.as_str();
        let at = outgoing.at.to_string();
        documents.push(json!({
            "kind": kind,
            "target": outgoing.target,
            "sequence": outgoing.sequence,
            "subject": outgoing.subject,
            "at": outgoing.at,
            "digest": outgoing.digest,
        }));
        if let Some(folder) = &asked.write {
            make_folder(folder)?;
            let path = folder.join(file_name(&outgoing, ""));
            let bytes = space.outgoing_bytes(&outgoing.digest)?;
            files::create(&path, &bytes, Readers::Everybody)?;
        }
        let target = outgoing.target.to_string();
        rows.push([kind.to_owned(), sequence, target, outgoing.subject, at]);
    }
    session.screen.put("messages", &documents);
    if rows.is_empty() {
        session.screen.line("Nothing was signed yet.");
        return Ok(Exit::Done);
    }
    session.screen.table(["kind", "number", "for", "subject", "signed at"], &rows);
    Ok(Exit::Done)
}
