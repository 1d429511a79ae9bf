//! Certificate files that are spoilt byte by byte: what one library takes, another may not.

use serde_json::{Value, json};
use spacebridge::{Certificate, Limits};

use super::chance::Chance;
use crate::families::{dual_certificate, pem};
use crate::world::World;

/// Types, lengths and truth values of DER.
static NEAR: [u8; 22] = [
    0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31,
    0x80, 0x81, 0x82, 0xa0, 0xa3, 0xff,
];
static LETTERS: [&str; 12] = ["=", "+", "/", "-", "A", "Z", " ", "\n", "\t", "\r", "\u{b}", "."];

/// A file, and how it was spoilt.
pub(super) fn spoilt(world: &World, chance: &mut Chance) -> (String, String) {
    let mut ders = match chance.below(5) {
        0 => vec![dual_certificate()],
        number => {
            let name = ["dev", "prod", "ops", "next"][number - 1];
            let of = world.identity(name).certificate();
            vec![of.identity_der().to_vec(), of.encryption_der().to_vec()]
        }
    };
    let number = chance.below(ders.len());
    let is_text = chance.once_in(6);
    let mut how = if is_text { String::new() } else { der(&mut ders[number], chance) };
    let mut text: String = ders.iter().map(|der| pem("CERTIFICATE", der)).collect();
    if is_text {
        let place = chance.below(text.len());
        let letter = chance.pick(&LETTERS);
        let end = place + chance.below(2);
        text.replace_range(place..end.min(text.len()), letter);
        how = format!("{letter:?} at {place} of the text");
    }
    (text, format!("certificate {number}: {how}"))
}

fn der(data: &mut Vec<u8>, chance: &mut Chance) -> String {
    let mut all = vec![byte(data, chance)];
    while chance.once_in(3) {
        all.push(byte(data, chance));
    }
    all.join(", ")
}

fn byte(data: &mut Vec<u8>, chance: &mut Chance) -> String {
    let place = chance.below(data.len());
    let before = data[place];
    match chance.below(6) {
        0 => data[place] ^= 1 << chance.below(8),
        1 => data[place] = chance.pick(&NEAR),
        2 => data[place] = before.wrapping_add(1),
        3 => data[place] = before.wrapping_sub(1),
        4 => {
            data.remove(place);
            return format!("without byte {place}");
        }
        _ => {
            let more = chance.bytes(1);
            data.splice(place..place, more);
            return format!("a byte more at {place}");
        }
    }
    format!("{:#x} for {before:#x} at {place}", data[place])
}

/// Returns the result of the core for a file.
pub(super) fn answer(text: &str) -> Value {
    match Certificate::from_pem(text, &Limits::default()) {
        Ok(read) => {
            let fingerprint = read.fingerprint().to_string();
            json!({"value": {"name": read.name(), "fingerprint": fingerprint}})
        }
        Err(error) => json!({"refused": {"check": "certificate", "code": error.code()}}),
    }
}
