//! Other programs, and the processor time that they take.

use core::time::Duration;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

/// Runs a program to its end; what it prints is only shown if it fails.
pub(crate) fn run(name: &str, arguments: &[&str], folder: &Path) -> Result<()> {
    output(name, arguments, folder).map(drop)
}

/// Runs a program as [`run`] does, and returns its output.
pub(crate) fn output(name: &str, arguments: &[&str], folder: &Path) -> Result<String> {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    let output = command.output().with_context(|| format!("`{name}` cannot be run"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "`{name} {}` failed: {said}", arguments.join(" "));
    Ok(String::from_utf8(output.stdout)?)
}

/// The processor time of all the programs that were run so far, on systems that tell: their own and
/// that which the system spent for them, to a hundredth of a second.
pub(crate) fn time_of_programs() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Option<Vec<u64>> =
        fields.split_whitespace().skip(13).take(2).map(|field| field.parse().ok()).collect();
    ticks?.into_iter().sum::<u64>().checked_mul(10).map(Duration::from_millis)
}
