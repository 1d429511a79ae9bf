//! Messages changed at any depth, with every digest and signature around the change made to hold.

use anyhow::{Context as _, Result};

use super::bases::Base;
use super::chance::Chance;
use super::mutate;
use crate::item::{Item, bytes, int, text};
use crate::message::{RawMessage, digest};
use crate::sealing::{Binding, commitment, seal};
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
        ],
        "receipt" => &["header", "unprotected", "payload"],
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
        "sealed" => inside(&mut message, &[6, 2], chance)?,
        "receipt" => receipt(world, &mut message, chance)?,
        "onward" => onward(&mut message, chance)?,
        _ => report(world, &mut message, layer, chance)?,
    };
    Ok((message.sign(&world.identity(base.signer).signing), format!("{layer}: {how}")))
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
    for (name, key) in [("templates", 4), ("slice", 5)] {
        if layer == name {
            let mut item = Item::parse(message.payload.at(key).content())?;
            how = mutate::tree(&mut item, chance);
            *message.payload.at(key) = bytes(item.encode());
        }
    }
    if layer == "notes" {
        how = mutate::tree(message.payload.at(3), chance);
    }
    *manifest.payload.at(7) = bytes(digest(message.payload.at(4).content()));
    if let Item::Text(notes) = message.payload.at(3) {
        *manifest.payload.at(5) = bytes(digest(notes.as_bytes()));
    }
    let slice = digest(message.payload.at(5).content());
    let recipient = world.identity(base.space).fingerprint();
    let row = row(&mut manifest.payload, &recipient).context("no row")?;
    row.items()[1] = bytes(slice);
    let secrets = Secrets::new(&row.items()[2], layer == "secrets", chance)?;
    row.items()[3] = bytes(secrets.commitment);
    how += &secrets.how;
    match layer {
        "manifest" => how += &mutate::tree(&mut manifest.payload, chance),
        "manifest header" => how += &mutate::tree(&mut manifest.protected, chance),
        _ => {}
    }
    if message.payload.has(6) {
        let mut bound = message.payload.at(6).clone();
        let sender = world.identity(base.signer).fingerprint();
        let sealer = if bound.has(0) { owner.fingerprint() } else { sender };
        let bundle = if bound.has(1) { bound.at(1).content().to_vec() } else { message.id() };
        let keys = world.identity(base.space);
        let encryption = digest(keys.certificate().encryption_der());
        let release = manifest.digest();
        let binding = Binding { bundle, sealer, recipient, encryption, release, slice };
        let encrypted = seal(&secrets.plain, &binding, &keys.opening.public_key())?;
        *message.payload.at(6).at(2) = bytes(encrypted.encode());
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
    fn new(count: &Item, spoil: bool, chance: &mut Chance) -> Result<Self> {
        let Item::Uint(count) = count else { anyhow::bail!("no number of secrets") };
        let texts: Vec<String> = (0..*count).map(|number| format!("secret {number}")).collect();
        let known: Vec<&str> = texts.iter().map(String::as_str).collect();
        let padding = vec![0; chance.below(300)];
        let listed = Item::Array(known.iter().map(|one| text(one)).collect());
        let mut item =
            Item::Map(vec![(int(0), bytes(SALT)), (int(1), listed), (int(2), bytes(padding))]);
        let how = if spoil { mutate::tree(&mut item, chance) } else { String::new() };
        Ok(Self { plain: item.encode(), commitment: commitment(SALT, &known), how })
    }
}

/// Changes a document that stands in a byte string, at the end of a path of keys.
fn inside(message: &mut RawMessage, path: &[i64], chance: &mut Chance) -> Result<String> {
    let mut field = &mut message.payload;
    for key in path {
        if !field.has(*key) {
            return Ok(mutate::tree(&mut message.payload, chance));
        }
        field = field.at(*key);
    }
    let mut item = Item::parse(field.content())?;
    let how = mutate::tree(&mut item, chance);
    *field = bytes(item.encode());
    Ok(how)
}

/// Changes a receipt that came along, which its signer signs again.
fn receipt(world: &World, message: &mut RawMessage, chance: &mut Chance) -> Result<String> {
    if !message.payload.has(9) {
        return Ok(mutate::tree(&mut message.payload, chance));
    }
    let files = message.payload.at(9).items();
    let place = chance.below(files.len());
    let file = &mut files[place];
    let mut inner = RawMessage::open(file.content())?;
    let how = match chance.below(3) {
        0 => mutate::tree(&mut inner.protected, chance),
        1 => mutate::tree(&mut inner.unprotected, chance),
        _ => mutate::tree(&mut inner.payload, chance),
    };
    // Now and then somebody else signs it.
    let signer = if chance.once_in(8) { "ops" } else { "prod" };
    *file = bytes(inner.sign(&world.identity(signer).signing));
    Ok(format!("{how}, by {signer}"))
}

/// Changes one of the entries for Spaces further on.
fn onward(message: &mut RawMessage, chance: &mut Chance) -> Result<String> {
    if !message.payload.has(10) {
        return Ok(mutate::tree(&mut message.payload, chance));
    }
    let entry = &mut message.payload.at(10).items()[0];
    if chance.once_in(2) || !entry.has(2) {
        return Ok(mutate::tree(entry, chance));
    }
    let field = entry.at(2).at(2);
    let mut item = Item::parse(field.content())?;
    let how = mutate::tree(&mut item, chance);
    *field = bytes(item.encode());
    Ok(how)
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
