//! Any bytes are read as they would be written, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge_fuzz::bodies;
fuzz_target!(|bytes: &[u8]| bodies::answers(bytes));
