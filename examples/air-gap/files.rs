//! Files, written so that a fault leaves the old one or the new one, and never a half.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::fault::Fault;

/// Reads a file whole.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(path).map_err(|error| Fault::file(path, &error))
}

/// Reads a file of text.
pub(crate) fn read_text(path: &Path) -> Result<String, Fault> {
    fs::read_to_string(path).map_err(|error| Fault::file(path, &error))
}

/// Writes a file: first beside it, then, when all of it is on the disk, in its place.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    replace(path, bytes, File::options().write(true).create(true).truncate(true))
}

/// Writes a file that only its owner may read, where the system knows owners.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    replace(path, bytes, &options)
}

fn replace(path: &Path, bytes: &[u8], options: &OpenOptions) -> Result<(), Fault> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| Fault::file(folder, &error))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = options
        .open(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| Fault::file(path, &error))
}

/// Writes a document as JSON that a person can read.
pub(crate) fn write_json(path: &Path, document: &impl Serialize) -> Result<(), Fault> {
    let mut text = serde_json::to_vec_pretty(document)
        .map_err(|error| Fault::new("json", format!("`{}`: {error}", path.display())))?;
    text.push(b'\n');
    write(path, &text)
}

/// Carries a file into a folder: what a person does with a memory stick.
pub(crate) fn carry(file: &Path, folder: &Path) -> Result<PathBuf, Fault> {
    let name = file.file_name().unwrap_or_default();
    let target = folder.join(name);
    write(&target, &read(file)?)?;
    Ok(target)
}

/// Every file below a folder, sorted; names beginning with a dot are left out.
pub(crate) fn below(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let mut found = Vec::new();
    let mut folders = Vec::from([folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| Fault::file(&folder, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Fault::file(&folder, &error))?;
            let kind = entry.file_type().map_err(|error| Fault::file(&folder, &error))?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            match kind {
                kind if kind.is_dir() => folders.push(entry.path()),
                _ => found.push(entry.path()),
            }
        }
    }
    // The files of a folder come together, before its folders.
    found.sort_by_cached_key(|path| (path.parent().map(Path::to_path_buf), path.clone()));
    Ok(found)
}

/// A path as a person would type it from where they are.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// A text as part of a file's name: letters, digits, dots and hyphens.
pub(crate) fn slug(text: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let slug: String = text.chars().map(keep).collect::<String>().to_ascii_lowercase();
    slug.trim_matches(['.', '-']).to_owned()
}
