//! The vectors on disk, and the released ones among them, which may not change.

use alloc::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::cases::Cases;
use crate::data::{self, Files};
use crate::families;
use crate::families::hex;
use crate::lists;
use crate::message::digest;
use crate::runner::Runner;
use crate::world::World;

/// The kinds of cases; each is a folder of lists.
pub(crate) const KINDS: [&str; 3] = ["accept", "refuse", "rules"];
const SHARED: &str = "shared";
/// The shared documents that another program wrote once.
const KEPT: [&str; 2] = ["crossing", "packs"];
const RELEASED: &str = "RELEASED";

/// All cases and shared files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Vectors {
    /// By their references: `keys/dev/keys.pem`.
    pub(crate) shared: Files,
    /// By their paths: `refuse/A21-header-float`.
    pub(crate) cases: BTreeMap<String, Value>,
}

impl Vectors {
    /// Reads the vectors from disk.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut read = Self::default();
        for path in files(root, SHARED)? {
            let name = path.strip_prefix("shared/").and_then(|name| name.strip_suffix(".json"));
            let name = name.with_context(|| format!("{path}: not a JSON document"))?;
            let files = data::shared(root, name)?;
            read.shared.extend(files.into_iter().map(|(file, it)| (format!("{name}/{file}"), it)));
        }
        for kind in KINDS {
            for (list, case) in data::cases(root, kind)? {
                let list = list.display();
                let name = case.get("name").and_then(Value::as_str);
                let path = format!("{kind}/{}", name.with_context(|| format!("{list}: no name"))?);
                let before = read.cases.insert(path.clone(), case);
                ensure!(before.is_none(), "{list}: {path} is there twice");
            }
        }
        Ok(read)
    }

    fn made(made: &Cases) -> Self {
        let each = made.cases.iter();
        let cases = each.map(|(path, case)| (path.clone(), lists::document(path, case))).collect();
        Self { shared: made.shared.clone(), cases }
    }

    /// Returns the digest of each shared file and of each case: a case as JSON without spaces, the
    /// keys of each object ascending.
    fn digests(&self) -> BTreeMap<&str, String> {
        let cases = self.cases.iter().map(|(path, case)| (path, case.to_string().into_bytes()));
        let shared = self.shared.iter().map(|(name, content)| (name, content.clone()));
        let all = cases.chain(shared);
        all.map(|(name, content)| (name.as_str(), hex(&digest(&content)))).collect()
    }
}

/// Fails if a case on disk differs from the generated one, or gives another outcome.
pub(crate) fn check(root: &Path) -> Result<()> {
    let world = World::make().context("the world")?;
    let made = families::all(&world).context("the families")?;
    let on_disk = Vectors::read(root)?;
    let mut wrong = differences(root, &made, &on_disk)?;
    wrong.extend(changed(&released(root)?, &on_disk));
    wrong.extend(crate::sections::faults(root, &on_disk.cases)?);
    wrong.extend(crate::counts::wrong_exceptions(root, &on_disk)?);
    ensure!(wrong.is_empty(), "write the vectors again:\n{}", wrong.join("\n"));
    run(&on_disk)
}

/// Lists the cases, shared files and documents on disk that differ from the generated ones.
fn differences(root: &Path, made: &Cases, on_disk: &Vectors) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let now = Vectors::made(made);
    let wanted = now.digests();
    let found = on_disk.digests();
    for (name, digest) in &wanted {
        match found.get(name) {
            Some(found) if found == digest => {}
            Some(_) => wrong.push(format!("{name} differs")),
            None => wrong.push(format!("{name} is missing")),
        }
    }
    let unknown = found.keys().filter(|name| !wanted.contains_key(*name) && !is_kept(name));
    wrong.extend(unknown.map(|name| format!("{name} is made by nobody")));
    let documents = lists::written(made)?;
    for (path, text) in &documents {
        if fs::read_to_string(root.join(path)).ok().as_ref() != Some(text) {
            wrong.push(format!("{path} is not spelled as it is written"));
        }
    }
    let on_disk = generated(root)?.into_iter().filter(|path| !documents.contains_key(path));
    wrong.extend(on_disk.map(|path| format!("{path} is made by nobody")));
    Ok(wrong)
}

/// Writes new and changed cases. Rejects a change of a released one.
pub(crate) fn write(root: &Path, release: bool) -> Result<()> {
    let world = World::make().context("the world")?;
    let made = families::all(&world).context("the families")?;
    let changes = refused(&released(root)?, &Vectors::made(&made));
    ensure!(
        changes.is_empty(),
        "released vectors never change; make new ones:\n{}",
        changes.join("\n")
    );
    let documents = lists::written(&made)?;
    for path in generated(root)? {
        if !documents.contains_key(&path) {
            fs::remove_file(root.join(&path))?;
        }
    }
    for (path, content) in &documents {
        let path = root.join(path);
        if fs::read_to_string(&path).is_ok_and(|found| found == *content) {
            continue;
        }
        fs::create_dir_all(path.parent().context("no folder")?)?;
        fs::write(path, content)?;
    }
    let written = Vectors::read(root)?;
    run(&written)?;
    if release {
        let mut lines = String::new();
        for (name, digest) in written.digests() {
            lines.extend([digest.as_str(), "  ", name, "\n"]);
        }
        fs::write(root.join(RELEASED), lines)?;
    }
    Ok(())
}

