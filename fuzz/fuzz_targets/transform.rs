//! Any bytes are loosened, and tightened to the same bytes, in whatever pieces.
#![no_main]

extern crate alloc;

mod packages;

use libfuzzer_sys::fuzz_target;
use packages::{loosened, tightened};

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
