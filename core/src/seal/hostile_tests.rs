//! Every item of every document that was ever written here, made hostile in every way.

extern crate std;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::path::Path;

use super::cbor::{Key, Kind, Reader, scan};
use super::fuzzing::{Document, decode, documents};
use crate::terms::{Code, Limits, Refusal};

#[path = "../../../vectors/rust/src/data.rs"]
mod data;

/// Reads the messages of the vectors that hold, each with its name.
fn messages() -> Vec<(String, Vec<u8>)> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    let mut found = Vec::new();
    for (_, case) in data::cases(&vectors, "accept").unwrap() {
        let of_case = data::files(&case).unwrap().into_iter();
        found.extend(of_case.map(|(name, file)| (format!("{}: {name}", case["name"]), file)));
    }
    found.extend(data::shared(&vectors, "crossing").unwrap());
    // Each item of each document is changed in many ways: large ones say nothing new.
    found.retain(|(name, file)| {
        let ends = [": input", ".sbbundle", ".sbreceipt"];
        ends.iter().any(|end| name.ends_with(end)) && file.len() < 8192
    });
    assert!(found.len() >= 4, "there are bundles and receipts to start from");
    found
}

/// Every document inside of every message, the small ones first, no two alike.
fn every_document() -> Vec<Document> {
    let mut found: Vec<Document> =
        messages().iter().flat_map(|(_, file)| documents(file)).collect();
    found.sort_by_key(|document| document.bytes.len());
    found.dedup_by(|one, other| one.bytes == other.bytes);
    found
}

/// Extent of an item: start and length of its head, and its end.
#[derive(Clone, Copy)]
struct Item {
    start: usize,
    head: usize,
    end: usize,
}

/// The items of a document, in order.
fn items(bytes: &[u8]) -> Vec<Item> {
    fn walk(reader: &mut Reader<'_>, found: &mut Vec<Item>) {
        let start = reader.offset();
        let place = found.len();
        found.push(Item { start, head: 0, end: 0 });
        match reader.peek().unwrap() {
            Kind::Array => reader.array(|items| {
                while !items.is_empty() {
                    walk(items.next()?, found);
                }
                Ok::<_, super::cbor::CborError>(())
            }),
            Kind::Map => reader.map(|entries| {
                while let Some((_, value)) = entries.next()? {
                    walk(value, found);
                }
                Ok::<_, super::cbor::CborError>(())
            }),
            _ => reader.skip().map(|_| ()),
        }
        .unwrap();
        found[place].end = reader.offset();
    }
    let mut found = Vec::new();
    walk(&mut Reader::new(bytes, &Limits::default()), &mut found);
    for item in &mut found {
        item.head = match bytes[item.start] & 0x1f {
            24 => 2,
            25 => 3,
            26 => 5,
            27 => 9,
            _ => 1,
        };
    }
    found
}

/// The document with the bytes from `start` to `end` exchanged for others.
fn with(bytes: &[u8], start: usize, end: usize, by: &[u8]) -> Vec<u8> {
    [&bytes[..start], by, &bytes[end..]].concat()
}

/// Nothing of it is read: neither as any CBOR, for this reason, nor as the document that it was.
fn refused(document: &Document, bytes: &[u8], code: Code, what: &str) {
    let read = scan(bytes, &Limits::default()).map_err(|error| error.code());
    assert_eq!(read, Err(code), "{what} in a {}", document.kind());
    assert!(!document.reads(bytes), "{what} in a {}", document.kind());
}

#[test]
fn every_document_is_read_as_it_was_written() {
    let documents = every_document();
    assert!(documents.len() > 8);
    for document in documents {
        assert_eq!(scan(&document.bytes, &Limits::default()), Ok(()));
        assert!(document.reads(&document.bytes), "a {}", document.kind());
    }
}

/// A short run of the fuzz target `decode`: it panics where something has two forms.
#[test]
fn what_is_decoded_was_written_in_that_form() {
    let messages = messages().into_iter().map(|(_, file)| file);
    let documents = every_document().into_iter().map(|document| document.bytes);
    for bytes in messages.chain(documents) {
        decode(&bytes);
        for place in (0..bytes.len()).step_by(bytes.len() / 48 + 1) {
            let mut spoilt = bytes.clone();
            spoilt[place] ^= 1;
            decode(&spoilt);
        }
    }
}

