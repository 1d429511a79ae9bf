//! Changes that nobody would think of, to trees and to bytes.

use super::chance::Chance;
use crate::item::{FALSE, Item, NULL, TRUE, bytes, head, int, long_head, text};

/// The boundaries of encodings, limits and types of integers.
static NUMBERS: [u64; 18] = [
    0,
    1,
    2,
    15,
    23,
    24,
    255,
    256,
    65_535,
    65_536,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    0x1f_ffff_ffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];
static TEXTS: [&str; 22] = [
    "",
    " ",
    "a",
    "Shop",
    "shop",
    " Shop",
    "a:b",
    "a/b",
    "/",
    "e\u{301}",
    "\u{e9}",
    "\u{0}",
    "\u{85}",
    "\u{ad}",
    "\u{202e}x",
    "\u{200d}",
    "\u{feff}",
    "İ",
    "ſ",
    "1.0.0",
    "1.0.0-a b",
    "99999999999.0",
];

/// Changes one place of `item`, sometimes more, and says how.
pub(super) fn tree(item: &mut Item, chance: &mut Chance) -> String {
    let mut all = vec![once(item, chance)];
    while chance.once_in(8) {
        all.push(once(item, chance));
    }
    all.join(", ")
}

fn once(item: &mut Item, chance: &mut Chance) -> String {
    let number = chance.below(count(item));
    let mut place = number;
    let mut other = chance.below(count(item));
    // What holds in one place may mean something in another.
    let how = if chance.once_in(6) {
        let how = format!("what is at {other}");
        let elsewhere = at(item, &mut other).clone();
        *at(item, &mut place) = elsewhere;
        how
    } else {
        node_of(at(item, &mut place), chance)
    };
    format!("{how} at {number}")
}

/// Changes the bytes of a file, and says how.
pub(super) fn file(data: &mut Vec<u8>, chance: &mut Chance) -> String {
    let place = chance.below(data.len());
    match chance.below(6) {
        0..=2 => {
            let bit = chance.below(8);
            data[place] ^= 1 << bit;
            format!("bit {bit} of byte {place}")
        }
        3 => {
            data.truncate(place);
            format!("cut at {place}")
        }
        4 => {
            let length = 1 + chance.below(3);
            let more = chance.bytes(length);
            data.splice(place..place, more);
            format!("more bytes at {place}")
        }
        _ => {
            data.remove(place);
            format!("without byte {place}")
        }
    }
}

fn count(item: &Item) -> usize {
    1 + match item {
        Item::Array(items) => items.iter().map(count).sum(),
        Item::Map(entries) => entries.iter().map(|(key, value)| count(key) + count(value)).sum(),
        Item::Tag(_, inner) => count(inner),
        _ => 0,
    }
}

/// The node that comes after `left` others.
fn at<'i>(item: &'i mut Item, left: &mut usize) -> &'i mut Item {
    if *left == 0 {
        return item;
    }
    *left -= 1;
    let children: Vec<&mut Item> = match item {
        Item::Array(items) => items.iter_mut().collect(),
        Item::Map(entries) => entries.iter_mut().flat_map(|(k, v)| [k, v]).collect(),
        Item::Tag(_, inner) => vec![&mut **inner],
        other => panic!("counted wrongly: {other:?}"),
    };
    for child in children {
        let size = count(child);
        if *left < size {
            return at(child, left);
        }
        *left -= size;
    }
    panic!("counted wrongly")
}

fn node_of(node: &mut Item, chance: &mut Chance) -> String {
    if chance.once_in(4) {
        return anything(node, chance);
    }
    match node {
        Item::Uint(value) | Item::Negative(value) => {
            let before = *value;
            *value = match chance.below(3) {
                0 => before.wrapping_add(1),
                1 => before.wrapping_sub(1),
                _ => chance.pick(&NUMBERS),
            };
            format!("{value} for {before}")
        }
        Item::Bytes(content) => content_of(content, chance),
        Item::Text(content) => text_of(content, chance),
        Item::Array(items) => list(items, chance),
        Item::Map(entries) => map(entries, chance),
        _ => anything(node, chance),
    }
}

fn content_of(content: &mut Vec<u8>, chance: &mut Chance) -> String {
    let place = chance.below(content.len());
    match chance.below(4) {
        0 => {
            content.truncate(place);
            format!("cut at {place}")
        }
        1 => {
            content.push(0);
            "a byte more".into()
        }
        2 => {
            content.clear();
            "no bytes".into()
        }
        _ => {
            if let Some(byte) = content.get_mut(place) {
                *byte ^= 1 << chance.below(8);
            }
            format!("another byte {place}")
        }
    }
}

