//! Real packages, sent to somebody who has the version before: bytes and speed, ours beside peers'.
//!
//! The packages are fetched by the registries' own clients into `target/packages`, and judged by
//! their digests. A peer that is not installed is left out, and said to be. Percentages are of the
//! new package's size, and count what is sent both ways; speeds are megabytes of the new package
//! for a second of one processor. `--slow` adds the peers that take minutes, `--ours` leaves all
//! peers out, `--wasm=FOLDER` adds the npm package that was built there, names choose pairs. The
//! kinds of change that packages see come last: `kinds` chooses them.

extern crate alloc;

mod kinds;
mod pairs;
mod peers;
mod program;
mod wasm;

use alloc::collections::BTreeMap;
use core::time::Duration;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use pairs::{Inside, PAIRS, Pair};
use peers::{PEERS, Peer, Sent};
use spacebridge::{Content, Package};
use spacebridge_benches::{Case, Counting, counted, measure};
use spacebridge_packs::{PackHeader, PackOptions, Unpacked, Unpacking, apply_pack, make_pack};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The largest overhead of a package that cannot be packed, in bytes.
const OVERHEAD: u64 = 256;

fn main() -> Result<()> {
    let choice = Choice::of(std::env::args().skip(1));
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/packages");
    fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    for missing in PEERS.iter().filter(|peer| choice.has(peer)).filter(|peer| !peer.installed()) {
        println!("{} is not installed, and left out: {}", missing.name, missing.install());
    }
    let mut sums = Sums::default();
    for pair in PAIRS.iter().filter(|pair| choice.names(pair)) {
        match pair.fetch(&folder) {
            Ok([old, new]) => compare(pair, &old, &new, &folder, &choice, &mut sums)?,
            Err(error) => println!("{}: left out: {error:#}", pair.key),
        }
    }
    sums.print();
    if choice.keys.is_empty() || choice.keys.iter().any(|key| key == kinds::KEY) {
        kinds::compare(&folder.join("kinds"), |peer| choice.has(peer))?;
    }
    Ok(())
}

/// The measurements that the arguments select.
#[derive(Default)]
struct Choice {
    slow: bool,
    ours: bool,
    wasm: Option<PathBuf>,
    keys: Vec<String>,
}

impl Choice {
    fn of(arguments: impl Iterator<Item = String>) -> Self {
        let mut choice = Self::default();
        for argument in arguments {
            match (argument.as_str(), argument.strip_prefix("--wasm=")) {
                ("--slow", _) => choice.slow = true,
                ("--ours", _) => choice.ours = true,
                (_, Some(folder)) => choice.wasm = Some(PathBuf::from(folder)),
                _ => choice.keys.push(argument),
            }
        }
        choice
    }

    fn has(&self, peer: &Peer) -> bool {
        !self.ours && (self.slow || !peer.slow)
    }

    fn names(&self, pair: &Pair) -> bool {
        self.keys.is_empty() || self.keys.iter().any(|key| key == pair.key)
    }
}

/// The total cost of all deflate pairs, by sender.
#[derive(Default)]
struct Sums {
    full: u64,
    sent: BTreeMap<String, u64>,
}

impl Sums {
    fn add(&mut self, name: &str, bytes: u64) {
        let sum = self.sent.entry(name.into()).or_default();
        *sum = sum.saturating_add(bytes);
    }

    fn print(&self) {
        println!("all deflate pairs, {:.1} MB", megabytes(self.full));
        for (name, bytes) in &self.sent {
            println!("  {name:<24} {:>7.2} %", percent(*bytes, self.full));
        }
    }
}

fn compare(
    pair: &Pair,
    old: &Path,
    new: &Path,
    folder: &Path,
    choice: &Choice,
    sums: &mut Sums,
) -> Result<()> {
    let basis = fs::read(old)?;
    let target = fs::read(new)?;
    let size = u64::try_from(target.len())?;
    println!("{} ({:?}, {:.2} MB)", pair.key, pair.inside, megabytes(size));
    let mut rows = Rows { size, sums: (pair.inside != Inside::Opaque).then_some(sums) };
    if let Some(sums) = &mut rows.sums {
        sums.full = sums.full.saturating_add(size);
    }
    let packed = ours(pair, &basis, &target, &mut rows)?;
    if let Some(package) = &choice.wasm {
        let node = wasm::measure(package, old, new)?;
        ensure!(node.bytes == packed, "{}: Node's pack is another one", pair.key);
        print_node(&node, size);
    }
    if !choice.ours {
        rows.print("fast_rsync, 2048 bytes", &peers::fast_rsync(&basis, &target)?);
    }
    for peer in PEERS.iter().filter(|peer| choice.has(peer) && peer.installed()) {
        match peer.send(old, new, &folder.join("work")) {
            Ok(sent) => rows.print(peer.name, &sent),
            Err(error) => println!("  {:<24} left out: {error:#}", peer.name),
        }
    }
    if let Some(octodiff) = pair.octodiff {
        println!("  {:<24} {octodiff:>7.2} %   as published, not measured here", "Octodiff");
    }
    Ok(())
}