#[test]
fn no_item_may_say_another_length_than_its_own() {
    for document in every_document() {
        let bytes = &document.bytes;
        for item in items(bytes) {
            let major = bytes[item.start] & 0xe0;
            if !(0x40..=0xa0).contains(&major) {
                continue;
            }
            let after = item.start.saturating_add(item.head);
            for length in [1_u64 << 31, 1 << 32, 1 << 63, u64::MAX] {
                let head = match u32::try_from(length) {
                    Ok(length) => [&[major | 0x1a][..], &length.to_be_bytes()].concat(),
                    Err(_) => [&[major | 0x1b][..], &length.to_be_bytes()].concat(),
                };
                let hostile = with(bytes, item.start, after, &head);
                let read = scan(&hostile, &Limits::default()).unwrap_err().code();
                let within =
                    [Code::CborTruncated, Code::CborTooLarge, Code::CborItems].contains(&read);
                assert!(within, "{length} in a {}: {read}", document.kind());
                assert!(!document.reads(&hostile), "{length} in a {}", document.kind());
            }
            let endless = with(bytes, item.start, after, &[major | 0x1f]);
            refused(&document, &endless, Code::CborIndefinite, "an indefinite length");
        }
    }
}

#[test]
fn no_number_has_a_longer_form() {
    for document in every_document() {
        let bytes = &document.bytes;
        for item in items(bytes).into_iter().filter(|item| item.head == 1) {
            let first = bytes[item.start];
            let major = first & 0xe0;
            let argument = first & 0x1f;
            if major != 0xe0 {
                let long = with(
                    bytes,
                    item.start,
                    item.start.saturating_add(1),
                    &[major | 0x18, argument],
                );
                refused(&document, &long, Code::CborNotShortest, "a longer form");
            }
        }
    }
}

#[test]
fn no_item_is_a_float_an_unknown_tag_a_simple_value_or_a_pit() {
    for document in every_document() {
        let bytes = &document.bytes;
        for item in items(bytes) {
            let exchanged = |by: &[u8]| with(bytes, item.start, item.end, by);
            refused(&document, &exchanged(&[0xf9, 0x3c, 0]), Code::CborFloat, "a float");
            refused(&document, &exchanged(&[0xf7]), Code::CborSimple, "`undefined`");
            refused(&document, &exchanged(&[0xc1, 0]), Code::CborTag, "a tag");
            let pit = [[0x81; 70].as_slice(), &[0]].concat();
            refused(&document, &exchanged(&pit), Code::CborDepth, "a pit");
        }
    }
}

/// Returns replacements of an item: texts, numbers, lists and switches near to valid ones.
fn near() -> Vec<Vec<u8>> {
    let texts =
        ["", " ", " Shop", "Shop ", "shop", "e\u{301}", "\u{e9}", "\u{2126}", "V1.0 ", "01.0"];
    let texts = texts.into_iter().chain(["certificate", "Checkbox", "Web/x ", " Web/x", "a: b"]);
    let text = |text: &str| {
        let head = 0x60 | u8::try_from(text.len()).unwrap();
        [&[head], text.as_bytes()].concat()
    };
    let others: [&[u8]; 16] = [
        &[0],
        &[1],
        &[0x20],
        &[0x18, 30],
        &[0x1b, 0, 0, 1, 0, 0, 0, 0, 0],
        &[0x40],
        &[0x41, 0],
        &[0x80],
        &[0x81, 0],
        &[0x81, 0x60],
        &[0x82, 0x61, b'a', 0x61, b'A'],
        &[0x82, 0x61, b'b', 0x61, b'a'],
        &[0xa0],
        &[0xa1, 0x60, 0x60],
        &[0xf4],
        &[0xf5],
    ];
    texts.map(text).chain(others.into_iter().map(<[u8]>::to_vec)).collect()
}

/// format.md §2: one meaning has one form. What is read is written in the same bytes, or it is
/// refused.
#[test]
fn no_item_has_a_second_form() {
    let near = near();
    for document in every_document() {
        let bytes = &document.bytes;
        for item in items(bytes) {
            for by in &near {
                let changed = with(bytes, item.start, item.end, by);
                let place = &bytes[item.start..item.end];
                let kind = document.kind();
                assert!(
                    document.has_one_form(&changed),
                    "{by:02x?} for {place:02x?} at {} in a {kind}",
                    item.start
                );
            }
        }
    }
}

