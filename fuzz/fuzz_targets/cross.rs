//! Any release that can be promoted can be imported, and is the one that was meant.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use spacebridge_fuzz::{cross, releases};

fuzz_target!(|bytes: &[u8]| {
    // The bytes are a seed and not the choices themselves: where these run out there are zeros, and
    // a choice among several that is never given another number never ends.
    let mut seed = [0; 32];
    for (place, byte) in bytes.iter().enumerate() {
        seed[place % 32] ^= byte.rotate_left(u32::try_from(place / 32 % 8).unwrap_or_default());
    }
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    if let Ok(tree) = releases().new_tree(&mut runner) {
        cross::cross(tree.current());
    }
});
