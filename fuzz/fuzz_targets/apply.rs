//! Any bytes behind a good header are refused, or make the package: never anything else, and
//! quickly.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge_fuzz::packages;

fuzz_target!(|bytes: &[u8]| packages::apply(bytes));