/// Checks that an absent field has no second encoding as empty, off, or null.
#[test]
fn no_field_that_is_left_out_has_a_second_form() {
    let near = near();
    for document in every_document() {
        let bytes = &document.bytes;
        for item in items(bytes).into_iter().filter(|item| bytes[item.start] & 0xe0 == 0xa0) {
            let entries = entries(bytes, item);
            let numbers: Vec<u8> = entries.iter().map(|entry| entry[0]).collect();
            if item.head != 1 || numbers.iter().any(|key| *key > 16) {
                continue;
            }
            for key in (0..16).filter(|key| !numbers.contains(key)) {
                let before = numbers.iter().filter(|number| **number < key).count();
                let place = entries[..before].iter().fold(item.start + 1, |at, e| at + e.len());
                for by in &near {
                    let more = [&bytes[item.start + 1..place], &[key], by].concat();
                    let head = [&[bytes[item.start] + 1], more.as_slice()].concat();
                    let changed = with(bytes, item.start, place, &head);
                    let kind = document.kind();
                    assert!(
                        document.has_one_form(&changed),
                        "{by:02x?} as {key} at {} in a {kind}",
                        item.start
                    );
                }
            }
        }
    }
}

/// Checks that a list has no second order.
#[test]
fn no_list_has_a_second_order() {
    let mut swapped = 0;
    for document in every_document() {
        let bytes = &document.bytes;
        let items = items(bytes);
        for (one, other) in items.iter().filter_map(|one| {
            let next = items.iter().find(|next| next.start == one.end);
            next.map(|next| (*one, *next))
        }) {
            let first = &bytes[one.start..one.end];
            let second = &bytes[other.start..other.end];
            let changed = with(bytes, one.start, other.end, &[second, first].concat());
            assert!(document.has_one_form(&changed), "at {} in a {}", one.start, document.kind());
            swapped += 1;
        }
    }
    assert!(swapped > 100, "{swapped} pairs");
}

#[test]
fn no_key_comes_twice_or_out_of_order_and_nothing_follows() {
    for document in every_document() {
        let bytes = &document.bytes;
        let trailing = [bytes.as_slice(), &[0]].concat();
        refused(&document, &trailing, Code::CborTrailing, "a byte more");
        for item in items(bytes) {
            if bytes[item.start] & 0xe0 != 0xa0 || item.head != 1 || bytes[item.start] & 0x1f > 22 {
                continue;
            }
            let entries = entries(bytes, item);
            let [first, ..] = entries.as_slice() else { continue };
            let more = [bytes[item.start].wrapping_add(1)];
            let twice = [&more, *first, *first].concat();
            let after = item.start.saturating_add(1).saturating_add(first.len());
            let hostile = with(bytes, item.start, after, &twice);
            refused(&document, &hostile, Code::CborDuplicateKey, "a key twice");
            if let [first, second, ..] = entries.as_slice() {
                let start = item.start.saturating_add(1);
                let end = start.saturating_add(first.len()).saturating_add(second.len());
                let hostile = with(bytes, start, end, &[*second, *first].concat());
                refused(&document, &hostile, Code::CborUnsortedKey, "keys out of order");
            }
        }
    }
}

/// The entries of a map, each with its key.
fn entries(bytes: &[u8], map: Item) -> Vec<&[u8]> {
    let mut reader = Reader::new(&bytes[map.start..map.end], &Limits::default());
    let mut ends = Vec::from([1]);
    let read = reader.map(|entries| {
        while let Some((key, value)) = entries.next()? {
            assert!(matches!(key, Key::Int(_) | Key::Text(_)));
            value.skip()?;
            ends.push(value.offset());
        }
        Ok::<_, super::cbor::CborError>(())
    });
    assert_eq!(read, Ok(()));
    let part = |pair: &[usize]| {
        let start = map.start.saturating_add(pair[0]);
        let end = map.start.saturating_add(pair[1]);
        &bytes[start..end]
    };
    ends.windows(2).map(part).collect()
}
