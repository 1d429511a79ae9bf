//! Any bytes are refused, or a bundle that can be imported. Most inputs are bundles of which one
//! part was changed and which were then signed anew, so that they come past the signature.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use spacebridge_fuzz::bodies::{self, pair};

fuzz_target!(|bytes: &[u8]| bodies::verify(bytes));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, number: u32| {
    let part = u8::try_from(number % 19).unwrap_or_default();
    let signer = pair().dev.signer(9);
    let mut change = |part: &[u8]| {
        let mut part = part.to_vec();
        let length = part.len();
        part.resize(length.saturating_add(64), 0);
        let room = part.len();
        let length = fuzzer_mutate(&mut part, length, room);
        part.truncate(length);
        part
    };
    let file = &data[..size];
    let mut again = || spacebridge::fuzzing::resealed(file, part, &signer, &mut change);
    let made = (part < 18).then(&mut again);
    match made.flatten() {
        Some(made) if made.len() <= max_size => {
            data[..made.len()].copy_from_slice(&made);
            made.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
});
