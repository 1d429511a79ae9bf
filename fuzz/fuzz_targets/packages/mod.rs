//! The transform by itself, which the library keeps to itself.

#[path = "../../../core/src/packages/deflate/mod.rs"]
mod deflate;

use deflate::{Loosen, Tighten};

/// The tokens of `input`, given in pieces, and how many of its bytes they stand for.
pub fn loosened(input: &[u8], piece: usize) -> (Vec<u8>, usize) {
    let (mut loosen, mut tokens) = (Loosen::new(), Vec::new());
    let (mut start, mut end) = (0, 0);
    loop {
        end = input.len().min(end + piece);
        let all = end == input.len();
        start += loosen.feed(&input[start..end], all, &mut tokens);
        if all || loosen.ended() {
            return (tokens, start);
        }
    }
}

/// What `tokens`, given in pieces, stand for; nothing if they are none.
pub fn tightened(tokens: &[u8], piece: usize) -> Option<Vec<u8>> {
    let (mut tighten, mut out) = (Tighten::new(), Vec::new());
    let (mut start, mut end) = (0, 0);
    while end < tokens.len() {
        end = tokens.len().min(end + piece);
        start += tighten.feed(&tokens[start..end], &mut out).ok()?;
    }
    (start == tokens.len() && tighten.may_end()).then_some(out)
}
