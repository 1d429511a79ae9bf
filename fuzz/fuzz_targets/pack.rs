//! The pack of any two packages makes the second of the first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use spacebridge_fuzz::packages;

fuzz_target!(|input: (&[u8], &[u8], u16, bool)| {
    let (basis, edit, place, wrapped) = input;
    packages::pack(basis, edit, place, wrapped);
});
