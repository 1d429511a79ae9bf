//! Writes the seeds of the corpora that are made and not found: `cargo run --bin seeds FOLDER`.

use std::path::Path;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use spacebridge_fuzz::{bodies, releases};

fn main() {
    let folder = std::env::args().nth(1).expect("a folder to write to");
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let mut runner = TestRunner::deterministic();
    for number in 0..32 {
        let release = releases().new_tree(&mut runner).expect("a release").current();
        if let Ok(file) = bodies::bundle(release) {
            std::fs::write(folder.join(format!("bundle-{number}")), file)
                .expect("a seed is written");
        }
    }
}
