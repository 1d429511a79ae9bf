//! The verbs as they are written down.

use std::fs;
use std::path::{Path, PathBuf};

/// A public function.
pub(crate) struct Function {
    pub(crate) name: String,
    /// From `pub` to its body.
    pub(crate) head: String,
}

/// The files of the floor of the verbs, each with its text.
pub(crate) fn of_the_verbs() -> Vec<(String, String)> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/flows")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files.into_iter().map(|p| (p.display().to_string(), fs::read_to_string(p).unwrap())).collect()
}

/// The public functions in the `impl` blocks of one type. The files are formatted: a block ends
/// with the first `}` that begins a line.
pub(crate) fn public_functions(text: &str, of: &str) -> Vec<Function> {
    let begin = format!("\nimpl {of} {{\n");
    let mut found = Vec::new();
    for block in text.split(&begin).skip(1) {
        let block = block.split("\n}\n").next().unwrap();
        for part in ["\n    pub fn ", "\n    pub const fn "] {
            for head in format!("\n{block}").split(part).skip(1) {
                let name = head.split(['(', '<']).next().unwrap().to_owned();
                let head = head.split(" {\n").next().unwrap().to_owned();
                found.push(Function { name, head });
            }
        }
    }
    found
}
