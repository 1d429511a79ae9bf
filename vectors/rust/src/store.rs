//! What is on disk, what was released, and what may not change.

use alloc::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use crate::families;
use crate::families::hex;
use crate::message::digest;
use crate::runner::Runner;
use crate::world::World;

/// The folders in which every file is generated.
const GENERATED: [&str; 5] = ["accept", "keys", "refuse", "rules", "spaces"];
/// What was written once, by another program, and is released all the same.
const KEPT: [&str; 2] = ["accept/crossing", "packs"];
const RELEASED: &str = "RELEASED";

/// Fails where a file on disk is not the one that is made now, or a case does not come out.
pub(crate) fn check(root: &Path) -> Result<()> {
    let world = World::make().context("the world")?;
    let made = families::all(&world).context("the families")?;
    let on_disk = generated(root)?;
    let mut wrong = Vec::new();
    for (path, content) in &made.files {
        match fs::read(root.join(path)) {
            Ok(found) if found == *content => {}
            Ok(_) => wrong.push(format!("{path} differs")),
            Err(_) => wrong.push(format!("{path} is missing")),
        }
    }
    wrong.extend(
        on_disk
            .iter()
            .filter(|path| !made.files.contains_key(*path))
            .map(|path| format!("{path} is made by nobody")),
    );
    wrong.extend(changed(root, &released(root)?)?);
    wrong.extend(crate::sections::faults(root, &made.cases)?);
    wrong.extend(crate::counts::wrong_exceptions(root)?);
    ensure!(wrong.is_empty(), "write the vectors again:\n{}", wrong.join("\n"));
    run(root)
}

/// Writes what is new. What was released has to come out as it was.
pub(crate) fn write(root: &Path, release: bool) -> Result<()> {
    let world = World::make().context("the world")?;
    let made = families::all(&world).context("the families")?;
    let changes = refused(&released(root)?, &made.files);
    ensure!(
        changes.is_empty(),
        "released vectors never change; make new ones:\n{}",
        changes.join("\n")
    );
    for path in generated(root)? {
        if !made.files.contains_key(&path) {
            fs::remove_file(root.join(&path))?;
        }
    }
    for (path, content) in &made.files {
        let path = root.join(path);
        if fs::read(&path).is_ok_and(|found| found == *content) {
            continue;
        }
        fs::create_dir_all(path.parent().context("no folder")?)?;
        fs::write(path, content)?;
    }
    for folder in GENERATED {
        tidy(&root.join(folder))?;
    }
    run(root)?;
    if release {
        let mut lines = String::new();
        let mut all: BTreeSet<String> = made.files.into_keys().collect();
        for folder in KEPT {
            all.extend(files(root, folder)?);
        }
        for path in all {
            let content = fs::read(root.join(&path))?;
            lines.extend([hex(&digest(&content)).as_str(), "  ", &path, "\n"]);
        }
        fs::write(root.join(RELEASED), lines)?;
    }
    Ok(())
}

/// What would become of released files that is not what they were.
fn refused(released: &BTreeMap<String, String>, made: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut refused = Vec::new();
    for (path, wanted) in released.iter().filter(|(path, _)| !is_kept(path)) {
        match made.get(path) {
            None => refused.push(format!("{path} is not made any more")),
            Some(content) if hex(&digest(content)) != *wanted => {
                refused.push(format!("{path} would change"));
            }
            Some(_) => {}
        }
    }
    refused
}

/// Runs every case on disk, and says of all that fail how.
pub(crate) fn run(root: &Path) -> Result<()> {
    let mut failed = Vec::new();
    let cases = case_files(root)?;
    for path in &cases {
        let case = serde_json::from_slice(&fs::read(path)?)?;
        let folder = path.parent().context("no folder")?;
        if let Err(error) = Runner::new(folder).run(&case) {
            let name = folder.strip_prefix(root).unwrap_or(folder).display().to_string();
            failed.push(format!("{name}: {error:#}"));
        }
    }
    if !failed.is_empty() {
        bail!("{} of {} cases failed:\n{}", failed.len(), cases.len(), failed.join("\n"));
    }
    println!("{} cases come out as they have to", cases.len());
    Ok(())
}

