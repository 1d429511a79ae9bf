//! Any bytes are a table of parts, or refused; a table is written as it was read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge_fuzz::packages;

fuzz_target!(|bytes: &[u8]| packages::parts(bytes));
