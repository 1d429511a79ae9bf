//! Any bytes are tokens, or refused; and what they stand for is bounded, and loosened again.
#![no_main]

extern crate alloc;

mod packages;

use libfuzzer_sys::fuzz_target;
use packages::{loosened, tightened};

fuzz_target!(|tokens: &[u8]| {
    let stream = tightened(tokens, usize::MAX / 2);
    assert_eq!(stream, tightened(tokens, 5));
    if let Some(stream) = stream {
        assert!(stream.len() <= tokens.len() * 7);
        let (again, used) = loosened(&stream, 3);
        assert_eq!(tightened(&again, 4).as_deref(), Some(&stream[..used]));
    }
});
