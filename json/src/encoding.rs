//! Bytes to text, with the encoding named where it is not UTF-8.

use alloc::format;
use alloc::string::String;

use crate::error::{Error, Kind};

/// Reads bytes as UTF-8 text and skips a byte order mark at the beginning.
///
/// # Errors
///
/// [`Kind::Encoding`] names UTF-16 and UTF-32, and for other bytes the place of the first one that
/// is not UTF-8: an editor shows such a file as if nothing were wrong with it.
///
/// ```
/// assert_eq!(spacebridge_json::text(b"\xef\xbb\xbf{}").unwrap(), "{}");
/// let error = spacebridge_json::text(b"\xff\xfe{\0}\0").unwrap_err();
/// assert_eq!(error.detail(), "the file is UTF-16; save it as UTF-8");
/// ```
pub fn text(bytes: &[u8]) -> Result<&str, Error> {
    let name = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        // RFC 4627 section 3: a JSON text begins with two ASCII characters.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some("UTF-16"),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some("UTF-16"),
        _ => None,
    };
    if let Some(name) = name {
        return Err(fault(format!("the file is {name}; save it as UTF-8")));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    core::str::from_utf8(bytes).map_err(|error| {
        let place = error.valid_up_to();
        fault(format!(
            "the file is not UTF-8: byte {place} is of another encoding; save it as UTF-8"
        ))
    })
}

fn fault(detail: String) -> Error {
    Error { kind: Kind::Encoding, path: String::new(), detail, line: 0, column: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail(bytes: &[u8]) -> String {
        text(bytes).unwrap_err().detail
    }

    #[test]
    fn encodings_other_than_utf_8_are_named() {
        assert_eq!(detail(b"{\0\"\0"), "the file is UTF-16; save it as UTF-8");
        assert_eq!(detail(b"\0{\0\""), "the file is UTF-16; save it as UTF-8");
        assert_eq!(detail(b"\xfe\xff\0{"), "the file is UTF-16; save it as UTF-8");
        assert_eq!(detail(b"\xff\xfe\0\0{\0\0\0"), "the file is UTF-32; save it as UTF-8");
        assert!(detail(b"{\"name\": \"Caf\xe9\"}").contains("byte 13 "));
    }
}
