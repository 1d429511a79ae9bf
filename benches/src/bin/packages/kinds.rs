//! Kinds of change that packages see, in packages that are made here: bytes sent, beside peers.
//!
//! Peers get the packages, as they are. The last column is what zstd makes of the opened content,
//! for a receiver who could write the compressed package again to the bit.

use std::fs;
use std::path::Path;

use anyhow::Result;
use spacebridge_benches::{Archive, Family, families};
use spacebridge_packs::{PackOptions, make_pack};

use crate::peers::{PEERS, Peer};

/// The name that chooses this part.
pub(crate) const KEY: &str = "kinds";

/// Prints a row for each family; `wanted` chooses the peers.
pub(crate) fn compare(folder: &Path, wanted: impl Fn(&Peer) -> bool) -> Result<()> {
    let usable = |peer: &&Peer| wanted(peer) && peer.makes_deltas() && peer.installed();
    let peers: Vec<&Peer> = PEERS.iter().filter(usable).collect();
    let zstd = peers.iter().copied().find(|peer| peer.name.starts_with("zstd"));
    fs::create_dir_all(folder)?;
    print!("{:<58} {:>9} {:>11}", "kinds of change, bytes", "package", "spacebridge");
    for peer in &peers {
        print!(" {:>20}", peer.name);
    }
    println!("{}", zstd.map_or("", |_| "  zstd, opened content"));
    for Family { name, old, new, .. } in families() {
        let pack = make_pack(&old.bytes, &new.bytes, &PackOptions::default());
        let pack = pack.map_or(new.bytes.len(), |pack| pack.len());
        print!("{name:<58} {:>9} {pack:>11}", new.bytes.len());
        for peer in &peers {
            print!(" {:>20}", sent(peer, &old, &new, folder, |archive| &archive.bytes)?);
        }
        if let Some(zstd) = zstd {
            print!(" {:>21}", sent(zstd, &old, &new, folder, |archive| &archive.opened)?);
        }
        println!();
    }
    Ok(())
}

/// Bytes that the peer sends, of one form of the packages.
fn sent(
    peer: &Peer,
    old: &Archive,
    new: &Archive,
    folder: &Path,
    form: impl Fn(&Archive) -> &Vec<u8>,
) -> Result<u64> {
    let places = ["old", "new"].map(|name| folder.join(name));
    for (place, archive) in places.iter().zip([old, new]) {
        fs::write(place, form(archive))?;
    }
    let [old, new] = places;
    Ok(peer.send(&old, &new, &folder.join("work"))?.bytes)
}
