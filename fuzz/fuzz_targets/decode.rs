//! Any bytes are read as they would be written, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| spacebridge::fuzzing::decode(bytes));
