//! Any bytes are loosened, and tightened to the same bytes, in whatever pieces.
#![no_main]

extern crate alloc;

use libfuzzer_sys::fuzz_target;
use packages::{loosened, tightened};

mod packages {
    #[path = "../../../core/src/packages/deflate/mod.rs"]
    mod deflate;

    use deflate::{Loosen, Tighten};

    /// The tokens of `input`, and how many of its bytes they stand for.
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

    /// What `tokens` stand for; nothing if they are none.
    pub fn tightened(tokens: &[u8], piece: usize) -> Option<Vec<u8>> {
        let (mut tighten, mut out) = (Tighten::new(), Vec::new());
        let (mut start, mut end) = (0, 0);
        while end < tokens.len() {
            end = tokens.len().min(end + piece);
            start += tighten.feed(&tokens[start..end], &mut out).ok()?;
        }
        (start == tokens.len() && tighten.may_end()).then_some(out)
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((piece, input)) = input.split_first() else {
        return;
    };
    let piece = usize::from(*piece) + 1;
    let (tokens, used) = loosened(input, usize::MAX / 2);
    assert_eq!((&tokens, used), (&loosened(input, piece).0, loosened(input, piece).1));
    assert!(tokens.len() <= used * 12 + 16);
    assert_eq!(tightened(&tokens, piece).as_deref(), Some(&input[..used]));
});
