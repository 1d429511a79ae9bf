//! Places in a file that can be spoilt so that every signature and digest around them holds again.

use anyhow::Result;

use crate::item::{Item, bytes};
use crate::message::{RawMessage, digest};
use crate::world::World;

/// A bundle of `dev` for `prod` in which something was changed.
pub(crate) fn bundle(world: &World, change: impl FnOnce(&mut RawMessage)) -> Vec<u8> {
    let mut message = world.message();
    change(&mut message);
    message.sign(&world.identity("dev").signing)
}

/// Changes the owner's manifest in a bundle.
pub(crate) fn manifest(world: &World, change: impl FnOnce(&mut RawMessage)) -> Vec<u8> {
    bundle(world, |message| in_manifest(world, message, change))
}

pub(crate) fn in_manifest(
    world: &World,
    bundle: &mut RawMessage,
    change: impl FnOnce(&mut RawMessage),
) {
    let field = bundle.payload.at(1);
    let mut manifest = RawMessage::open(field.content()).unwrap_or_else(|error| panic!("{error}"));
    change(&mut manifest);
    *field = bytes(manifest.sign(&world.identity("dev").signing));
}

/// Changes the slice in a bundle, to which the owner commits anew.
pub(crate) fn slice(world: &World, change: impl FnOnce(&mut Item)) -> Vec<u8> {
    document(world, SLICE, |part| change(&mut part.items()[1]))
}

/// Changes the templates in a bundle, to which the owner commits anew.
pub(crate) fn templates(world: &World, change: impl FnOnce(&mut Item)) -> Vec<u8> {
    document(world, TEMPLATES, |part| change(&mut part.items()[1]))
}

pub(crate) const TEMPLATES: i64 = 1;
pub(crate) const NOTES: i64 = 2;
pub(crate) const SLICE: i64 = 3;
pub(crate) const SECRETS: i64 = 4;
pub(crate) const HISTORY: i64 = 5;
pub(crate) const ONWARD: i64 = 8;

/// Changes a part in a bundle, to which the owner commits anew.
pub(crate) fn document(world: &World, kind: i64, change: impl FnOnce(&mut Item)) -> Vec<u8> {
    bundle(world, |message| {
        message.edit_part(kind, change);
        let found = bytes(digest(message.part(kind).content()));
        in_manifest(world, message, |manifest| match kind {
            TEMPLATES => *manifest.payload.at(7) = found,
            NOTES => *manifest.payload.at(5) = found,
            _ => row(world, &mut manifest.payload, "prod").items()[1] = found,
        });
    })
}

/// The row of an audience in the payload of a manifest.
pub(crate) fn row<'m>(world: &World, manifest: &'m mut Item, space: &str) -> &'m mut Item {
    let wanted = bytes(world.identity(space).fingerprint());
    let rows = manifest.at(8).items();
    let is_wanted =
        |row: &Item| matches!(row, Item::Array(parts) if parts.first() == Some(&wanted));
    let found = rows.iter_mut().find(|row| is_wanted(row));
    found.unwrap_or_else(|| panic!("no row for {space}"))
}

/// The sealed secrets as a tree, changed; nothing binds their bytes but the bundle's signature.
pub(crate) fn sealed(world: &World, change: impl FnOnce(&mut Item)) -> Vec<u8> {
    bundle(world, |message| {
        message.edit(SECRETS, |field| {
            let mut item = Item::parse(field.content()).unwrap_or_else(|error| panic!("{error}"));
            change(&mut item);
            *field = bytes(item.encode());
        });
    })
}

/// A message of `signer`, changed and signed again.
pub(crate) fn changed(
    world: &World,
    message: &[u8],
    signer: &str,
    change: impl FnOnce(&mut RawMessage),
) -> Result<Vec<u8>> {
    let mut message = RawMessage::open(message)?;
    change(&mut message);
    Ok(message.sign(&world.identity(signer).signing))
}
