//! Package files: where they are, and whether their bytes are the right ones.

use core::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use spacebridge::packages::{PackageCheck, PackageDigest, VerifiedPackage};
use spacebridge::{Content, Package};
use spacebridge_packs::{Unpacked, Unpacking};

use crate::fault::Fault;
use crate::files;

/// The endings of the files in Octopus's feeds.
const ENDINGS: [&str; 7] = ["nupkg", "zip", "tar.gz", "tgz", "tar", "jar", "war"];

/// Returns the file names under which a package is searched.
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

/// The most memory that a pack may ask for.
const WINDOW: u64 = 64 << 20;

/// Makes a package of a pack and an older package, a piece at a time. It has its name only once all
/// of it was checked.
pub(crate) fn unpack(
    pack: &Path,
    basis: &Path,
    package: &Package,
    made: &Path,
) -> Result<VerifiedPackage, Fault> {
    let mut unpacking = Unpacking::new(package, content(basis)?, WINDOW)?;
    let mut pack = Pieces::open(pack)?;
    let mut basis = Pieces::open(basis)?;
    let beside = made.with_extension("part");
    let fault = |error| Fault::file(&beside, &error);
    let mut out = File::create(&beside).map_err(fault)?;
    loop {
        match unpacking.advance()? {
            Unpacked::NeedsPack => pack.give(|piece| unpacking.give_pack(piece))?,
            Unpacked::NeedsBasis => basis.give(|piece| unpacking.give_basis(piece))?,
            Unpacked::Bytes(bytes) => out.write_all(bytes).map_err(fault)?,
            _ => break,
        }
    }
    let verified = unpacking.finish()?;
    out.sync_all().and_then(|()| fs::rename(&beside, made)).map_err(fault)?;
    Ok(verified)
}

/// A file that is given in pieces, of which not all is always taken.
struct Pieces {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
}

impl Pieces {
    fn open(path: &Path) -> Result<Self, Fault> {
        let file = File::open(path).map_err(|error| Fault::file(path, &error))?;
        Ok(Self { path: path.into(), file, buffer: Vec::new() })
    }

    /// Gives what there is; nothing at the end of the file.
    fn give(&mut self, give: impl FnOnce(&[u8]) -> usize) -> Result<(), Fault> {
        if self.buffer.is_empty() {
            let next = (&self.file).take(1 << 16).read_to_end(&mut self.buffer);
            next.map_err(|error| Fault::file(&self.path, &error))?;
        }
        let taken = give(&self.buffer);
        self.buffer.drain(..taken);
        Ok(())
    }
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

/// Writes a believable file for a package of the example: a zip archive with one deflated entry,
/// the same every time. Versions of one package differ in a few of its lines.
pub(crate) fn invent(folder: &Path, package: &Package) -> Result<(), Fault> {
    let Package { id, version, .. } = package;
    let mut text =
        format!("{id} {version}\n\nThis stands for what a build server would have made.\n");
    let mut state = id
        .as_str()
        .bytes()
        .fold(1_u32, |state, byte| state.wrapping_mul(31).wrapping_add(u32::from(byte)));
    for line in 0..4_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let built = if line % 1_000 == 999 { version.as_str() } else { "" };
        let written = writeln!(text, "{line:05} {:08x} {built}", state ^ (state >> 15));
        written.map_err(|_| Fault::new("zip", "a line cannot be written"))?;
    }
    let ending = if package.feed.as_ref().is_some_and(|feed| feed.as_str().contains("built-in")) {
        "zip"
    } else {
        "nupkg"
    };
    let bytes = archive("README.txt", text.as_bytes())?;
    files::write(&folder.join(format!("{id}.{version}.{ending}")), &bytes)
}

/// A zip archive (PKWARE's APPNOTE 6.3) with one deflated entry, dated 1980-01-01.
fn archive(name: &str, content: &[u8]) -> Result<Vec<u8>, Fault> {
    let too_large = |_| Fault::new("zip", "the entry is too large");
    let packed = miniz_oxide::deflate::compress_to_vec(content, 6);
    let size = u32::try_from(content.len()).map_err(too_large)?.to_le_bytes();
    let packed_size = u32::try_from(packed.len()).map_err(too_large)?.to_le_bytes();
    let name_size = u16::try_from(name.len()).map_err(too_large)?.to_le_bytes();
    let crc = crc32(content).to_le_bytes();
    // Version needed, flags, method "deflated", time, date: alike in both headers.
    let common: [&[u8]; 6] =
        [&[20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0], &crc, &packed_size, &size, &name_size, &[0, 0]];
    let common = common.concat();
    let mut bytes = [b"PK\x03\x04", common.as_slice(), name.as_bytes(), &packed].concat();
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
