//! Packs whose bytes are fixed: what is released is read for ever.

use std::fs;
use std::path::{Path, PathBuf};

use crate::unpacked;

fn vectors(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/packs").join(kind);
    let entries = fs::read_dir(&folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_pack_that_was_written_is_read() {
    let vectors = vectors("accept");
    assert!(vectors.len() >= 9);
    for folder in vectors {
        let [basis, target, pack] =
            ["basis", "target", "pack"].map(|file| fs::read(folder.join(file)).unwrap());
        let bytes = unpacked(&pack, &basis, &target);
        assert!(bytes.as_ref() == Ok(&target), "{}: {bytes:?}", folder.display());
    }
}

#[test]
fn every_pack_that_was_refused_is_refused_by_its_code() {
    let vectors = vectors("refuse");
    assert!(vectors.len() >= 14);
    let by_hand = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors/packs/accept/by-hand");
    let [basis, target] = ["basis", "target"].map(|file| fs::read(by_hand.join(file)).unwrap());
    for pack in vectors {
        let refused = unpacked(&fs::read(&pack).unwrap(), &basis, &target).unwrap_err();
        assert_eq!(Some(refused.code().as_str()), pack.file_name().and_then(|name| name.to_str()));
    }
}
