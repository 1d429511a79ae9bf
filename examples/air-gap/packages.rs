//! Package files: where they are, and whether their bytes are the right ones.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use spacebridge::{Content, Package, PackageCheck, PackageDigest, VerifiedPackage};

use crate::fault::Fault;
use crate::files;

/// What Octopus's feeds hold.
const ENDINGS: [&str; 7] = ["nupkg", "zip", "tar.gz", "tgz", "tar", "jar", "war"];

/// Under which names a package's file is looked for.
pub(crate) fn file_names(package: &Package) -> Vec<String> {
    let Package { id, version, .. } = package;
    let name = |ending| format!("{id}.{version}.{ending}");
    ENDINGS.iter().map(name).collect()
}

/// The package's file in a folder, whatever the case of its name.
pub(crate) fn find(folder: &Path, package: &Package) -> Result<Option<PathBuf>, Fault> {
    let names = file_names(package);
    let fits = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        names.iter().any(|wanted| wanted.eq_ignore_ascii_case(&name))
    };
    Ok(files::below(folder)?.into_iter().find(fits))
}

/// Reads what a package's bytes are, a piece at a time.
pub(crate) fn content(path: &Path) -> Result<Content, Fault> {
    let mut digest = PackageDigest::new();
    pieces(path, |piece| {
        digest.update(piece);
        Ok(())
    })?;
    Ok(digest.finish())
}

/// Checks a package's bytes against what the release says of them, a piece at a time.
pub(crate) fn check(path: &Path, package: &Package) -> Result<VerifiedPackage, Fault> {
    let mut check = PackageCheck::new(package)?;
    pieces(path, |piece| Ok(check.update(piece)?))?;
    Ok(check.finish()?)
}

fn pieces(path: &Path, mut take: impl FnMut(&[u8]) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut file = File::open(path).map_err(|error| Fault::file(path, &error))?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = file.read(&mut buffer).map_err(|error| Fault::file(path, &error))?;
        match buffer.get(..length) {
            Some([]) | None => return Ok(()),
            Some(piece) => take(piece)?,
        }
    }
}

/// Writes a believable file for a package of the example: a zip archive with one entry, the same
/// every time.
pub(crate) fn invent(folder: &Path, package: &Package) -> Result<(), Fault> {
    let Package { id, version, .. } = package;
    let text = format!(
        "{id} {version}\n\nThis file stands for the package that a build server would have made.\n"
    );
    let ending = if package.feed.as_ref().is_some_and(|feed| feed.as_str().contains("built-in")) {
        "zip"
    } else {
        "nupkg"
    };
    let bytes = archive("README.txt", text.repeat(40).as_bytes())?;
    files::write(&folder.join(format!("{id}.{version}.{ending}")), &bytes)
}

/// A zip archive (PKWARE's APPNOTE 6.3) with one stored entry, dated 1980-01-01.
fn archive(name: &str, content: &[u8]) -> Result<Vec<u8>, Fault> {
    let too_large = |_| Fault::new("zip", "the entry is too large");
    let size = u32::try_from(content.len()).map_err(too_large)?.to_le_bytes();
    let name_size = u16::try_from(name.len()).map_err(too_large)?.to_le_bytes();
    let crc = crc32(content).to_le_bytes();
    // Version needed, flags, method "stored", time, date: alike in both headers.
    let common: [&[u8]; 6] =
        [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0], &crc, &size, &size, &name_size, &[0, 0]];
    let common = common.concat();
    let mut bytes = [b"PK\x03\x04", common.as_slice(), name.as_bytes(), content].concat();
    let directory = u32::try_from(bytes.len()).map_err(too_large)?.to_le_bytes();
    let entry = [b"PK\x01\x02\x14\x00", common.as_slice(), &[0; 14], name.as_bytes()].concat();
    let entry_size = u32::try_from(entry.len()).map_err(too_large)?.to_le_bytes();
    bytes.extend(entry);
    bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    bytes.extend([entry_size, directory].concat());
    bytes.extend([0, 0]);
    Ok(bytes)
}

/// CRC-32 as zip has it, a bit at a time: the files are small.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