struct Rows<'s> {
    size: u64,
    sums: Option<&'s mut Sums>,
}

impl Rows<'_> {
    fn print(&mut self, name: &str, sent: &Sent) {
        let speed = megabytes(self.size) / sent.time.as_secs_f64().max(0.01);
        let digits = usize::from(speed < 10.0);
        println!("  {name:<24} {:>7.2} % {speed:>7.digits$} MB/s", percent(sent.bytes, self.size));
        if let Some(sums) = &mut self.sums {
            sums.add(name, sent.bytes);
        }
    }
}

fn print_node(node: &wasm::InNode, size: u64) {
    let speed = |seconds: f64| megabytes(size) / seconds;
    print!("  {:<24} {:>17.0} MB/s", "  in Node's wasm", speed(node.packing));
    if let Some(seconds) = node.unpacking {
        print!(", unpacked {:.0} MB/s", speed(seconds));
    }
    println!(", {:.0} MB of memory", megabytes(node.held));
}

/// Measures ours, and gives the bytes that it sends.
fn ours(pair: &Pair, basis: &[u8], target: &[u8], rows: &mut Rows<'_>) -> Result<u64> {
    let options = PackOptions::default();
    let (packed, held) = counted(|| make_pack(basis, target, &options));
    let held = megabytes(u64::try_from(held.most)?);
    let making = time(|| make_pack(basis, target, &options));
    let Some(pack) = packed else {
        rows.print("spacebridge: sent whole", &Sent { bytes: rows.size, time: making });
        ensure!(pair.inside == Inside::Opaque, "{} makes no pack", pair.key);
        return Ok(rows.size);
    };
    let sent = Sent { bytes: u64::try_from(pack.len())?, time: making };
    ensure!(sent.bytes <= rows.size.saturating_add(OVERHEAD), "{}: larger than it", pair.key);
    rows.print("spacebridge", &sent);
    let times = held / megabytes(rows.size);
    println!("  {:<24} {held:>17.0} MB, {times:.1} of the package", "  held while packing");
    let package = Package::new(pair.key.parse()?, "new", Content::of(target));
    let apply = || apply_pack(&pack, basis, &package, options.window);
    ensure!(apply()?.0 == target, "{} is not the same again", pair.key);
    let speed = megabytes(rows.size) / time(apply).as_secs_f64();
    let window = PackHeader::read(&pack).context("the pack has no header")?.window;
    println!("  {:<24} {speed:>17.0} MB/s, window {:.1} MB", "  unpacked", megabytes(window));
    let basis_content = Content::of(basis);
    let (unpacked, held) = counted(|| unpack(&pack, basis, basis_content, &package));
    unpacked?;
    let beside = megabytes(u64::try_from(held.most)?) - megabytes(window);
    println!("  {:<24} {beside:>17.1} MB beside the window", "  held while unpacking");
    Ok(sent.bytes)
}

/// Unpacks in pieces, of which nothing is kept: what is held is what unpacking itself needs.
fn unpack(mut pack: &[u8], mut basis: &[u8], content: Content, package: &Package) -> Result<()> {
    let mut unpacking = Unpacking::new(package, content, PackOptions::default().window)?;
    loop {
        match unpacking.advance()? {
            Unpacked::NeedsPack => {
                let taken = unpacking.give_pack(pack);
                pack = pack.get(taken..).unwrap_or_default();
            }
            Unpacked::NeedsBasis => {
                let taken = unpacking.give_basis(basis);
                basis = basis.get(taken..).unwrap_or_default();
            }
            Unpacked::Bytes(_) => {}
            _ => break,
        }
    }
    unpacking.finish()?;
    Ok(())
}

fn time<T>(work: impl FnMut() -> T) -> Duration {
    let measured = measure(2, &mut [Case::new("", work)]);
    measured.first().map_or(Duration::ZERO, |row| row.min)
}

fn percent(part: u64, whole: u64) -> f64 {
    megabytes(part) / megabytes(whole) * 100.0
}

/// Exact up to 4 GB, which is more than any of the packages has.
fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1e6
}
