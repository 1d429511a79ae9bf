//! Transfers by other programs: the number of bytes, and the working time of the sender.

use core::time::Duration;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use fast_rsync::{Signature, SignatureOptions};
use spacebridge_benches::{Case, measure};

use crate::program::{run, time_of_programs};

/// The bytes that a peer sent, in both directions.
pub(crate) struct Sent {
    pub(crate) bytes: u64,
    pub(crate) time: Duration,
}

/// One way to send a package to somebody who has an older one.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// True if the peer takes minutes for the larger pairs.
    pub(crate) slow: bool,
    send: fn(&Pieces<'_>) -> Result<u64>,
}

struct Pieces<'p> {
    old: &'p str,
    new: &'p str,
    folder: &'p Path,
}

/// The peers that are programs.
pub(crate) const PEERS: [Peer; 6] = [
    Peer { name: "rdiff", slow: false, send: rdiff },
    Peer { name: "xdelta3 -9 -D", slow: false, send: xdelta3 },
    Peer { name: "zstd -3 --patch-from", slow: false, send: |pieces| zstd(pieces, "-3") },
    Peer { name: "casync", slow: false, send: casync },
    Peer { name: "zstd -19 --patch-from", slow: true, send: |pieces| zstd(pieces, "-19") },
    Peer { name: "bsdiff", slow: true, send: bsdiff },
];

impl Peer {
    /// The program that it is.
    fn program(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or_default()
    }

    pub(crate) fn installed(&self) -> bool {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(self.program()).is_file())
    }

    /// Returns the instruction for the installation.
    pub(crate) fn install(&self) -> String {
        format!("`apt-get install {}` on Debian", self.program())
    }

    /// True of programs that have both packages at hand, and send a delta one way.
    pub(crate) fn makes_deltas(&self) -> bool {
        ["xdelta3", "zstd", "bsdiff"].contains(&self.program())
    }

    /// Sends `new` to somebody who has `old`, by way of files in `folder`.
    pub(crate) fn send(&self, old: &Path, new: &Path, folder: &Path) -> Result<Sent> {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
        let old = old.to_string_lossy();
        let new = new.to_string_lossy();
        let before = time_of_programs().context("this system does not tell what programs take")?;
        let bytes = (self.send)(&Pieces { old: &old, new: &new, folder })?;
        let after = time_of_programs().context("this system does not tell what programs take")?;
        Ok(Sent { bytes, time: after.saturating_sub(before) })
    }
}

impl Pieces<'_> {
    fn size(&self, file: &str) -> Result<u64> {
        Ok(fs::metadata(self.folder.join(file))?.len())
    }
}

fn rdiff(pieces: &Pieces<'_>) -> Result<u64> {
    run("rdiff", &["signature", pieces.old, "signature"], pieces.folder)?;
    run("rdiff", &["delta", "signature", pieces.new, "delta"], pieces.folder)?;
    Ok(pieces.size("signature")?.saturating_add(pieces.size("delta")?))
}

fn xdelta3(pieces: &Pieces<'_>) -> Result<u64> {
    // Without -D it would unpack what it is given, and not make the same bytes again.
    let arguments =
        ["-e", "-9", "-D", "-f", "-B", "536870912", "-s", pieces.old, pieces.new, "out"];
    run("xdelta3", &arguments, pieces.folder)?;
    pieces.size("out")
}

fn zstd(pieces: &Pieces<'_>, level: &str) -> Result<u64> {
    let basis = format!("--patch-from={}", pieces.old);
    let arguments = [level, "-q", "-f", "--long=27", &basis, pieces.new, "-o", "out"];
    run("zstd", &arguments, pieces.folder)?;
    pieces.size("out")
}

fn bsdiff(pieces: &Pieces<'_>) -> Result<u64> {
    run("bsdiff", &[pieces.old, pieces.new, "out"], pieces.folder)?;
    pieces.size("out")
}

fn casync(pieces: &Pieces<'_>) -> Result<u64> {
    let make =
        |index, file| run("casync", &["make", "--store=store.castr", index, file], pieces.folder);
    make("old.caibx", pieces.old)?;
    let before = size_below(&pieces.folder.join("store.castr"))?;
    make("new.caibx", pieces.new)?;
    let after = size_below(&pieces.folder.join("store.castr"))?;
    Ok(after.saturating_sub(before).saturating_add(pieces.size("new.caibx")?))
}

fn size_below(folder: &Path) -> Result<u64> {
    let mut size = 0_u64;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        let below = if metadata.is_dir() { size_below(&entry.path())? } else { metadata.len() };
        size = size.saturating_add(below);
    }
    Ok(size)
}

/// `fast_rsync` with blocks of 2,048 bytes: within a point of Octodiff, which uses the same blocks.
pub(crate) fn fast_rsync(old: &[u8], new: &[u8]) -> Result<Sent> {
    let options = SignatureOptions { block_size: 2048, crypto_hash_size: 8 };
    let send = || -> Result<u64> {
        let signature = Signature::calculate(old, options);
        let mut delta = Vec::new();
        let made = fast_rsync::diff(&signature.index(), new, &mut delta);
        made.map_err(|error| anyhow!("fast_rsync: {error}"))?;
        let bytes = signature.serialized().len().saturating_add(delta.len());
        Ok(u64::try_from(bytes)?)
    };
    let bytes = send()?;
    let measured = measure(1, &mut [Case::new("fast_rsync", send)]);
    let time = measured.first().map_or(Duration::ZERO, |row| row.min);
    Ok(Sent { bytes, time })
}
