//! Messages changed at any depth, with every digest and signature around the change made to hold.

use anyhow::{Context as _, Result};

use super::bases::Base;
use super::chance::Chance;
use super::mutate;
use crate::families::places::{HISTORY, NOTES, ONWARD, SECRETS, SLICE, TEMPLATES};
use crate::item::{Item, NULL, bytes};
use crate::message::{RawMessage, digest};
use crate::sealing::{Binding, commitment, plaintext, seal};
use crate::world::World;

const SALT: [u8; 32] = [9; 32];

/// A changed message, and how it was changed.
pub(super) fn changed(
    world: &World,
    base: &Base,
    chance: &mut Chance,
) -> Result<(Vec<u8>, String)> {
    let mut message = RawMessage::open(&base.file)?;
    let layers: &[&str] = match base.kind {
        "bundle" => &[
            "header",
            "unprotected",
            "payload",
            "manifest",
            "manifest header",
            "slice",
            "slice",
            "templates",
            "notes",
            "sealed",
            "secrets",
            "receipt",
            "onward",
            "history",
            "parts",
        ],
        "receipt" => &["header", "unprotected", "payload", "parts", "parts"],
        _ => &["header", "unprotected", "payload", "statement", "statement header"],
    };
    let layer = chance.pick(layers);
    let how = match layer {
        "header" => mutate::tree(&mut message.protected, chance),
        "unprotected" => mutate::tree(&mut message.unprotected, chance),
        "payload" => mutate::tree(&mut message.payload, chance),
        "manifest" | "manifest header" | "slice" | "templates" | "notes" | "secrets" => {
            committed(world, base, &mut message, layer, chance)?
        }
        "sealed" => sealed(&mut message, chance)?,
        "receipt" => receipt(world, &mut message, chance)?,
        "onward" => onward(&mut message, chance)?,
        "history" => history(&mut message, chance),
        "parts" => {
            if chance.once_in(2) {
                let how = parts(&mut message, chance);
                let key = &world.identity(base.signer).signing;
                return Ok((message.sign(key), format!("{layer}: {how}")));
            }
            // The statement has the table of the parts as they were.
            let statement = RawMessage::statement(&base.file);
            let how = parts(&mut message, chance);
            let file = [statement, message.behind()].concat();
            return Ok((file, format!("{layer}, unsigned: {how}")));
        }
        _ => report(world, &mut message, layer, chance)?,
    };
    let key = &world.identity(base.signer).signing;
    let as_it_is = matches!(layer, "header" | "unprotected" | "payload");
    let file = if as_it_is { message.sign_as_it_is(key) } else { message.sign(key) };
    Ok((file, format!("{layer}: {how}")))
}

/// Changes what the owner commits to, and lets the owner commit to it.
fn committed(
    world: &World,
    base: &Base,
    message: &mut RawMessage,
    layer: &str,
    chance: &mut Chance,
) -> Result<String> {
    let owner = world.identity("dev");
    let mut manifest = RawMessage::open(message.payload.at(1).content())?;
    let mut how = String::new();
    for (name, kind) in [("templates", TEMPLATES), ("notes", NOTES), ("slice", SLICE)] {
        if layer == name {
            how = message.edit_part(kind, |part| mutate::tree(part, chance));
        }
    }
    *manifest.payload.at(7) = bytes(digest(message.part(TEMPLATES).content()));
    *manifest.payload.at(5) = bytes(digest(message.part(NOTES).content()));
    let slice = digest(message.part(SLICE).content());
    let recipient = world.identity(base.space).fingerprint();
    let row = row(&mut manifest.payload, &recipient).context("no row")?;
    row.items()[1] = bytes(slice);
    let secrets = Secrets::new(ids(message), layer == "secrets", chance);
    row.items()[3] = bytes(secrets.commitment);
    how += &secrets.how;
    match layer {
        "manifest" => how += &mutate::tree(&mut manifest.payload, chance),
        "manifest header" => how += &mutate::tree(&mut manifest.protected, chance),
        _ => {}
    }
    if message.has_part(SECRETS) {
        let sender = world.identity(base.signer).fingerprint();
        let (sealer, bundle) = if message.payload.has(4) {
            (owner.fingerprint(), message.payload.at(4).items()[1].content().to_vec())
        } else {
            (sender, message.id())
        };
        let keys = world.identity(base.space);
        let encryption = digest(keys.certificate().encryption_der());
        let release = manifest.digest();
        let binding = Binding { bundle, sealer, recipient, encryption, release, slice };
        let encrypted = seal(&secrets.plain, &binding, &keys.opening.public_key())?;
        message.edit(SECRETS, |field| *field = bytes(encrypted.encode()));
    }
    *message.payload.at(1) = bytes(manifest.sign(&owner.signing));
    Ok(how)
}

fn row<'m>(manifest: &'m mut Item, space: &[u8; 32]) -> Option<&'m mut Item> {
    let wanted = bytes(*space);
    let is_wanted =
        |row: &Item| matches!(row, Item::Array(parts) if parts.first() == Some(&wanted));
    manifest.at(8).items().iter_mut().find(|row| is_wanted(row))
}

/// The secrets that are sealed anew, and the commitment to them.
struct Secrets {
    plain: Vec<u8>,
    commitment: [u8; 32],
    how: String,
}

impl Secrets {
    fn new(ids: Vec<u32>, spoil: bool, chance: &mut Chance) -> Self {
        let texts: Vec<String> = ids.iter().map(|id| format!("secret {id}")).collect();
        let known: Vec<(u32, &str)> =
            ids.into_iter().zip(texts.iter().map(String::as_str)).collect();
        let padding = vec![0; chance.below(300)];
        let mut item = Item::parse(&plaintext(SALT, &known, &padding))
            .unwrap_or_else(|error| panic!("{error}"));
        let how = if spoil { mutate::tree(&mut item, chance) } else { String::new() };
        Self { plain: item.encode(), commitment: commitment(SALT, &known), how }
    }
}

