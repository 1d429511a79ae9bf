//! Any bytes are tokens, or refused; and what they stand for is bounded.
#![no_main]

extern crate alloc;

use libfuzzer_sys::fuzz_target;

mod packages {
    #[path = "../../../core/src/packages/deflate/mod.rs"]
    mod deflate;

    use deflate::{Loosen, Tighten};

    /// What `tokens` stand for, up to where they are none.
    pub fn tightened(tokens: &[u8], piece: usize) -> Vec<u8> {
        let (mut tighten, mut out) = (Tighten::new(), Vec::new());
        let (mut start, mut end) = (0, 0);
        while end < tokens.len() {
            end = tokens.len().min(end + piece);
            let Ok(taken) = tighten.feed(&tokens[start..end], &mut out) else {
                return Vec::new();
            };
            start += taken;
        }
        out
    }

    /// Whether `stream` is loosened at all: it always is.
    pub fn loosened(stream: &[u8]) -> usize {
        Loosen::new().feed(stream, true, &mut Vec::new())
    }
}

fuzz_target!(|tokens: &[u8]| {
    let stream = packages::tightened(tokens, usize::MAX / 2);
    assert_eq!(stream, packages::tightened(tokens, 5));
    assert!(stream.len() <= tokens.len() * 7);
    assert!(packages::loosened(&stream) <= stream.len());
});
