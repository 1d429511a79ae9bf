//! The gate: every check, cheapest first, each with the time that it took.

use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::{absent, assurance, cargo, interop, page, python, schemas, wasm};

/// The part of the gate that is run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The steps that show that the code works.
    Behaviour,
    /// Those steps, and the checks of the style of the source.
    Everything,
}

struct Step {
    name: &'static str,
    extent: Extent,
    run: fn() -> Result<()>,
}

const fn check(name: &'static str, run: fn() -> Result<()>) -> Step {
    Step { name, extent: Extent::Everything, run }
}

const fn test(name: &'static str, run: fn() -> Result<()>) -> Step {
    Step { name, extent: Extent::Behaviour, run }
}

static STEPS: [Step; 18] = [
    check("fmt", cargo::format),
    check("lock", cargo::lock),
    check("absent", absent::check),
    check("tidy", cargo::tidy),
    check("clippy", cargo::clippy),
    test("tests", cargo::tests),
    test("doctests", cargo::doc_tests),
    check("doc", cargo::documentation),
    test("package", cargo::package),
    check("model", assurance::model),
    test("schemas", schemas::check),
    test("wasm-core", wasm::core),
    test("wasm", wasm::binding),
    test("page", page::check),
    test("python", python::binding),
    check("peers", python::peers),
    test("examples", cargo::examples),
    test("interop", interop::run_tests),
];

/// Runs the steps of `extent`, or of them only those in `names`; stops at the first that fails.
pub(crate) fn run(task: &str, extent: Extent, names: &[String]) -> Result<()> {
    let mut times = Vec::new();
    for step in chosen(extent, names)? {
        println!("── {}", step.name);
        let start = now();
        (step.run)().with_context(|| {
            format!("step `{0}` failed; again, alone: cargo xtask {task} {0}", step.name)
        })?;
        let seconds = start.elapsed().as_secs_f64();
        times.push((step.name, seconds));
        println!("── {} passed in {seconds:.1} s", step.name);
    }
    let total: f64 = times.iter().map(|(_, seconds)| seconds).sum();
    println!("\ncargo xtask {task}: every step held");
    for (name, seconds) in times {
        println!("{name:>10} {seconds:>7.1} s");
    }
    println!("{:>10} {total:>7.1} s", "all");
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a task runner may look at the clock")]
fn now() -> Instant {
    Instant::now()
}

fn chosen(extent: Extent, names: &[String]) -> Result<Vec<&'static Step>> {
    let known = |name: &String| STEPS.iter().any(|step| step.name == name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let steps: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("no step is named `{unknown}`; the steps are {}", steps.join(", "));
    }
    Ok(STEPS
        .iter()
        .filter(|step| extent == Extent::Everything || step.extent == Extent::Behaviour)
        .filter(|step| names.is_empty() || names.iter().any(|name| name == step.name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(extent: Extent, names: &[&str]) -> Vec<&'static str> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        chosen(extent, &names).unwrap().iter().map(|step| step.name).collect()
    }

    #[test]
    fn the_gate_holds_every_test_and_more() {
        let everything = names(Extent::Everything, &[]);
        let behaviour = names(Extent::Behaviour, &[]);
        assert!(behaviour.iter().all(|name| everything.contains(name)));
        assert!(everything.contains(&"clippy") && !behaviour.contains(&"clippy"));
    }

    #[test]
    fn named_steps_run_alone() {
        assert_eq!(names(Extent::Everything, &["tests", "fmt"]), ["fmt", "tests"]);
    }

    #[test]
    fn a_misspelt_step_is_refused_and_not_skipped() {
        let Err(error) = chosen(Extent::Everything, &["tset".into()]) else {
            panic!("`tset` was taken for a step");
        };
        assert!(error.to_string().contains("no step is named `tset`"));
    }
}