/// The ids of the secrets in templates and slice that are still readable, in ascending order.
fn ids(message: &mut RawMessage) -> Vec<u32> {
    let mut found = Vec::new();
    for kind in [TEMPLATES, SLICE] {
        if let Ok(tree) = Item::parse(message.part(kind).content()) {
            secret_ids(&tree, &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Numbers above those that anything else in templates and slices has.
fn secret_ids(item: &Item, found: &mut Vec<u32>) {
    match item {
        Item::Uint(number) => {
            found.extend(u32::try_from(*number).ok().filter(|id| *id > 1 << 20));
        }
        Item::Array(items) => items.iter().for_each(|item| secret_ids(item, found)),
        Item::Map(entries) => entries.iter().for_each(|(_, value)| secret_ids(value, found)),
        Item::Tag(_, item) => secret_ids(item, found),
        _ => {}
    }
}

/// Changes the sealed secrets, or the payload if there are none.
fn sealed(message: &mut RawMessage, chance: &mut Chance) -> Result<String> {
    if !message.has_part(SECRETS) {
        return Ok(mutate::tree(&mut message.payload, chance));
    }
    message.edit(SECRETS, |field| {
        let mut item = Item::parse(field.content())?;
        let how = mutate::tree(&mut item, chance);
        *field = bytes(item.encode());
        Ok(how)
    })
}

/// Changes the earlier deployments and receipts, or the payload if there are none.
fn history(message: &mut RawMessage, chance: &mut Chance) -> String {
    if !message.has_part(HISTORY) {
        return mutate::tree(&mut message.payload, chance);
    }
    message.edit_part(HISTORY, |part| mutate::tree(part, chance))
}

/// Changes what follows the statement.
fn parts(message: &mut RawMessage, chance: &mut Chance) -> String {
    let count = message.parts.len();
    if count == 0 {
        message.parts.push((1, bytes([1; 8])));
        return "a part added".to_owned();
    }
    let place = chance.below(count);
    match chance.below(6) {
        0 => {
            message.parts.remove(place);
            format!("part {place} removed")
        }
        1 => {
            message.parts.swap(place, 0);
            format!("parts {place} and 0 swapped")
        }
        2 => {
            message.parts.push((60, bytes([1; 8])));
            "a part added".to_owned()
        }
        3 => {
            let kind = message.parts[place].0;
            message.parts[place] = (kind, bytes([2; 9]));
            format!("part {place} replaced")
        }
        4 if matches!(message.parts[place].1, Item::Bytes(_)) => {
            let mut content = message.parts[place].1.content().to_vec();
            let at = chance.below(content.len());
            content[at] ^= 1;
            message.parts[place].1 = bytes(content);
            format!("part {place} changed at {at}")
        }
        _ => {
            let kind = message.parts[place].0;
            message.parts[place] = (kind, NULL);
            format!("part {place} withheld")
        }
    }
}

/// Changes a receipt that came along, which its signer signs again.
fn receipt(world: &World, message: &mut RawMessage, chance: &mut Chance) -> Result<String> {
    if !message.has_part(HISTORY) || !message.content(HISTORY).has(1) {
        return Ok(mutate::tree(&mut message.payload, chance));
    }
    let mut files = message.content(HISTORY).at(1).items().clone();
    let place = chance.below(files.len());
    let file = &mut files[place];
    let mut inner = RawMessage::open(file.content())?;
    let how = match chance.below(4) {
        0 => mutate::tree(&mut inner.protected, chance),
        1 => mutate::tree(&mut inner.unprotected, chance),
        2 => parts(&mut inner, chance),
        _ => mutate::tree(&mut inner.payload, chance),
    };
    // Now and then somebody else signs it.
    let signer = if chance.once_in(8) { "ops" } else { "prod" };
    *file = bytes(inner.sign_as_it_is(&world.identity(signer).signing));
    message.edit(HISTORY, |history| *history.at(1) = Item::Array(files));
    Ok(format!("{how}, by {signer}"))
}

/// Changes one of the entries for Spaces further on.
fn onward(message: &mut RawMessage, chance: &mut Chance) -> Result<String> {
    if !message.has_part(ONWARD) {
        return Ok(mutate::tree(&mut message.payload, chance));
    }
    message.edit(ONWARD, |onward| {
        let entry = &mut onward.items()[0];
        if chance.once_in(2) || !entry.has(2) {
            return Ok(mutate::tree(entry, chance));
        }
        let field = entry.at(2);
        let mut item = Item::parse(field.content())?;
        let how = mutate::tree(&mut item, chance);
        *field = bytes(item.encode());
        Ok(how)
    })
}

/// Changes the statement inside a notice, which its signer signs again.
fn report(
    world: &World,
    message: &mut RawMessage,
    layer: &str,
    chance: &mut Chance,
) -> Result<String> {
    let Some(key) = [3, 4].into_iter().find(|key| message.payload.has(*key)) else {
        return Ok(mutate::tree(&mut message.payload, chance));
    };
    let field = message.payload.at(key);
    let mut inner = RawMessage::open(field.content())?;
    let part = if layer == "statement" { &mut inner.payload } else { &mut inner.protected };
    let how = mutate::tree(part, chance);
    let signer = if key == 3 { "dev" } else { "next" };
    *field = bytes(inner.sign(&world.identity(signer).signing));
    Ok(how)
}
