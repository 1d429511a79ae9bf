//! The maker of packs.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::matcher::{Index, Matcher, Op};
use super::opaque;
use super::pack::{PackHeader, PackWriter};
use super::scan::{Member, Scan};
use super::streams::{Streams, View};
use super::watch::{PackCancelled, PackProgress, Watch};
use super::{closed, likeness};
use crate::deflate::size::as_u64;
use spacebridge::Content;
use spacebridge::Error;

/// The windows that are tried, the smallest first.
const WINDOWS: [u64; 2] = [8 << 20, 64 << 20];

/// Options for making a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "made with `..PackOptions::default()` on purpose")]
pub struct PackOptions {
    /// The most bytes that whoever unpacks it has to remember: 64 MiB by default.
    pub window: u64,
    /// A pack that is larger than this many per cent of the package is not worth it: 80 by default.
    pub worth: u8,
}

impl Default for PackOptions {
    fn default() -> Self {
        Self { window: 64 << 20, worth: 80 }
    }
}

/// The pack that makes `target` of `basis`; `None` if sending the package itself is the better way.
///
/// Both are given whole (mapped files will do). Up to five times the size of the target is used
/// meanwhile; the pack itself needs a window only. The same packages and options make the same
/// pack, whatever it is made for: one serves every target that holds the basis.
///
/// ```
/// use spacebridge::{Content, Package};
/// use spacebridge_packs::{PackOptions, apply_pack, make_pack};
///
/// let basis: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
/// let mut target = basis.clone();
/// target.splice(100..100, *b"and something new");
/// let options = PackOptions::default();
/// let pack = make_pack(&basis, &target, &options).unwrap();
/// assert!(pack.len() < 256);
///
/// let package = Package::new("Shop.Web".parse()?, "1.1.0", Content::of(&target));
/// let (unpacked, verified) = apply_pack(&pack, &basis, &package, options.window)?;
/// assert_eq!(unpacked, target);
/// assert_eq!(verified.content(), Content::of(&target));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[must_use]
pub fn make_pack(basis: &[u8], target: &[u8], options: &PackOptions) -> Option<Vec<u8>> {
    make_pack_watched(basis, target, options, &mut |_| ControlFlow::Continue(())).ok().flatten()
}

/// Makes a pack as [`make_pack`] does, and reports progress at least once for every few megabytes.
///
/// ```
/// use core::ops::ControlFlow;
/// use spacebridge::{Code};
/// use spacebridge_packs::{PackOptions, PackProgress, make_pack_watched};
///
/// let basis: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
/// let mut last = 0.0;
/// let mut bar = |progress: PackProgress| {
///     last = progress.done as f64 / progress.whole as f64;
///     ControlFlow::Continue(())
/// };
/// make_pack_watched(&basis, &basis, &PackOptions::default(), &mut bar)?;
/// assert_eq!(last, 1.0);
///
/// let mut impatient = |_| ControlFlow::Break(());
/// let stopped = make_pack_watched(&basis, &basis, &PackOptions::default(), &mut impatient);
/// assert_eq!(stopped.unwrap_err().code(), Code::PackCancelled);
/// # Ok::<(), spacebridge::Error>(())
/// ```
///
/// # Errors
///
/// `Code::PackCancelled` if `tell` answered that nobody wants the pack any more.
pub fn make_pack_watched(
    basis: &[u8],
    target: &[u8],
    options: &PackOptions,
    tell: &mut dyn FnMut(PackProgress) -> ControlFlow<()>,
) -> Result<Option<Vec<u8>>, Error> {
    // Both are looked through, the basis is indexed, and the target is matched and written.
    let two = basis.len().saturating_mul(2);
    let three = target.len().saturating_mul(3);
    let whole = two.saturating_add(three);
    let mut watch = Watch::new(as_u64(whole), tell);
    let target_scan = Scan::new(target);
    if opaque::unlike(basis, target, &target_scan) {
        watch.done(whole)?;
        return Ok(None);
    }
    let basis_scan = Scan::new(basis);
    let known = both(&basis_scan.members(), &target_scan.members());
    let mut basis_streams = Streams::of(&basis_scan, &known, &mut watch)?;
    let mut target_streams = Streams::of(&target_scan, &known, &mut watch)?;
    let known = both(&basis_streams.members_within(), &target_streams.members_within());
    basis_streams.look_within(&known);
    target_streams.look_within(&known);
    let mut same = both(&basis_streams.members(), &target_streams.members());
    let again = likeness::worth_opening(&basis_streams, &target_streams, &same);
    if !again.is_empty() {
        same.retain(|member| !again.contains(member));
        for streams in [&mut basis_streams, &mut target_streams] {
            streams.loosen_more(&again);
            streams.look_within(&same);
        }
    }
    let View { recipe: basis_recipe, bytes: basis_view, .. } = basis_streams.open(&same);
    let target_view = target_streams.open(&same);
    let Some(index) = Index::new(&basis_view) else {
        return Ok(None);
    };
    watch.done(basis.len())?;
    let ops = best_ops(&index, &target_view.bytes, options.window, &mut watch, target.len())?;
    drop(index);
    drop(basis_view);
    let (target_recipe, target_view, ops) = closed::close_again(target, target_view, ops);
    watch.done(target.len())?;
    let window = needed(&ops);
    let header = PackHeader { basis: Content::of(basis), target: Content::of(target), window };
    let mut writer = PackWriter::new(&header, &basis_recipe, &target_recipe);
    let mut rest = target_view.as_slice();
    for op in &ops {
        let (literals, after) = rest.split_at_checked(op.literals).unwrap_or((rest, &[]));
        writer.op(op, literals);
        rest = after.get(op.length..).unwrap_or_default();
        let written = target_view.len().saturating_sub(rest.len());
        watch.at(written.min(target.len()))?;
    }
    let pack = writer.finish();
    watch.done(target.len())?;
    let most = target.len().wrapping_div(100).saturating_mul(usize::from(options.worth));
    Ok((pack.len() <= most).then_some(pack))
}

