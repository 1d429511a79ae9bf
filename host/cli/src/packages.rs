//! The files of packages: found by their whole names, believed by their digests.

use alloc::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use spacebridge::Package;
use spacebridge::packages::{AvailablePackages, PackageCheck, PackageDigest};

use crate::failure::Failure;
use crate::files;
use crate::screen::{Colour, Screen};

/// The endings of package files.
const ENDINGS: [&str; 9] = ["nupkg", "zip", "tar", "tar.gz", "tgz", "tar.bz2", "jar", "war", "ear"];

/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// The depth to which folders of packages are searched.
const DEPTH: u32 = 8;

/// The files below a folder, by their names in lower case.
#[derive(Debug, Default)]
pub(crate) struct Folder {
    files: BTreeMap<String, Vec<PathBuf>>,
}

impl Folder {
    /// Lists the files below `path`. Links are not followed.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        if !path.is_dir() {
            let message = format!("there is no folder `{}`", path.display());
            return Err(Failure::files(message, "see how it is spelled, and where you are"));
        }
        let mut folder = Self::default();
        folder.add(path, DEPTH)?;
        folder.files.values_mut().for_each(|paths| paths.sort());
        Ok(folder)
    }

    fn add(&mut self, path: &Path, depth: u32) -> Result<(), Failure> {
        let unusable = |error: std::io::Error| Failure::of_file(path, &error);
        for entry in fs::read_dir(path).map_err(unusable)? {
            let entry = entry.map_err(unusable)?;
            let kind = entry.file_type().map_err(unusable)?;
            if kind.is_dir() && depth > 0 {
                self.add(&entry.path(), depth.saturating_sub(1))?;
            } else if kind.is_file() {
                let name = entry.file_name().to_string_lossy().to_lowercase();
                self.files.entry(name).or_default().push(entry.path());
            }
        }
        Ok(())
    }

    /// Returns the files that have the name of a package: `Shop.Web.1.1.0.zip` for Shop.Web 1.1.0.
    fn candidates(&self, package: &Package) -> Vec<&Path> {
        let stem = stem(package).to_lowercase();
        let names = ENDINGS.iter().map(|ending| format!("{stem}.{ending}"));
        names.filter_map(|name| self.files.get(&name)).flatten().map(PathBuf::as_path).collect()
    }
}

/// Returns the name of a package's file without its ending. The part of an id after a slash is what
/// registries name the file by.
fn stem(package: &Package) -> String {
    let id = package.id.as_str();
    let id = id.rsplit('/').next().unwrap_or(id);
    format!("{id}.{}", package.version)
}

/// Returns the packages of a release, each with the content of its file, and the files. A release
/// is signed for what was read here, so two candidates are refused by name.
pub(crate) fn contents(
    packages: &[Package],
    folder: Option<&Path>,
    screen: &Screen,
) -> Result<(Vec<Package>, Vec<PathBuf>), Failure> {
    let folder = folder.map(Folder::read).transpose()?.unwrap_or_default();
    let mut read = Vec::with_capacity(packages.len());
    let mut used = Vec::new();
    let mut missing = Vec::new();
    for package in packages {
        let mut package = package.clone();
        match folder.candidates(&package).as_slice() {
            [] if package.content.is_none() => missing.push(package.clone()),
            [] => {}
            [path] => {
                let mut digest = PackageDigest::new();
                pieces(path, screen, |bytes| {
                    digest.update(bytes);
                    Ok(())
                })?;
                package.content = Some(digest.finish());
                used.push(path.to_path_buf());
            }
            several => return Err(ambiguous(&package, several)),
        }
        read.push(package);
    }
    if missing.is_empty() { Ok((read, used)) } else { Err(not_found(&missing)) }
}

fn ambiguous(package: &Package, candidates: &[&Path]) -> Failure {
    let names: Vec<String> = candidates.iter().map(|p| format!("`{}`", p.display())).collect();
    let message =
        format!("several files may be {} {}: {}", package.id, package.version, names.join(", "));
    Failure::files(message, "leave one of them in the folder of --packages")
}

