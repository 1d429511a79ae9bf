//! The steps that take longer than the gate may: fuzzing, coverage, mutants; and the models of the
//! protocol.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context as _, Result, bail, ensure};

use crate::cargo::cargo;
use crate::command::{emptied, exists, output, program, root, run, target};

/// Each is a body in `fuzz/src`, which `core/tests/replay.rs` runs too.
const TARGETS: [&str; 10] = [
    "answers",
    "apply",
    "cross",
    "decode",
    "octopus",
    "pack",
    "parts",
    "tokens",
    "transform",
    "verify",
];

/// Runs the fuzz targets in `names`, or all, ten minutes each. With `short` first, 20 seconds each.
pub(crate) fn fuzz(names: &[String]) -> Result<()> {
    let (seconds, names) = match names.split_first() {
        Some((first, rest)) if first == "short" => (20, rest),
        _ => (600, names),
    };
    if let Some(unknown) = names.iter().find(|name| !TARGETS.contains(&name.as_str())) {
        bail!("no target is named `{unknown}`; there are {}", TARGETS.join(", "));
    }
    if !exists("cargo-fuzz") || output(program("cargo").args(["+nightly", "--version"])).is_err() {
        println!("fuzz: not run. It needs a nightly toolchain and `cargo install cargo-fuzz`.");
        return Ok(());
    }
    seeds()?;
    for name in TARGETS.iter().filter(|name| names.is_empty() || names.iter().any(|n| n == *name)) {
        println!("── {name}, {seconds} s");
        let corpus = format!("fuzz/corpus/{name}");
        fs::create_dir_all(root().join(&corpus))?;
        run(program("cargo")
            .args(["+nightly", "fuzz", "run", name, &corpus, "--"])
            .arg(format!("-max_total_time={seconds}"))
            .args(["-rss_limit_mb=512", "-max_len=65536", "-print_final_stats=1"]))?;
    }
    Ok(())
}

/// The seed corpora: the messages and packs of the vectors, bundles of arbitrary releases, and
/// documents.
fn seeds() -> Result<()> {
    let corpus = |name: &str| root().join("fuzz/corpus").join(name);
    let mut messages = Vec::new();
    let vectors = emptied("vectors")?;
    crate::cargo::vectors(&["unpack", &vectors.to_string_lossy()])?;
    collect(&vectors, &["sbbundle", "sbreceipt", "input"], &mut messages)?;
    ensure!(messages.len() > 100, "the vectors are the seeds: {} were found", messages.len());
    for name in ["decode", "verify"] {
        copy(&messages, &corpus(name))?;
    }
    run(program("cargo")
        .args(["run", "--quiet", "--manifest-path", "fuzz/Cargo.toml", "--bin", "seeds"])
        .arg(root().join("fuzz/corpus")))?;
    let mut documents = Vec::new();
    collect(&root().join("examples/air-gap"), &["json"], &mut documents)?;
    copy(&documents, &corpus("octopus"))?;
    copy(&documents, &corpus("answers"))
}

/// The files in a folder and below that have one of these extensions, or one of these names.
fn collect(folder: &Path, kinds: &[&str], found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().or(path.file_name());
        let kind = kind.and_then(|kind| kind.to_str()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, kinds, found)?;
        } else if kinds.contains(&kind) {
            found.push(path);
        }
    }
    Ok(())
}

fn copy(files: &[PathBuf], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (number, file) in files.iter().enumerate() {
        fs::copy(file, folder.join(format!("seed-{number}")))?;
    }
    Ok(())
}

/// The tool that searches the models: it asks for a newer compiler than ours, so a nightly one
/// builds it. Without link-time optimization that takes half the time, and the search no longer.
const VERIFPAL: &str = "1.6.7";

