//! Any bytes are loosened, and tightened to the same bytes, in whatever pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge_fuzz::packages;

fuzz_target!(|bytes: &[u8]| packages::transform(bytes));
