//! Writes the seeds of the corpora that are made and not found: `cargo run --bin seeds CORPORA`.

use std::fs;
use std::path::Path;

use proptest::prelude::Rng as _;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use spacebridge_fuzz::{bodies, packages, releases};

fn main() {
    let corpora = std::env::args().nth(1).expect("a folder to write to");
    let seed = |target: &str, name: &str, bytes: &[u8]| {
        let folder = Path::new(&corpora).join(target);
        fs::create_dir_all(&folder).expect("the folder can be made");
        fs::write(folder.join(name), bytes).expect("a seed is written");
    };
    let mut runner = TestRunner::deterministic();
    for number in 0..32 {
        let release = releases().new_tree(&mut runner).expect("a release").current();
        if let Ok(file) = bodies::bundle(release) {
            ["decode", "verify"].map(|target| seed(target, &format!("bundle-{number}"), &file));
        }
        // What an arbitrary release is drawn from.
        let mut chance = vec![0; 128 * (number + 1)];
        runner.rng().fill_bytes(&mut chance);
        seed("cross", &format!("chance-{number}"), &chance);
    }
    let accepted =
        packages::names().filter_map(|name| name.strip_prefix("accept/")?.strip_suffix("/pack"));
    for (number, pack) in accepted.enumerate() {
        let name = format!("pack-{number}");
        let read = |file: &str| packages::vector(&format!("accept/{pack}/{file}"));
        seed("apply", &name, &read("pack")[packages::HEADER..]);
        // Behind ten bytes of a gzip header, in some of them, is a deflate stream.
        let stream = [&[7], &read("target")[10..]].concat();
        seed("tokens", &name, &packages::loosened(&stream[1..], usize::MAX / 2).0);
        seed("transform", &name, &stream);
    }
}
