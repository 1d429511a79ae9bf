//! The verbs of packages: checking, unpacking, splitting and joining.

use anyhow::{Context as _, anyhow};
use serde_json::json;
use spacebridge::packages::{PackageCheck, PartAssembler, PartSplitter, PartTable};
use spacebridge::{Content, Digest, Error, Package};
use spacebridge_packs::{Unpacked, Unpacking, apply_pack};

use super::{Done, Outcome, Step, refused};

/// The window that a reader grants a pack if the case names none.
const WINDOW: u64 = 64 << 20;

pub(super) fn perform(verb: &str, step: &Step<'_>) -> Done {
    match verb {
        "join" => join(step),
        "package" => package(step),
        "split" => split(step),
        _ => unpack(step),
    }
}

fn wanted(step: &Step<'_>) -> anyhow::Result<Package> {
    let content: Content = step.read("package")?;
    let mut package: Package =
        serde_json::from_value(json!({"id": "Package", "version": "1.0.0"}))?;
    package.content = Some(content);
    Ok(package)
}

/// Returns the result of a verb, by its digest.
fn made(bytes: &[u8]) -> Outcome {
    Outcome { digest: Some(Digest::of(bytes).to_string()), ..Outcome::default() }
}

/// With `checked` the basis is given in pieces, after it was checked to be that content.
fn unpack(step: &Step<'_>) -> Done {
    let window = step.may("window")?.unwrap_or(WINDOW);
    let pack = step.file("file")?;
    let basis = step.file("basis")?;
    let package = wanted(step)?;
    let unpacked = match step.may::<Content>("checked")? {
        Some(checked) => in_pieces(&pack, &basis, &package, checked, window),
        None => apply_pack(&pack, &basis, &package, window).map(|(bytes, _)| bytes),
    };
    Ok(made(&refused(unpacked)?))
}

fn in_pieces(
    mut pack: &[u8],
    mut basis: &[u8],
    package: &Package,
    checked: Content,
    window: u64,
) -> Result<Vec<u8>, Error> {
    let mut unpacking = Unpacking::new(package, checked, window)?;
    let mut bytes = Vec::new();
    loop {
        match unpacking.advance()? {
            Unpacked::NeedsPack => pack = &pack[unpacking.give_pack(pack)..],
            Unpacked::NeedsBasis => basis = &basis[unpacking.give_basis(basis)..],
            Unpacked::Bytes(more) => bytes.extend_from_slice(more),
            _ => break,
        }
    }
    unpacking.finish()?;
    Ok(bytes)
}

/// The file, as many times as the step says: how a stream that does not end is written down.
fn pieces<'f>(step: &Step<'_>, file: &'f [u8]) -> anyhow::Result<impl Iterator<Item = &'f [u8]>> {
    let times: usize = step.may("times")?.unwrap_or(1);
    Ok(core::iter::repeat_n(file, times))
}

fn package(step: &Step<'_>) -> Done {
    let mut check = refused(PackageCheck::new(&wanted(step)?))?;
    let file = step.file("file")?;
    for piece in pieces(step, &file)? {
        refused(check.update(piece))?;
    }
    refused(check.finish())?;
    Ok(Outcome::default())
}

fn split(step: &Step<'_>) -> Done {
    let mut splitting = refused(PartSplitter::new(step.read("size")?))?;
    let file = step.file("file")?;
    for piece in pieces(step, &file)? {
        refused(splitting.update(piece))?;
    }
    Ok(made(&splitting.finish().to_bytes()))
}

fn join(step: &Step<'_>) -> Done {
    let table = refused(PartTable::from_bytes(&step.file("table")?))?;
    let mut joining = PartAssembler::new(table.clone());
    let mut whole = vec![0; usize::try_from(table.whole().size)?];
    for name in step.read::<Vec<String>>("parts")? {
        let part = step.bytes(&name)?;
        for offset in refused(joining.place(Content::of(&part)))? {
            let start = usize::try_from(*offset)?;
            let place = start..start.saturating_add(part.len());
            whole.get_mut(place).context("a part beyond the end")?.copy_from_slice(&part);
        }
    }
    if joining.missing().next().is_some() {
        return Err(anyhow!("parts are missing").into());
    }
    Ok(made(&whole))
}