fn not_found(missing: &[Package]) -> Failure {
    let names: Vec<String> = missing.iter().map(|p| format!("{} {}", p.id, p.version)).collect();
    let what = if names.len() == 1 { "package" } else { "packages" };
    let example = missing.first().map(stem).unwrap_or_default();
    let advice = format!(
        "put their files, as `{example}.zip` or with another ending of {}, into a folder and name \
         that with --packages",
        ENDINGS.join(", "),
    );
    Failure::files(format!("not found: the {what} {}", names.join(", ")), advice)
}

/// Returns the packages of a release that are at hand. Each candidate is held against the digest; a
/// file with other bytes is named, and not used.
pub(crate) fn held(
    packages: &[Package],
    path: &Path,
    screen: &Screen,
) -> Result<AvailablePackages, Failure> {
    let mut held = AvailablePackages::default();
    if packages.is_empty() || !path.is_dir() {
        return Ok(held);
    }
    let folder = Folder::read(path)?;
    for package in packages {
        for path in folder.candidates(package) {
            if held.has(package) {
                break;
            }
            let mut check = PackageCheck::new(package)?;
            let read = pieces(path, screen, |bytes| Ok(check.update(bytes)?));
            match read.and_then(|()| Ok(check.finish()?)) {
                Ok(verified) => held.insert(verified),
                Err(failure) => {
                    let code = failure.code().unwrap_or("unreadable");
                    let text =
                        format!("not used: {}: {} [{code}]", path.display(), failure.message);
                    screen.coloured(Colour::Alarm, text);
                }
            }
        }
    }
    Ok(held)
}

/// Reads a file in pieces.
fn pieces(
    path: &Path,
    screen: &Screen,
    mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let unusable = |error: std::io::Error| Failure::of_file(path, &error);
    let mut file = files::open(path)?;
    let size = file.metadata().map_err(unusable)?.len();
    let label = path.file_name().unwrap_or_default().to_string_lossy();
    let bar = screen.progress(&label, size);
    let mut piece = vec![0; PIECE];
    loop {
        let length = file.read(&mut piece).map_err(unusable)?;
        let Some(bytes) = piece.get(..length).filter(|bytes| !bytes.is_empty()) else { break };
        take(bytes)?;
        bar.inc(u64::try_from(length).unwrap_or(u64::MAX));
    }
    bar.finish_and_clear();
    Ok(())
}

#[cfg(test)]
mod tests {
    use spacebridge::Content;

    use super::*;

    fn package(version: &str, bytes: &[u8]) -> Package {
        Package::new("Shop.Web".parse().unwrap(), version, Content::of(bytes))
    }

    fn screen() -> Screen {
        Screen::new(true, String::new())
    }

    #[test]
    fn a_file_is_found_by_its_whole_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["Shop.Web.1.1.0.1.zip", "Shop.Web.1.1.0.zip.sha256", "Shop.Web.1.1.0-rc.zip"] {
            fs::write(folder.path().join(name), b"other").unwrap();
        }
        let unread = Package::unread("Shop.Web".parse().unwrap(), "1.1.0");
        let refused =
            contents(core::slice::from_ref(&unread), Some(folder.path()), &screen()).unwrap_err();
        assert_eq!(refused.message, "not found: the package Shop.Web 1.1.0");
        fs::write(folder.path().join("shop.web.1.1.0.ZIP"), b"right").unwrap();
        let (read, used) =
            contents(core::slice::from_ref(&unread), Some(folder.path()), &screen()).unwrap();
        assert_eq!(read, [package("1.1.0", b"right")]);
        assert_eq!(used.len(), 1);
        fs::write(folder.path().join("Shop.Web.1.1.0.nupkg"), b"right").unwrap();
        let refused = contents(&[unread], Some(folder.path()), &screen()).unwrap_err();
        assert!(refused.message.contains("several files"), "{}", refused.message);
    }

    #[test]
    fn a_target_takes_the_candidate_with_the_right_bytes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Shop.Web.1.1.0.nupkg"), b"wrong").unwrap();
        let wanted = package("1.1.0", b"right");
        assert!(held(core::slice::from_ref(&wanted), folder.path(), &screen()).unwrap().is_empty());
        fs::write(folder.path().join("Shop.Web.1.1.0.zip"), b"right").unwrap();
        assert!(
            held(core::slice::from_ref(&wanted), folder.path(), &screen()).unwrap().has(&wanted)
        );
    }
}
