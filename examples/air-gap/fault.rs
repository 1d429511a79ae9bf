//! The reason why the program stops: a stable code, a message, and a remedy.

use core::fmt;
use std::io;
use std::path::Path;

/// The reason why the program stops.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    pub(crate) help: Vec<String>,
}

impl Fault {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), help: Vec::new() }
    }

    /// The file that could not be read or written, and why.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self::new("file", format!("`{}`: {error}", path.display()))
    }

    pub(crate) fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "stopped [{}] {}", self.code, self.message)?;
        self.help.iter().try_for_each(|line| write!(out, "\n  {line}"))
    }
}

impl<E: Into<spacebridge::Error>> From<E> for Fault {
    fn from(refusal: E) -> Self {
        let refusal: spacebridge::Error = refusal.into();
        Self::new(refusal.code().as_str(), refusal.to_string())
    }
}
