//! Any release that can be promoted can be imported, and is the one that was meant.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use spacebridge_fuzz::{cross, releases};

fuzz_target!(|bytes: &[u8]| {
    let mut seed = bytes.to_vec();
    seed.resize(bytes.len().max(4096), 0);
    let rng = TestRng::from_seed(RngAlgorithm::PassThrough, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    if let Ok(tree) = releases().new_tree(&mut runner) {
        cross::cross(tree.current());
    }
});