/// Returns the path of the tool, installed if necessary; `None` if nothing here can build it.
fn verifpal() -> Result<Option<PathBuf>> {
    let own = target("tools/bin/verifpal");
    if own.is_file() {
        return Ok(Some(own));
    }
    if exists("verifpal") {
        return Ok(Some("verifpal".into()));
    }
    let mut nightly = program("cargo");
    nightly.args(["+nightly", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    if !nightly.status().is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    run(program("cargo")
        .args(["+nightly", "install", "--quiet", "--locked", "--ignore-rust-version"])
        .args(["verifpal", "--version", VERIFPAL, "--root"])
        .arg(target("tools"))
        .env("CARGO_TARGET_DIR", target("tools/build"))
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))?;
    fs::remove_dir_all(target("tools/build"))?;
    Ok(Some(own))
}

/// Searches the models of the protocol for attacks, and compares with what each file expects.
pub(crate) fn model() -> Result<()> {
    let Some(verifpal) = verifpal()? else {
        println!("model: not run. docs/spec/model/README.md says what the tool needs.");
        return Ok(());
    };
    let mut models = Vec::new();
    collect(&root().join("docs/spec/model"), &["vp"], &mut models)?;
    models.sort();
    ensure!(!models.is_empty(), "there is no model");
    for model in models {
        let text = fs::read_to_string(&model)?;
        let (one, two) = expected(&text).context("the first line says what is expected")?;
        for (sessions, expected) in [("1", one), ("2", two)] {
            let mut verify = program(&verifpal);
            verify.args(["verify", "--result-code", "--sessions", sessions]).arg(&model);
            let all = output(&mut verify)?;
            let found = all.lines().next_back().unwrap_or_default();
            let name = model.file_name().unwrap_or_default().to_string_lossy();
            ensure!(found == expected, "{name}: {found} instead of {expected}\n{all}");
            println!("{name:<14} {sessions} sessions: {found}, as expected");
        }
    }
    Ok(())
}

/// The result codes in `// expected: CODE with one session, CODE with two`.
fn expected(model: &str) -> Option<(&str, &str)> {
    let line = model.lines().next()?.strip_prefix("// expected: ")?;
    let (one, rest) = line.split_once(" with one session, ")?;
    Some((one, rest.strip_suffix(" with two")?))
}

/// Prints how much of `seal/` and `rules/` the tests of the core run.
pub(crate) fn coverage() -> Result<()> {
    ensure!(
        exists("cargo-llvm-cov"),
        "needs `cargo install cargo-llvm-cov` and `rustup component add llvm-tools`"
    );
    let report = output(cargo().args([
        "llvm-cov",
        "--package",
        "spacebridge",
        "--lib",
        "--tests",
        "--json",
        "--summary-only",
    ]))?;
    let report: serde_json::Value = serde_json::from_str(&report)?;
    for folder in ["core/src/seal/", "core/src/rules/"] {
        let mut count = 0_u64;
        let mut covered = 0_u64;
        for file in files_of(&report) {
            let text = |key: &str| file.get(key).and_then(serde_json::Value::as_str);
            let name = text("filename").unwrap_or_default();
            let of_tests = ["tests.rs", "testing.rs", "fuzzing.rs"];
            if name.contains(folder) && !of_tests.iter().any(|end| name.ends_with(end)) {
                let lines = |of: &str| file.pointer(&format!("/summary/lines/{of}"));
                let number = |of: &str| lines(of).and_then(serde_json::Value::as_u64);
                let add = |sum: u64, of: &str| sum.saturating_add(number(of).unwrap_or_default());
                count = add(count, "count");
                covered = add(covered, "covered");
            }
        }
        ensure!(count > 0, "nothing of {folder} was counted");
        let tenths = covered.saturating_mul(1000).checked_div(count).unwrap_or_default();
        println!("{folder:<18} {}.{} % of {count} lines", tenths / 10, tenths % 10);
    }
    Ok(())
}

/// Makes `seal/` and `rules/slice/` wrong in one place at a time, and lists where no test notices:
/// hours, so `more` may choose a part (`--shard 1/8`, `--re NAME`, `--list`).
pub(crate) fn mutants(more: &[String]) -> Result<()> {
    ensure!(exists("cargo-mutants"), "needs `cargo install cargo-mutants`");
    ensure!(exists("cargo-nextest"), "needs `cargo install cargo-nextest`");
    let folder = target("mutants");
    fs::create_dir_all(&folder)?;
    run(cargo()
        .args(["mutants", "--package", "spacebridge", "--test-tool", "nextest"])
        .args(["--file", "core/src/seal/**", "--file", "core/src/rules/slice/**"])
        .args(["--exclude", "core/src/seal/fuzzing.rs"])
        .args(["--test-package", "spacebridge", "--test-package", "spacebridge-vectors"])
        .arg("--output")
        .arg(folder)
        .args(more)
        // It reads the source, and would take every change for an offence against its rules.
        .args(["--", "-E", "not binary(tidy)"]))
}

/// The files that a report of `cargo llvm-cov` speaks of.
fn files_of(report: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    report.pointer("/data/0/files").and_then(serde_json::Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_says_what_is_expected_of_it() {
        let text = "// expected: c0a0 with one session, c0a1 with two\nattacker[active]\n";
        assert_eq!(expected(text), Some(("c0a0", "c0a1")));
        assert_eq!(expected("attacker[active]\n"), None);
    }

    #[test]
    fn a_misspelt_target_is_refused() {
        let error = fuzz(&["verfy".into()]).unwrap_err();
        assert!(error.to_string().contains("no target is named `verfy`"), "{error}");
    }
}