/// Every `case.json`.
pub(crate) fn case_files(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in ["accept", "refuse", "rules"] {
        found.extend(files(root, folder)?);
    }
    found.retain(|path| path.ends_with("/case.json"));
    Ok(found.into_iter().map(|path| root.join(path)).collect())
}

/// The files that were released, with their digests.
pub(crate) fn released(root: &Path) -> Result<BTreeMap<String, String>> {
    let Ok(text) = fs::read_to_string(root.join(RELEASED)) else { return Ok(BTreeMap::new()) };
    text.lines()
        .map(|line| {
            let (digest, path) = line.split_once("  ").context("a line of RELEASED")?;
            Ok((path.to_owned(), digest.to_owned()))
        })
        .collect()
}

/// Released files that are not on disk as they were.
fn changed(root: &Path, released: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut changed = Vec::new();
    for (path, wanted) in released {
        match fs::read(root.join(path)) {
            Ok(content) if hex(&digest(&content)) == *wanted => {}
            Ok(_) => changed.push(format!("{path} was released, and differs")),
            Err(_) => changed.push(format!("{path} was released, and is missing")),
        }
    }
    Ok(changed)
}

fn is_kept(path: &str) -> bool {
    KEPT.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

fn generated(root: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for folder in GENERATED {
        found.extend(files(root, folder)?.into_iter().filter(|path| !is_kept(path)));
    }
    Ok(found)
}

/// The files below a folder, by their path below `root`.
fn files(root: &Path, folder: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(found) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|_| anyhow::anyhow!("a file name"))?;
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            found.extend(files(root, &path)?);
        } else {
            found.insert(path);
        }
    }
    Ok(found)
}

/// Removes folders in which nothing is left.
fn tidy(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            tidy(&path)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = "accept/bundle/input";

    /// A folder that is gone when the test is over.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Result<Self> {
            let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
            fs::create_dir_all(&folder)?;
            Ok(Self(folder))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            // What is left behind in a folder for temporary files does no harm.
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn a_released_case_is_not_written_again_with_other_bytes() -> Result<()> {
        let folder = Folder::new("spacebridge-released")?;
        let line = format!("{}  {CASE}\n", "0".repeat(64));
        fs::write(folder.0.join(RELEASED), &line)?;
        for release in [false, true] {
            let refused = write(&folder.0, release).err().map(|error| format!("{error:#}"));
            let refused = refused.context("it was written")?;
            assert!(refused.contains(&format!("{CASE} would change")), "{refused}");
        }
        let left: Vec<_> = fs::read_dir(&folder.0)?.collect::<Result<_, _>>()?;
        assert_eq!(left.len(), 1, "nothing was written beside what was there: {left:?}");
        assert_eq!(fs::read_to_string(folder.0.join(RELEASED))?, line);
        Ok(())
    }

    #[test]
    fn what_stays_as_it_was_released_is_no_change() {
        let made = BTreeMap::from([(CASE.to_owned(), b"bytes".to_vec())]);
        let released = |path: &str| BTreeMap::from([(path.to_owned(), hex(&digest(b"bytes")))]);
        assert_eq!(refused(&released(CASE), &made), Vec::<String>::new());
        let gone = refused(&released("accept/gone/input"), &made);
        assert_eq!(gone, ["accept/gone/input is not made any more"]);
        let kept = refused(&released("packs/accept/zip/pack"), &made);
        assert_eq!(kept, Vec::<String>::new(), "another program made it");
    }

    #[test]
    fn a_released_file_that_is_other_on_disk_is_noticed() -> Result<()> {
        let folder = Folder::new("spacebridge-changed")?;
        let released = BTreeMap::from([(CASE.to_owned(), hex(&digest(b"bytes")))]);
        let file = folder.0.join(CASE);
        assert_eq!(
            changed(&folder.0, &released)?,
            [format!("{CASE} was released, and is missing")]
        );
        fs::create_dir_all(file.parent().context("no folder")?)?;
        fs::write(&file, b"bytes")?;
        assert_eq!(changed(&folder.0, &released)?, Vec::<String>::new());
        fs::write(&file, b"bytez")?;
        assert_eq!(changed(&folder.0, &released)?, [format!("{CASE} was released, and differs")]);
        Ok(())
    }
}