fn text_of(content: &mut String, chance: &mut Chance) -> String {
    let other = chance.pick(&TEXTS);
    match chance.below(4) {
        0 => content.push_str(other),
        1 => content.insert_str(0, other),
        2 => *content = content.repeat(2 + chance.below(300)),
        _ => other.clone_into(content),
    }
    format!("text with {other:?}")
}

fn list(items: &mut Vec<Item>, chance: &mut Chance) -> String {
    let place = chance.below(items.len());
    match chance.below(4) {
        0 if !items.is_empty() => {
            items.remove(place);
            format!("without member {place}")
        }
        1 if !items.is_empty() => {
            items.insert(place, items[place].clone());
            format!("member {place} twice")
        }
        2 if items.len() > 1 => {
            let other = chance.below(items.len());
            items.swap(place, other);
            format!("members {place} and {other} exchanged")
        }
        3 => {
            items.clear();
            "no members".into()
        }
        _ => {
            items.push(something(chance));
            "a member more".into()
        }
    }
}

fn map(entries: &mut Vec<(Item, Item)>, chance: &mut Chance) -> String {
    let place = chance.below(entries.len());
    match chance.below(6) {
        0 | 1 if !entries.is_empty() => {
            entries.remove(place);
            format!("without entry {place}")
        }
        2 if !entries.is_empty() => {
            entries.insert(place, entries[place].clone());
            format!("entry {place} twice")
        }
        3 if entries.len() > 1 => {
            let other = chance.below(entries.len());
            entries.swap(place, other);
            format!("entries {place} and {other} exchanged")
        }
        4 => {
            entries.clear();
            "no entries".into()
        }
        _ => {
            let key = match chance.below(4) {
                0 => something(chance),
                1 => int(40),
                _ => {
                    Item::Uint(chance.pick(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]))
                }
            };
            let place = entries.len();
            let encoded = key.encode();
            let place = entries.iter().position(|(k, _)| k.encode() > encoded).unwrap_or(place);
            entries.insert(place, (key, something(chance)));
            "an entry more".into()
        }
    }
}

/// Makes an item that fits nowhere, or that is spelt wrongly.
fn anything(node: &mut Item, chance: &mut Chance) -> String {
    let before = node.clone();
    let (how, after) = match chance.below(6) {
        0 => ("in a longer form", longer(&before, chance)),
        1 => ("in a list", Item::Array(vec![before])),
        2 => ("behind a tag", Item::Tag(chance.pick(&[0, 1, 18, 24, 96]), Box::new(before))),
        3 => ("many levels down", (0..20).fold(before, |inner, _| Item::Array(vec![inner]))),
        _ => ("something else", something(chance)),
    };
    *node = after;
    how.into()
}

/// Returns the item with a head that is too long, or with an indefinite length.
fn longer(item: &Item, chance: &mut Chance) -> Item {
    let encoded = item.encode();
    let Some((&first, _)) = encoded.split_first() else { return NULL };
    let major = first >> 5;
    let info = first & 31;
    if major == 7 || info > 26 {
        return Item::Raw(encoded);
    }
    let value = match item {
        Item::Uint(value) | Item::Negative(value) | Item::Tag(value, _) => *value,
        Item::Bytes(content) => content.len().try_into().unwrap_or(0),
        Item::Text(content) => content.len().try_into().unwrap_or(0),
        Item::Array(items) => items.len().try_into().unwrap_or(0),
        Item::Map(entries) => entries.len().try_into().unwrap_or(0),
        Item::Simple(_) | Item::Raw(_) => return Item::Raw(encoded),
    };
    let rest = &encoded[head(major, value).len()..];
    if matches!(major, 4 | 5) && chance.once_in(2) {
        return Item::Raw([&[major << 5 | 31], rest, &[0xff]].concat());
    }
    let info = if info < 24 { 24 } else { info + 1 };
    Item::Raw([long_head(major, info, value).as_slice(), rest].concat())
}

fn something(chance: &mut Chance) -> Item {
    match chance.below(12) {
        0 => Item::Uint(chance.pick(&NUMBERS)),
        1 => Item::Negative(chance.pick(&NUMBERS)),
        2 => bytes(random_bytes(chance)),
        3 => text(chance.pick(&TEXTS)),
        4 => Item::Array(Vec::new()),
        5 => Item::Map(Vec::new()),
        6 => NULL,
        7 => TRUE,
        8 => FALSE,
        9 => Item::Raw(vec![0xf7]),
        10 => Item::Raw(vec![0xf9, 0x3c, 0x00]),
        // A length that nothing follows.
        _ => cut(chance),
    }
}

fn random_bytes(chance: &mut Chance) -> Vec<u8> {
    let length = chance.pick(&[0, 16, 20, 31, 32, 33, 64]);
    chance.bytes(length)
}

fn cut(chance: &mut Chance) -> Item {
    let major = chance.pick(&[2, 3, 4, 5]);
    let length = chance.pick(&NUMBERS);
    Item::Raw(head(major, length))
}