fn both(basis: &BTreeSet<Member>, target: &BTreeSet<Member>) -> BTreeSet<Member> {
    basis.intersection(target).copied().collect()
}

/// The ops for the smallest window that serves: a larger one has to save a thousandth of the
/// package.
fn best_ops(
    index: &Index<'_>,
    target: &[u8],
    most: u64,
    watch: &mut Watch<'_>,
    size: usize,
) -> Result<Vec<Op>, PackCancelled> {
    let mut best: Option<(usize, Vec<Op>)> = None;
    for window in WINDOWS.into_iter().map(|window| window.min(most)) {
        let ops = matched_ops(index, target, window, watch, size)?;
        let literals = ops.iter().fold(0_usize, |sum, op| sum.saturating_add(op.literals));
        let margin = target.len().wrapping_shr(10);
        if best.as_ref().is_none_or(|(least, _)| literals.saturating_add(margin) < *least) {
            best = Some((literals, ops));
        }
        let served = best.as_ref().is_some_and(|(least, _)| *least <= margin.saturating_mul(16));
        if served || window == most {
            break;
        }
    }
    Ok(best.map(|(_, ops)| ops).unwrap_or_default())
}

fn matched_ops(
    index: &Index<'_>,
    target: &[u8],
    window: u64,
    watch: &mut Watch<'_>,
    size: usize,
) -> Result<Vec<Op>, PackCancelled> {
    let mut matcher = Matcher::new(index, target, window);
    let mut ops = Vec::new();
    let mut done = 0_usize;
    while let Some(op) = matcher.next() {
        done = done.saturating_add(op.literals).saturating_add(op.length);
        ops.push(op);
        watch.at(done.min(size))?;
    }
    if done < target.len() {
        ops.push(Op { literals: target.len().saturating_sub(done), from: 0, length: 0 });
    }
    Ok(ops)
}

/// Returns the largest distance in bytes from the furthest place back to the beginning of a copy.
fn needed(ops: &[Op]) -> u64 {
    let mut head = 0_usize;
    let mut window = 0_usize;
    for op in ops.iter().filter(|op| op.length > 0) {
        window = window.max(head.saturating_sub(op.from));
        head = head.max(op.from.saturating_add(op.length));
    }
    as_u64(window)
}
