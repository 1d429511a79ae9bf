//! How a loosened deflate stream is written: the bytes that both directions agree on.
//!
//! ```text
//! stream   = *block ( *OCTET-padding | BROKEN bits )
//! block    = %x00-01 bits LEN data                    ; stored
//!          / %x02-03 *token                           ; fixed codes
//!          / %x04-05 HLIT HDIST HCLEN lengths *token  ; dynamic codes
//! token    = %x00-7F 1*128literal                     ; one more than the byte says
//!          / %x80-FD distance                         ; length 3 to 128
//!          / %xFE %x00-82 distance                    ; length 129 to 258; 0x82 is LONG_258
//!          / %xFE BROKEN bits                         ; ends the stream
//!          / %xFF                                     ; end of block
//! distance = 2OCTET                                   ; less one, high byte first
//! ```
//!
//! A block's first byte is its three header bits. Whole numbers are as deflate has them, each in a
//! byte of its own (LEN: two, low byte first). A code length is one byte: 0x00–0x0F itself,
//! 0x10–0x13, 0x20–0x27 and 0x80–0xFF the three ways to repeat, with their extra bits. The last
//! block, unless it is stored, is followed by the bits up to the byte boundary.

/// The first of the bytes for a length up to 128, which is 3.
pub(super) const SHORT: u8 = 0x80;
/// A length above 128.
pub(super) const LONG: u8 = 0xFE;
/// The end of a block.
pub(super) const END: u8 = 0xFF;
/// Where deflate stops making sense: in the place of a block, or of the length after [`LONG`].
pub(super) const BROKEN: u8 = 0xFF;

/// The most literals in a run.
pub(super) const RUN: usize = 128;
