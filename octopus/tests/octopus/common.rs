//! Access to the documents of the tests.

use std::fs;
use std::path::Path;

/// The project's own Octopus-shaped documents in `folders` of the example, by name.
pub(crate) fn own_documents(folders: &[&str]) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/air-gap/octopus");
    let mut documents = Vec::new();
    for folder in folders {
        for entry in fs::read_dir(root.join(folder)).expect("the example has its documents") {
            let path = entry.expect("a folder can be read").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy();
            documents.push((format!("{folder}/{name}"), read(&path)));
        }
    }
    documents.sort();
    documents
}

/// The secrets that belong to [`own_documents`].
pub(crate) fn own_secrets() -> Vec<u8> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/air-gap/secrets.json"))
}

/// A document of other people, whose source and licence are in `tests/data/SOURCES.md`.
pub(crate) fn public_data(name: &str) -> Vec<u8> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name))
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
