//! Any bytes are tokens, or refused; and what they stand for is bounded, and loosened again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge_fuzz::packages;

fuzz_target!(|bytes: &[u8]| packages::tokens(bytes));