/// Writes the files of all cases, and the shared ones, into a folder: `accept/bundle/input`.
pub(crate) fn unpack(root: &Path, folder: &Path) -> Result<()> {
    let vectors = Vectors::read(root)?;
    let mut all = vectors.shared;
    for (path, case) in vectors.cases {
        let files = data::files(&case)?;
        all.extend(files.into_iter().map(|(name, content)| (format!("{path}/{name}"), content)));
    }
    for (name, content) in all {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().context("no folder")?)?;
        fs::write(path, content)?;
    }
    Ok(())
}

/// Lists the released cases and files that would change or vanish.
fn refused(released: &BTreeMap<String, String>, made: &Vectors) -> Vec<String> {
    let mut refused = Vec::new();
    let made = made.digests();
    for (name, wanted) in released.iter().filter(|(name, _)| !is_kept(name)) {
        match made.get(name.as_str()) {
            None => refused.push(format!("{name} is not made any more")),
            Some(digest) if digest != wanted => refused.push(format!("{name} would change")),
            Some(_) => {}
        }
    }
    refused
}

/// Runs every case, and reports each failure.
fn run(vectors: &Vectors) -> Result<()> {
    let mut failed = Vec::new();
    for (path, case) in &vectors.cases {
        let files = data::files(case).with_context(|| path.clone())?;
        if let Err(error) = Runner::new(files, &vectors.shared).run(case) {
            failed.push(format!("{path}: {error:#}"));
        }
    }
    let count = vectors.cases.len();
    if !failed.is_empty() {
        bail!("{} of {count} cases failed:\n{}", failed.len(), failed.join("\n"));
    }
    println!("{count} cases come out as they have to");
    Ok(())
}

/// Reads the released cases and shared files, with their digests.
fn released(root: &Path) -> Result<BTreeMap<String, String>> {
    let Ok(text) = fs::read_to_string(root.join(RELEASED)) else { return Ok(BTreeMap::new()) };
    text.lines()
        .map(|line| {
            let (digest, name) = line.split_once("  ").context("a line of RELEASED")?;
            Ok((name.to_owned(), digest.to_owned()))
        })
        .collect()
}

/// Lists the released cases and files that differ on disk, or are missing.
fn changed(released: &BTreeMap<String, String>, on_disk: &Vectors) -> Vec<String> {
    let mut changed = Vec::new();
    let on_disk = on_disk.digests();
    for (name, wanted) in released {
        match on_disk.get(name.as_str()) {
            Some(digest) if digest == wanted => {}
            Some(_) => changed.push(format!("{name} was released, and differs")),
            None => changed.push(format!("{name} was released, and is missing")),
        }
    }
    changed
}

/// Tells whether a shared file is one of [`KEPT`], which no generator makes.
fn is_kept(name: &str) -> bool {
    name.split_once('/').is_some_and(|(group, _)| KEPT.contains(&group))
}

/// Lists the generated files, by their paths below `root`.
fn generated(root: &Path) -> Result<BTreeSet<String>> {
    let mut found = files(root, SHARED)?;
    found.retain(|path| !KEPT.iter().any(|kept| *path == format!("{SHARED}/{kept}.json")));
    for kind in KINDS {
        found.extend(files(root, kind)?);
    }
    Ok(found)
}

/// Lists the files of a folder, by their paths below `root`.
fn files(root: &Path, folder: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return Ok(found) };
    for entry in entries {
        let name = entry?.file_name().into_string();
        let name = name.map_err(|_| anyhow::anyhow!("{folder}: a file name is not UTF-8"))?;
        found.insert(format!("{folder}/{name}"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::json;

    use super::*;

    const CASE: &str = "accept/bundle";

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

    /// Makes one case and one shared file.
    fn small() -> Vectors {
        let case = json!({"name": "bundle", "steps": [{"verb": "verify"}]});
        let shared = Files::from([("keys/dev/keys.pem".to_owned(), b"key".to_vec())]);
        Vectors { shared, cases: BTreeMap::from([(CASE.to_owned(), case)]) }
    }

    fn released_now(vectors: &Vectors) -> BTreeMap<String, String> {
        vectors.digests().into_iter().map(|(name, digest)| (name.to_owned(), digest)).collect()
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
        let made = small();
        let mut released = released_now(&made);
        assert_eq!(released.len(), 2);
        assert_eq!(refused(&released, &made), Vec::<String>::new());
        released.insert("packs/accept/zip/pack".into(), "0".repeat(64));
        assert_eq!(refused(&released, &made), Vec::<String>::new(), "another program made it");
        released.insert("accept/gone".into(), "0".repeat(64));
        assert_eq!(refused(&released, &made), ["accept/gone is not made any more"]);
    }

    #[test]
    fn a_released_case_that_is_another_on_disk_is_noticed() {
        let mut on_disk = small();
        let released = released_now(&on_disk);
        assert_eq!(changed(&released, &on_disk), Vec::<String>::new());
        on_disk.cases.insert(CASE.into(), json!({"name": "bundle", "steps": [{"verb": "open"}]}));
        assert_eq!(changed(&released, &on_disk), [format!("{CASE} was released, and differs")]);
        on_disk.shared.clear();
        on_disk.cases.clear();
        let missing = [CASE, "keys/dev/keys.pem"];
        assert_eq!(
            changed(&released, &on_disk),
            missing.map(|name| format!("{name} was released, and is missing"))
        );
    }

    #[test]
    fn the_files_of_a_case_are_unpacked_below_its_path() -> Result<()> {
        let folder = Folder::new("spacebridge-unpacked")?;
        unpack(&crate::root(), &folder.0)?;
        for file in ["accept/bundle/input", "keys/prod/keys.pem", "packs/accept/zip/pack"] {
            assert!(fs::metadata(folder.0.join(file))?.len() > 0, "{file}");
        }
        Ok(())
    }
}
