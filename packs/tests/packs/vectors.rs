//! Packs whose bytes are fixed: what is released is read for ever.

#[expect(dead_code, reason = "the program of the vectors reads cases too")]
#[path = "../../../vectors/rust/src/data.rs"]
mod data;

use std::path::Path;

use crate::unpacked;

fn packs() -> data::Files {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    data::shared(&vectors, "packs").unwrap()
}

#[test]
fn every_pack_that_was_written_is_read() {
    let packs = packs();
    let accepted = packs.keys();
    let accepted: Vec<&str> =
        accepted.filter_map(|name| name.strip_prefix("accept/")?.strip_suffix("/pack")).collect();
    assert!(accepted.len() >= 9);
    for name in accepted {
        let [basis, target, pack] =
            ["basis", "target", "pack"].map(|file| &packs[&format!("accept/{name}/{file}")]);
        let bytes = unpacked(pack, basis, target);
        assert!(bytes.as_ref() == Ok(target), "{name}: {bytes:?}");
    }
}

#[test]
fn every_pack_that_was_refused_is_refused_by_its_code() {
    let packs = packs();
    let [basis, target] = ["accept/by-hand/basis", "accept/by-hand/target"].map(|it| &packs[it]);
    let refused =
        packs.iter().filter_map(|(name, pack)| Some((name.strip_prefix("refuse/")?, pack)));
    let refused: Vec<_> = refused.collect();
    assert!(refused.len() >= 14);
    for (code, pack) in refused {
        assert_eq!(unpacked(pack, basis, target).unwrap_err().code().as_str(), code);
    }
}
