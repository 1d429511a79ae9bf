//! The intermediate values of valid messages, in each case.
//!
//! It is computed here from the files and the private keys of the test identities, and not by the
//! library; where a signature or a secret did not hold, no vector would be written.

use aes_gcm::KeyInit as _;
use anyhow::{Context as _, Result, anyhow, ensure};
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Map, Value, json};

use super::{hex, places};
use crate::cases::Cases;
use crate::item::{Item, bytes, text};
use crate::message::{RawMessage, digest, signed};
use crate::sealing::{self, Binding};
use crate::world::World;

/// base64url
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for (path, case) in &mut cases.cases {
        if !path.starts_with("accept/") {
            continue;
        }
        let mut all = Map::new();
        for (name, content) in &case.files {
            if RawMessage::open(content).is_ok() {
                let shown = message(world, content).with_context(|| format!("{path}: {name}"))?;
                all.insert(name.clone(), shown);
            }
        }
        if !all.is_empty() {
            case.fields.insert("intermediates".into(), all.into());
        }
    }
    Ok(())
}

/// A message with everything in it that is signed or sealed by itself.
fn message(world: &World, file: &[u8]) -> Result<Value> {
    let mut read = RawMessage::open(file)?;
    let mut shown = envelope(world, file)?;
    let payload = &mut read.payload;
    let kind = RawMessage::open(file)?.protected.at(16).clone();
    if kind == text("application/vnd.spacebridge.bundle+cose") {
        let id = read.id();
        bundle(world, &mut read, &id, &mut shown)?;
    } else if kind == text("application/vnd.spacebridge.receipt+cose") {
        let parts = parts(&mut read)?;
        if !parts.is_empty() {
            shown["parts"] = parts.into();
        }
    } else {
        for key in [3, 4].into_iter().filter(|key| payload.has(*key)).collect::<Vec<_>>() {
            shown["statement"] = envelope(world, payload.at(key).content())?;
        }
    }
    Ok(shown)
}

/// Returns the signed bytes and the signer; the signature holds.
fn envelope(world: &World, file: &[u8]) -> Result<Value> {
    let mut read = RawMessage::open(file)?;
    let structure = signed(&read.protected.encode(), &read.payload.encode());
    let signer = read.protected.at(34).items()[1].content().to_vec();
    let name = named(world, &signer)?;
    let key = VerifyingKey::from_sec1_bytes(world.identity(name).certificate().identity_key())?;
    let statement = Item::sequence(file)?.into_iter().next();
    let Some(Item::Tag(_, mut frame)) = statement else { anyhow::bail!("no COSE_Sign1") };
    let signature = Signature::from_slice(frame.items()[3].content())?;
    key.verify(&structure, &signature)?;
    Ok(json!({
        "signer": name, "sig-structure": hex(&structure), "digest": hex(&digest(&structure)),
    }))
}

/// The test identity with this fingerprint.
fn named(world: &World, fingerprint: &[u8]) -> Result<&'static str> {
    let mut all = world.identities.iter();
    let found = all.find(|(_, identity)| identity.fingerprint() == fingerprint);
    found.map(|(name, _)| *name).context("nobody's fingerprint")
}

fn bundle(world: &World, read: &mut RawMessage, id: &[u8], shown: &mut Value) -> Result<()> {
    let file = read.payload.at(1).content().to_vec();
    let release = RawMessage::open(&file)?.digest();
    shown["manifest"] = envelope(world, &file)?;
    let rows = read.rows();
    ensure!(*read.payload.at(3) == rows, "the table is not that of the parts");
    for (name, kind) in
        [("notes", places::NOTES), ("templates", places::TEMPLATES), ("slice", places::SLICE)]
    {
        shown[name] = hex(&digest(read.part(kind).content())).into();
    }
    let slice = digest(read.part(places::SLICE).content());
    let mut manifest = RawMessage::open(&file)?;
    let sender = shown["signer"].as_str().unwrap_or_default().to_owned();
    let sender = world.identity(&sender).fingerprint();
    let mut opened = |sealed: &Item, elsewhere: Option<Item>, recipient: &[u8], slice: [u8; 32]| {
        let recipient = named(world, recipient)?;
        let (sealer, bundle) = match elsewhere {
            Some(mut pair) => {
                let [sealer, bundle] = pair.items().as_slice() else { anyhow::bail!("no pair") };
                (sealer.content().try_into()?, bundle.content().to_vec())
            }
            None => (sender, id.to_vec()),
        };
        let identity = world.identity(recipient);
        let binding = Binding {
            bundle,
            sealer,
            recipient: identity.fingerprint(),
            encryption: *identity.certificate().encryption_fingerprint().as_bytes(),
            release,
            slice,
        };
        let row = places::row(world, &mut manifest.payload, recipient);
        secrets(sealed.content(), &binding, &identity.opening, row.items()[3].content())
    };
    let recipient = audience(shown)?;
    if read.has_part(places::SECRETS) {
        let elsewhere = read.payload.has(4).then(|| read.payload.at(4).clone());
        let sealed = read.content(places::SECRETS);
        shown["secrets"] = opened(&sealed, elsewhere, &recipient, slice)?;
    }
    if read.has_part(places::ONWARD) {
        let mut onward = Vec::new();
        for entry in read.content(places::ONWARD).items() {
            let recipient = entry.at(0).content().to_vec();
            let slice = digest(entry.at(1).content());
            let mut one = json!({"recipient": named(world, &recipient)?, "slice": hex(&slice)});
            if entry.has(2) {
                let elsewhere = entry.has(3).then(|| entry.at(3).clone());
                one["secrets"] = opened(entry.at(2), elsewhere, &recipient, slice)?;
            }
            onward.push(one);
        }
        shown["onward"] = onward.into();
    }
    Ok(())
}

