//! PEM files with several blocks (RFC 7468), as `openssl` writes them.

use alloc::vec::Vec;

use x509_cert::der::pem;
use zeroize::Zeroizing;

/// One block of a PEM file.
pub(super) struct Block<'p> {
    pub(super) label: &'p str,
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// Names the fault of a file without readable blocks, to follow the words "the file".
#[derive(Debug)]
pub(super) struct PemError(pub(super) &'static str);

const DAMAGED: PemError = PemError("has a PEM block that is damaged or cut off");

/// Reads the blocks of a file. Text around them explains, and may be of any encoding.
pub(super) fn blocks(text: &[u8]) -> Result<Vec<Block<'_>>, PemError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = split_once(rest, b"-----BEGIN ") {
        let (label, body) = split_once(after, b"-----").ok_or(DAMAGED)?;
        let (body, after) = split_once(body, b"-----END ").ok_or(DAMAGED)?;
        let after = after.strip_prefix(label).and_then(|after| after.strip_prefix(b"-----"));
        let digits: Vec<u8> = body.iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
        let label = core::str::from_utf8(label).map_err(|_| DAMAGED)?;
        blocks.push(Block { label, der: decode(&Zeroizing::new(digits))? });
        rest = after.ok_or(DAMAGED)?;
    }
    if blocks.is_empty() { Err(without_blocks(text)) } else { Ok(blocks) }
}

/// Names the likely format of a file without a PEM block.
fn without_blocks(text: &[u8]) -> PemError {
    let utf16 = text.starts_with(&[0xff, 0xfe])
        || text.starts_with(&[0xfe, 0xff])
        || split_once(text, b"-\0-\0-").is_some();
    // A sequence of 128 bytes or more. In text, a byte above 0x7f takes two.
    let der = matches!(text, [0x30, 0x81 | 0x82, ..] | [0x30, 0xc2, 0x81 | 0x82, ..]);
    // The CBOR tag of COSE_Sign1.
    let message = text.starts_with(&[0xd2]);
    PemError(match (utf16, der) {
        (true, _) => "is text in UTF-16, where PEM is ASCII",
        (_, true) => "is DER, where PEM is needed",
        _ if message => "is a bundle, a receipt or a notice, where PEM is needed",
        _ => "has no PEM block",
    })
}

/// A block of PEM in lines of 64 digits that end with a line feed.
pub(super) fn block(label: &str, der: &[u8]) -> Result<Zeroizing<alloc::string::String>, PemError> {
    let text = pem::encode_string(label, pem::LineEnding::LF, der);
    text.map(Zeroizing::new).map_err(|_| DAMAGED)
}

fn decode(digits: &[u8]) -> Result<Zeroizing<Vec<u8>>, PemError> {
    use base64ct::{Base64, Encoding as _};
    let digits = core::str::from_utf8(digits).map_err(|_| DAMAGED)?;
    Base64::decode_vec(digits).map(Zeroizing::new).map_err(|_| DAMAGED)
}

/// The bytes before and after the first `mark`.
fn split_once<'t>(text: &'t [u8], mark: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let start = text.windows(mark.len()).position(|window| window == mark)?;
    let (before, after) = text.split_at_checked(start)?;
    Some((before, after.strip_prefix(mark)?))
}
