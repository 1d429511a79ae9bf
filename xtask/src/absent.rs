//! What the core must not depend on, however indirectly: clocks, chance, threads, the system.

use anyhow::{Result, ensure};

use crate::cargo::cargo;
use crate::command::output;

/// With any of these in the tree, the core could read a clock, make randomness or open a file.
const ABSENT: [&str; 5] = ["chrono", "getrandom", "libc", "rand", "tokio"];

const TREES: [(&str, &[&str]); 4] = [
    ("spacebridge", &["--all-features"]),
    ("spacebridge", &["--no-default-features"]),
    ("spacebridge-octopus", &[]),
    ("spacebridge-packs", &[]),
];

/// Fails where the core's tree of dependencies holds one of the crates that must be absent, on this
/// machine or in a browser.
pub(crate) fn check() -> Result<()> {
    for target in [None, Some("wasm32-unknown-unknown")] {
        for (package, features) in TREES {
            let mut tree = cargo();
            tree.args(["tree", "--package", package, "--edges", "normal"]);
            tree.args(["--prefix", "none", "--format", "{p}"]).args(features);
            tree.args(target.iter().flat_map(|target| ["--target", target]));
            let found = unwanted(&output(&mut tree)?);
            let place = target.unwrap_or("this machine");
            ensure!(
                found.is_empty(),
                "on {place} with {} `{package}` depends on {}; `cargo tree -i CRATE` says why",
                features.join(" "),
                found.join(", "),
            );
        }
    }
    Ok(())
}

fn unwanted(tree: &str) -> Vec<&'static str> {
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    ABSENT.into_iter().filter(|name| names.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_reaches_the_system_is_found_wherever_it_stands() {
        let tree = "spacebridge v0.1.0 (core)\nsha2 v0.11.1\nlibc v0.2.177\n\nrand v0.9.2 (*)\n";
        assert_eq!(unwanted(tree), ["libc", "rand"]);
    }

    #[test]
    fn a_name_that_only_begins_the_same_is_another_crate() {
        assert!(unwanted("spacebridge v0.1.0\nrand_core v0.10.1\nlibcrux v1.0.0\n").is_empty());
    }
}
