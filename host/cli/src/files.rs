//! Plain files: read within limits, and written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::failure::Failure;

/// Opens a file that a person named. Links and special files are refused: the file that was looked
/// at would be another one than the file that is read.
pub(crate) fn open(path: &Path) -> Result<File, Failure> {
    let unusable = |error: io::Error| Failure::of_file(path, &error);
    let kind = fs::symlink_metadata(path).map_err(unusable)?.file_type();
    let name = path.display();
    if kind.is_symlink() {
        let advice = "name the file itself";
        return Err(Failure::files(format!("`{name}` is a symbolic link"), advice));
    }
    if kind.is_dir() {
        return Err(Failure::files(format!("`{name}` is a folder, and a file is wanted"), ""));
    }
    if !kind.is_file() {
        return Err(Failure::files(format!("`{name}` is no regular file"), "copy it to a file"));
    }
    File::open(path).map_err(unusable)
}

/// Reads a file of at most `limit` bytes.
pub(crate) fn read(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let one_more = u64::try_from(limit).map_or(u64::MAX, |limit| limit.saturating_add(1));
    let mut file = open(path)?.take(one_more);
    file.read_to_end(&mut bytes).map_err(|error| Failure::of_file(path, &error))?;
    if file.limit() == 0 {
        let message = format!("`{}` is larger than {limit} bytes", path.display());
        return Err(Failure::files(message, "see whether it is the right file"));
    }
    Ok(bytes)
}

/// Reads a text in UTF-8. It may be a secret, so it is wiped after use.
pub(crate) fn read_text(path: &Path, limit: usize) -> Result<Zeroizing<String>, Failure> {
    let bytes = Zeroizing::new(read(path, limit)?);
    let text = spacebridge_json::text(&bytes);
    text.map(|text| Zeroizing::new(text.to_owned())).map_err(|error| {
        let message = format!("`{}`: {}", path.display(), error.detail());
        Failure::files(message, "save it as UTF-8")
    })
}

/// The readers of a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// The users that the system lets read it.
    Everybody,
    /// The owner alone.
    Owner,
}

/// Writes a new file, and overwrites none.
pub(crate) fn create(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Failure> {
    let part = written_beside(path, bytes, readers)?;
    // A hard link fails where a file exists, and a rename would replace it.
    let linked = fs::hard_link(&part, path);
    let outcome = match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        // Some media have no hard links.
        Err(_) => renamed_to_new(&part, path),
        Ok(()) => Ok(()),
    };
    let _ = fs::remove_file(&part);
    outcome?;
    sync_folder(path);
    Ok(())
}

fn renamed_to_new(part: &Path, path: &Path) -> Result<(), Failure> {
    // The empty file reserves the name.
    let reserved = OpenOptions::new().write(true).create_new(true).open(path);
    match reserved {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(Failure::of_file(path, &error)),
        Ok(_) => fs::rename(part, path).map_err(|error| Failure::of_file(path, &error)),
    }
}

/// Writes a file in place of the one that is there.
pub(crate) fn replace(path: &Path, bytes: &[u8], readers: Readers) -> Result<(), Failure> {
    let part = written_beside(path, bytes, readers)?;
    fs::rename(&part, path).map_err(|error| {
        let _ = fs::remove_file(&part);
        Failure::of_file(path, &error)
    })?;
    sync_folder(path);
    Ok(())
}

fn exists(path: &Path) -> Failure {
    let message = format!("`{}` exists already", path.display());
    Failure::files(message, "name another file, or move this one away")
}

/// Writes the bytes into a file of another name in the same folder.
fn written_beside(path: &Path, bytes: &[u8], readers: Readers) -> Result<PathBuf, Failure> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let write = || {
        let mut options = OpenOptions::new();
        let _ = fs::remove_file(&part);
        options.write(true).create_new(true);
        #[cfg(unix)]
        if readers == Readers::Owner {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let mut file = options.open(&part)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| {
        let _ = fs::remove_file(&part);
        Failure::of_file(path, &error)
    })?;
    Ok(part)
}

/// Makes the name of a new file durable, where the system can.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or_else(|| Path::new("."))) {
        let _ = folder.sync_all();
    }
}

/// Names that Windows keeps for devices.
const DEVICES: [&str; 6] = ["aux", "com", "con", "lpt", "nul", "prn"];

/// Returns a name for a file from a text in any script. Different texts may share one, so a file is
/// never found by it.
pub(crate) fn name_of(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        let is_kept = character.is_alphanumeric() || matches!(character, '.' | '_' | '-');
        if is_kept {
            name.push(character);
        } else if !name.ends_with('-') {
            name.push('-');
        }
        if name.len() > 100 {
            break;
        }
    }
    let name = name.trim_matches(['-', '.']);
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    let device = stem.trim_end_matches(|digit: char| digit.is_ascii_digit());
    match name {
        "" => "unnamed".into(),
        name if DEVICES.contains(&device) => format!("_{name}"),
        name => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_script_is_one_part_of_a_path() {
        for (text, name) in [
            ("Prod Space", "Prod-Space"),
            ("Größe / 東京: Läden", "Größe-東京-Läden"),
            ("../../etc/passwd", "etc-passwd"),
            ("\u{202e}//", "unnamed"),
            ("", "unnamed"),
            ("COM1.txt", "_COM1.txt"),
            ("nul", "_nul"),
            ("1.1.0..", "1.1.0"),
        ] {
            assert_eq!(name_of(text), name);
        }
        assert!(name_of(&"ä".repeat(500)).len() <= 104);
    }

    #[test]
    fn a_new_file_overwrites_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sbbundle");
        create(&path, b"one", Readers::Everybody).unwrap();
        assert!(create(&path, b"two", Readers::Everybody).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        replace(&path, b"three", Readers::Owner).unwrap();
        assert_eq!(read(&path, 5).unwrap(), b"three");
        assert!(read(&path, 4).is_err(), "above the limit");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no part is left");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_special_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        fs::write(&target, b"x").unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(read(&link, 9).unwrap_err().message.contains("symbolic link"));
        assert!(read(folder.path(), 9).unwrap_err().message.contains("folder"));
        assert!(read(Path::new("/dev/zero"), 9).unwrap_err().message.contains("regular"));
    }
}
