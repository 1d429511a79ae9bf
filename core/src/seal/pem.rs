//! PEM files with several blocks (RFC 7468), as `openssl` writes them.

use alloc::vec::Vec;

use x509_cert::der::pem;
use zeroize::Zeroizing;

/// One block of a PEM file.
pub(super) struct Block<'p> {
    pub(super) label: &'p str,
    pub(super) der: Zeroizing<Vec<u8>>,
}

/// The text has no PEM block, or a malformed one.
#[derive(Debug)]
pub(super) struct PemError;

/// The blocks of a file. Text around them explains, and is left out.
pub(super) fn blocks(text: &str) -> Result<Vec<Block<'_>>, PemError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, body) = after.split_once("-----").ok_or(PemError)?;
        let (body, after) = body.split_once("-----END ").ok_or(PemError)?;
        let after = after.strip_prefix(label).and_then(|after| after.strip_prefix("-----"));
        let digits: Vec<u8> = body.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        blocks.push(Block { label, der: decode(&Zeroizing::new(digits))? });
        rest = after.ok_or(PemError)?;
    }
    if blocks.is_empty() { Err(PemError) } else { Ok(blocks) }
}

/// A block of PEM in lines of 64 digits that end with a line feed.
pub(super) fn block(label: &str, der: &[u8]) -> Result<Zeroizing<alloc::string::String>, PemError> {
    pem::encode_string(label, pem::LineEnding::LF, der).map(Zeroizing::new).map_err(|_| PemError)
}

fn decode(digits: &[u8]) -> Result<Zeroizing<Vec<u8>>, PemError> {
    use base64ct::{Base64, Encoding as _};
    let digits = core::str::from_utf8(digits).map_err(|_| PemError)?;
    Base64::decode_vec(digits).map(Zeroizing::new).map_err(|_| PemError)
}