/// The fingerprint in the signed claim `aud`.
fn audience(shown: &Value) -> Result<Vec<u8>> {
    let structure = shown["sig-structure"].as_str().context("nothing is signed")?;
    let bytes: Vec<u8> = (0..structure.len() / 2)
        .map(|at| u8::from_str_radix(structure.get(2 * at..2 * at + 2).unwrap_or_default(), 16))
        .collect::<Result<_, _>>()?;
    let mut structure = Item::parse(&bytes)?;
    let mut header = Item::parse(structure.items()[1].content())?;
    let Item::Text(uri) = header.at(15).at(3).clone() else { anyhow::bail!("no audience") };
    let digits = uri.rsplit(';').next().unwrap_or_default();
    let mut bits = 0_u32;
    let mut count = 0;
    let mut out = Vec::new();
    for digit in digits.bytes() {
        let value = ALPHABET.iter().position(|known| *known == digit).context("base64url")?;
        (bits, count) = ((bits << 6 | u32::try_from(value)?) & 0xffff, count + 6);
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff)?);
        }
    }
    Ok(out)
}

/// Everything between the recipient's key and the texts: each step holds.
fn secrets(
    sealed: &[u8],
    binding: &Binding,
    key: &p256::SecretKey,
    committed: &[u8],
) -> Result<Value> {
    let mut sealed = Item::parse(sealed)?;
    let Item::Tag(96, frame) = &mut sealed else { anyhow::bail!("no COSE_Encrypt") };
    let [protected, beside, ciphertext, recipients] = frame.items().as_mut_slice() else {
        anyhow::bail!("no COSE_Encrypt");
    };
    let [header, keys, wrapped] = recipients.items()[0].items().as_mut_slice() else {
        anyhow::bail!("no recipient");
    };
    let ephemeral = keys.at(-1);
    let x = ephemeral.at(-2).content().to_vec();
    let point = [&[4][..], &x, ephemeral.at(-3).content()].concat();
    let ephemeral = p256::PublicKey::from_sec1_bytes(&point)?;
    let shared = p256::ecdh::diffie_hellman(key.to_nonzero_scalar(), ephemeral.as_affine());
    let shared = shared.raw_secret_bytes().to_vec();
    let context = sealing::kdf_context(binding, header.content());
    let mut wrapping = [0_u8; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, &shared)
        .expand(&context, &mut wrapping)
        .map_err(|_| anyhow!("HKDF"))?;
    let mut content_key = [0_u8; 32];
    aes_kw::KwAes256::new(&wrapping.into())
        .unwrap_key(wrapped.content(), &mut content_key)
        .map_err(|error| anyhow!("{error:?}"))?;
    let associated = sealing::enc_structure(protected.content(), binding);
    let nonce = beside.at(5).content().to_vec();
    let plain = sealing::decrypt(&content_key, &nonce, &associated, ciphertext.content())?;
    let commitment = recommitted(&plain)?;
    ensure!(commitment == committed, "the secrets are not those of the manifest");
    Ok(json!({
        "binding": hex(&binding.encode()), "enc-structure": hex(&associated),
        "kdf-context": hex(&context), "shared-secret": hex(&shared), "kek": hex(&wrapping),
        "cek": hex(&content_key), "nonce": hex(&nonce), "plaintext": hex(&plain),
        "commitment": hex(&commitment),
    }))
}

fn recommitted(plain: &[u8]) -> Result<[u8; 32]> {
    let mut plain = Item::parse(plain)?;
    let salt = plain.at(0).content().try_into()?;
    let mut texts = Vec::new();
    for (id, item) in plain.at(1).entries().iter() {
        let (Item::Uint(id), Item::Text(text)) = (id, item) else { anyhow::bail!("no secret") };
        texts.push((u32::try_from(*id)?, text.as_str()));
    }
    Ok(sealing::commitment(salt, &texts))
}

/// The parts of a receipt that are not withheld, each with the digest that was signed.
fn parts(receipt: &mut RawMessage) -> Result<Map<String, Value>> {
    let mut shown = Map::new();
    if !receipt.payload.has(17) {
        return Ok(shown);
    }
    let rows = receipt.payload.at(17).items().clone();
    for (row, (kind, part)) in rows.into_iter().zip(&receipt.parts) {
        let Item::Bytes(content) = part else { continue };
        let found = digest(content);
        let Item::Array(row) = row else { anyhow::bail!("no row") };
        ensure!(row.last() == Some(&bytes(found)), "another part was signed");
        shown.insert(kind.to_string(), json!({"part": hex(content), "digest": hex(&found)}));
    }
    Ok(shown)
}
