//! Writes the JSON Schemas of all documents, and what follows from them for Python and TypeScript.
//!
//! - `write`: writes the files anew.
//! - `check FOLDER`: fails where a file differs from what the types say; validates the documents
//!   of the tests, and writes what other validators are to judge into `FOLDER`.

mod cases;
mod documents;
mod python;
mod types;
mod typescript;
mod words;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const SCHEMAS: &str = "docs/spec/schemas";
const PYTHON: &str = "bindings-python/python/spacebridge/documents.py";
const TYPESCRIPT: &str = "bindings-wasm/package/documents.d.ts";
const INDEX: &str = "bindings-wasm/package/index.d.ts";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match perform(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("schemas: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: &[String]) -> Result<()> {
    match arguments {
        [task] if task == "write" => write(),
        [task, folder] if task == "check" => check(Path::new(folder)),
        _ => bail!("usage: spacebridge-schemas write | check FOLDER"),
    }
}

/// The files that follow from the types, each with its text.
fn files(documents: &[documents::Document]) -> Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    for document in documents {
        let text = serde_json::to_string_pretty(&document.schema)? + "\n";
        files.insert(Path::new(SCHEMAS).join(document.path()), text);
    }
    let definitions = types::Definitions::of(documents)?;
    let index = read(Path::new(INDEX))?;
    files.insert(TYPESCRIPT.into(), typescript::declarations(&definitions, &index));
    files.insert(PYTHON.into(), python::module(&definitions));
    Ok(files)
}

fn write() -> Result<()> {
    let files = files(&documents::all()?)?;
    for folder in ["given", "shown"] {
        let folder = root().join(SCHEMAS).join(folder);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;
    }
    for (path, text) in &files {
        std::fs::write(root().join(path), text).with_context(|| path.display().to_string())?;
    }
    println!("{} files follow from the types", files.len());
    Ok(())
}

fn check(folder: &Path) -> Result<()> {
    let documents = documents::all()?;
    let files = files(&documents)?;
    for (path, text) in &files {
        if std::fs::read_to_string(root().join(path)).ok().as_ref() != Some(text) {
            bail!("{}: it differs from the types; run `cargo xtask schemas`", path.display());
        }
    }
    for side in ["given", "shown"] {
        for entry in std::fs::read_dir(root().join(SCHEMAS).join(side))? {
            let path = Path::new(SCHEMAS).join(side).join(entry?.file_name());
            if !files.contains_key(&path) {
                bail!("{}: no document has this schema; run `cargo xtask schemas`", path.display());
            }
        }
    }
    println!("{} files say what the types say", files.len());
    cases::judge(&documents, folder)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(root().join(path)).with_context(|| path.display().to_string())
}

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
