//! Checks that the core depends on no clock, randomness, thread or system, however indirectly.

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

/// Describes documents, for the generator of their schemas alone.
const SCHEMAS: [&str; 1] = ["schemars"];

/// The crates that are published: none of them contains the code that describes documents.
const BUILT: [&str; 3] = ["spacebridge", "spacebridge-python", "spacebridge-wasm"];

/// Fails where the core's tree of dependencies holds one of the crates that must be absent, on this
/// machine or in a browser, or where a default build describes documents.
pub(crate) fn check() -> Result<()> {
    for target in [None, Some("wasm32-unknown-unknown")] {
        for (package, features) in TREES {
            let arguments = target
                .iter()
                .flat_map(|target| ["--target", target])
                .chain(features.iter().copied());
            let found = unwanted(&tree(package, arguments)?, &ABSENT);
            let place = target.unwrap_or("this machine");
            ensure!(
                found.is_empty(),
                "on {place} with {} `{package}` depends on {}; `cargo tree -i CRATE` says why",
                features.join(" "),
                found.join(", "),
            );
        }
    }
    for package in BUILT {
        let found = unwanted(&tree(package, [])?, &SCHEMAS);
        ensure!(found.is_empty(), "`{package}` depends on {} by default", found.join(", "));
    }
    Ok(())
}

/// The dependencies of `package`, one a line.
fn tree<'a>(package: &str, arguments: impl IntoIterator<Item = &'a str>) -> Result<String> {
    let mut tree = cargo();
    tree.args(["tree", "--package", package, "--edges", "normal"]);
    tree.args(["--prefix", "none", "--format", "{p}"]).args(arguments);
    output(&mut tree)
}

fn unwanted<'a>(tree: &str, absent: &[&'a str]) -> Vec<&'a str> {
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
    absent.iter().copied().filter(|name| names.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_that_reaches_the_system_is_found_wherever_it_stands() {
        let tree = "spacebridge v0.1.0 (core)\nsha2 v0.11.1\nlibc v0.2.177\n\nrand v0.9.2 (*)\n";
        assert_eq!(unwanted(tree, &ABSENT), ["libc", "rand"]);
    }

    #[test]
    fn a_name_that_only_begins_the_same_is_another_crate() {
        assert!(
            unwanted("spacebridge v0.1.0\nrand_core v0.10.1\nlibcrux v1.0.0\n", &ABSENT).is_empty()
        );
    }
}
