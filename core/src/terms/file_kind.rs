//! Recognition of files that are no message, for the text of an error.

use alloc::vec::Vec;

/// Number of bytes that are searched for PEM blocks: text may precede the first one.
const SEARCHED: usize = 64 << 10;

/// Documents of the library, by members that no other document has together.
const DOCUMENTS: [(&[&str], &str); 8] = [
    (&["name", "certificate"], "the document of a Space"),
    (&["deployments", "promotions", "imports"], "the document of facts"),
    (&["digest", "manifest", "release"], "the document of an assembled release"),
    (&["project", "version", "assembled"], "the document of a release"),
    (&["project", "version", "environments"], "an answer sheet"),
    (&["answers", "prompted"], "the document of answers"),
    (&["name", "spaces", "teams"], "the document of a Data Center"),
    (&["number", "previous", "record"], "an audit log"),
];

/// Returns the kind of a file that is not a message, with its article.
///
/// Returns `None` for a file that begins as every message does: with the CBOR tag 18 of a
/// `COSE_Sign1` (RFC 9052 §2).
pub(crate) fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0xd2, ..] => return None,
        [] => "an empty file",
        [b'S', b'B', b'D', b'E', b'L', b'T', b'A', ..] => "a pack",
        [b'S', b'B', b'P', b'A', b'R', b'T', b'S', ..] => "a part table",
        [b'P', b'K', 3 | 5, 4 | 6, ..] => "a ZIP archive, as packages are",
        [0x1f, 0x8b, ..] => "a gzip archive, as packages are",
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "text in UTF-32",
        // With a byte order mark, or without one and with ASCII at the beginning (RFC 4627 §3).
        [0xff, 0xfe, ..]
        | [0xfe, 0xff, ..]
        | [1..=0x7f, 0, 1..=0x7f, 0, ..]
        | [0, 1..=0x7f, 0, 1..=0x7f, ..] => "text in UTF-16",
        [0x30, 0x81 | 0x82, ..] => "a DER file, as certificates and keys are",
        // A map whose first key is a text of eleven bytes.
        [0xa0..=0xbf, 0x6b, rest @ ..] if rest.starts_with(b"deployments") => "stored facts",
        _ => of_text(bytes),
    })
}

/// Returns the kind of a file in UTF-8 or ASCII, or of unknown content.
fn of_text(bytes: &[u8]) -> &'static str {
    let text = core::str::from_utf8(bytes).ok().map(|text| text.trim_start_matches('\u{feff}'));
    let text = text.map(str::trim_start);
    // A document comes first, because it may contain a certificate in PEM.
    if let Some(document) = text.filter(|text| text.starts_with(['{', '['])) {
        return of_json(document);
    }
    let start = bytes.get(..SEARCHED).unwrap_or(bytes);
    match (pem_label(start), text) {
        (Some(label), _) if label.ends_with(b"PRIVATE KEY") => "a PEM private key",
        (Some(label), _) if label.ends_with(b"CERTIFICATE") => "a PEM certificate",
        (Some(_), _) => "a PEM file",
        (None, Some(text)) if text.starts_with('<') => "an HTML or XML file",
        (None, Some(text)) if !text.contains('\0') => "a text file",
        (None, _) => "a file of unknown kind",
    }
}

/// Returns the label of the first PEM block.
fn pem_label(bytes: &[u8]) -> Option<&[u8]> {
    let mark = b"-----BEGIN ";
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    let label = bytes.get(at..)?.strip_prefix(mark)?;
    label.get(..label.windows(5).position(|window| window == b"-----")?)
}

/// Returns the kind of a JSON document, by the members of the outermost object.
fn of_json(text: &str) -> &'static str {
    let members = outermost_members(text);
    let has = |names: &[&str]| names.iter().all(|name| members.contains(name));
    DOCUMENTS.iter().find(|(names, _)| has(names)).map_or("a JSON document", |(_, kind)| kind)
}

/// Returns the names of the members of the outermost object, or of the objects in an outermost
/// array. The text may be malformed: it is no document that is read.
fn outermost_members(text: &str) -> Vec<&str> {
    let wanted = if text.starts_with('[') { 2 } else { 1 };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', '}', ']', '"']) {
        let (_, found) = rest.split_at(at);
        let Some(after) = found.get(1..) else { break };
        rest = after;
        match found.as_bytes().first() {
            Some(b'{' | b'[') => depth = depth.saturating_add(1),
            Some(b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {
                let Some((name, after)) = string(after) else { break };
                if depth == wanted && after.trim_start().starts_with(':') {
                    names.push(name);
                }
                rest = after;
            }
        }
    }
    names
}

/// Splits a JSON string behind its opening quotation mark from the text after it.
fn string(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let end = text.find(|character| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        ends
    })?;
    let (string, rest) = text.split_at_checked(end)?;
    Some((string, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_message_are_named() {
        let zip = b"PK\x03\x04\x14\0";
        let utf16 = b"\xff\xfe{\0}\0";
        for (bytes, kind) in [
            (&b""[..], "an empty file"),
            (b"SBDELTA\x01\0\0", "a pack"),
            (b"SBPARTS\x01\0\0", "a part table"),
            (zip, "a ZIP archive, as packages are"),
            (b"\x1f\x8b\x08\0", "a gzip archive, as packages are"),
            (utf16, "text in UTF-16"),
            (b"{\0\"\0", "text in UTF-16"),
            (b"\0{\0\"", "text in UTF-16"),
            (b"\xff\xfe\0\0{\0\0\0", "text in UTF-32"),
            (b"\x30\x82\x01\x0a", "a DER file, as certificates and keys are"),
            (b"subject=Dev\n-----BEGIN CERTIFICATE-----\nMII", "a PEM certificate"),
            (b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII", "a PEM private key"),
            (b"-----BEGIN PGP MESSAGE-----\n", "a PEM file"),
            (b"<!DOCTYPE html><title>Log in</title>", "an HTML or XML file"),
            (b"Take this to Prod.", "a text file"),
            (b"\x89PNG\r\n\x1a\n", "a file of unknown kind"),
            (b"\x01\x02\0", "a file of unknown kind"),
        ] {
            assert_eq!(other_kind(bytes), Some(kind), "{}", bytes.escape_ascii());
        }
        assert_eq!(other_kind(b"\xd2\x84"), None);
    }

    #[test]
    fn documents_of_the_library_are_named() {
        for (text, kind) in [
            (r#"{"name": "Dev", "certificate": "-"}"#, "the document of a Space"),
            (r#"{"project": "Shop", "version": "1", "assembled": 0}"#, "the document of a release"),
            (r#" [ {"number": 1, "previous": "", "record": {}} ]"#, "an audit log"),
            (r#"{"a\"}": {"name": 1, "certificate": 2}, "b": ["name"]}"#, "a JSON document"),
            (r#"{"name": "certificate", "x": "#, "a JSON document"),
            (r#"{"name": "cut off"#, "a JSON document"),
            ("[]", "a JSON document"),
        ] {
            assert_eq!(other_kind(text.as_bytes()), Some(kind), "{text}");
        }
        assert_eq!(other_kind("\u{feff}{\"payload\": 1}".as_bytes()), Some("a JSON document"));
    }
}
