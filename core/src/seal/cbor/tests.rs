use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use ciborium::Value;
use proptest::prelude::*;

use super::{CborError, Fault, Key, Kind, Reader, Writer, scan, text_key_order};
use crate::seal::testing::{hex, public};
use crate::terms::{Code, Limits, Refusal};

fn refusal(bytes: &str) -> Result<(), (Code, usize)> {
    scan(&hex(bytes), &Limits::default()).map_err(|error| (error.code(), error.offset()))
}

#[test]
fn every_rule_has_its_refusal() {
    for (bytes, code, offset) in [
        ("", Code::CborTruncated, 0),
        ("1800", Code::CborNotShortest, 0),
        ("1817", Code::CborNotShortest, 0),
        ("1900ff", Code::CborNotShortest, 0),
        ("1a0000ffff", Code::CborNotShortest, 0),
        ("1b00000000ffffffff", Code::CborNotShortest, 0),
        ("5801ff", Code::CborNotShortest, 0),
        ("780161", Code::CborNotShortest, 0),
        ("980100", Code::CborNotShortest, 0),
        ("b8010000", Code::CborNotShortest, 0),
        ("d812 00", Code::CborNotShortest, 0),
        ("a201000100", Code::CborDuplicateKey, 3),
        ("a261610061 6100", Code::CborDuplicateKey, 4),
        ("a202000100", Code::CborUnsortedKey, 3),
        ("a220000100", Code::CborUnsortedKey, 3),
        ("a2626161006162 00", Code::CborUnsortedKey, 5),
        ("a14100 00", Code::CborKey, 1),
        ("a18000", Code::CborKey, 1),
        ("a1f600", Code::CborKey, 1),
        ("a13b800000000000000000", Code::CborInteger, 1),
        ("3b8000000000000000", Code::CborInteger, 0),
        ("813bffffffffffffffff", Code::CborInteger, 1),
        ("9fff", Code::CborIndefinite, 0),
        ("bfff", Code::CborIndefinite, 0),
        ("5f4100ff", Code::CborIndefinite, 0),
        ("7f6161ff", Code::CborIndefinite, 0),
        ("ff", Code::CborIndefinite, 0),
        ("0000", Code::CborTrailing, 1),
        ("42ff", Code::CborTruncated, 1),
        ("5bffffffffffffffff", Code::CborTruncated, 9),
        ("9bffffffffffffffff", Code::CborTruncated, 0),
        ("bbffffffffffffffff", Code::CborTruncated, 0),
        ("8200", Code::CborTruncated, 0),
        ("a10000a1", Code::CborTrailing, 3),
        ("a100", Code::CborTruncated, 0),
        ("f90000", Code::CborFloat, 0),
        ("fa00000000", Code::CborFloat, 0),
        ("fb0000000000000000", Code::CborFloat, 0),
        ("f7", Code::CborSimple, 0),
        ("e0", Code::CborSimple, 0),
        ("f8ff", Code::CborSimple, 0),
        ("f818", Code::CborSimple, 0),
        ("1c", Code::CborReserved, 0),
        ("fd", Code::CborReserved, 0),
        ("c100", Code::CborTag, 0),
        ("c24100", Code::CborTag, 0),
        ("81d200", Code::CborTag, 1),
        ("d2d200", Code::CborTag, 1),
        ("61ff", Code::CborUtf8, 1),
        ("63eda080", Code::CborUtf8, 1),
    ] {
        assert_eq!(refusal(bytes), Err((code, offset)), "of {bytes}");
    }
}

#[test]
fn every_limit_has_its_refusal() {
    let limits = Limits { depth: 2, items: 4, text: 3, bytes: 9, ..Limits::default() };
    let check = |bytes: &str| scan(&hex(bytes), &limits).map_err(|error| error.code());
    assert_eq!(check("818100"), Ok(()));
    assert_eq!(check("81818100"), Err(Code::CborDepth));
    assert_eq!(check("d2818100"), Err(Code::CborDepth));
    assert_eq!(check("83000000"), Ok(()));
    assert_eq!(check("8400000000"), Err(Code::CborItems));
    assert_eq!(check("63616161"), Ok(()));
    assert_eq!(check("6461616161"), Err(Code::CborTooLarge));
    assert_eq!(check("480000000000000000"), Ok(()));
    assert_eq!(check("49000000000000000000"), Err(Code::CborTooLarge));
}

#[test]
fn depth_has_a_ceiling_that_no_limit_lifts() {
    let bytes = [vec![0x81; 100_000], vec![0]].concat();
    let limits = Limits { depth: usize::MAX, ..Limits::default() };
    assert_eq!(scan(&bytes, &limits).map_err(|error| error.code()), Err(Code::CborDepth));
}

/// Skips the limits when encoding: the reader enforces them, and a build for tests looks no closer.
#[test]
fn what_is_written_is_held_to_no_limit() {
    let limits = Limits::default();
    let mut deep = Writer::new();
    for _ in 0..=limits.depth {
        deep.array(1);
    }
    deep.uint(0);
    assert_eq!(deep.finish().len(), limits.depth + 2);
    let items = vec![0; limits.items + 1];
    let mut many = Writer::new();
    many.array(items.len()).raw(&items);
    assert!(many.finish().len() > items.len());
    let mut long = Writer::new();
    long.bytes(&vec![0; limits.bytes]);
    assert!(long.finish().len() > limits.bytes);
}

#[test]
fn codes_are_stable_and_distinct() {
    let codes: Vec<_> = Fault::ALL.map(|fault| CborError::new(fault, 7).code()).into();
    let mut unique = codes.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique, codes, "one per fault, in alphabetical order");
    let shown = format!("{}", CborError::new(Fault::Utf8, 7));
    assert_eq!(shown, "text is not valid UTF-8, at byte 7");
}

/// The published examples of RFC 8949 Appendix A: ours are accepted, and what the profile leaves
/// out is refused for the reason that it was left out.
#[test]
fn appendix_a_is_accepted_or_refused_as_the_profile_says() {
    let vectors = public("cbor/appendix_a.json");
    let mut counts = BTreeMap::new();
    for vector in vectors.as_array().unwrap() {
        let bytes = hex(vector["hex"].as_str().unwrap());
        let verdict =
            scan(&bytes, &Limits::default()).map_or_else(|error| error.code().as_str(), |()| "ok");
        *counts.entry(verdict).or_insert(0) += 1;
        let value = ciborium::from_reader::<Value, _>(bytes.as_slice());
        if verdict == "ok" {
            assert_eq!(reencode(&value.unwrap()), bytes);
        }
    }
    let expected = [
        ("cbor-float", 22),
        ("cbor-indefinite", 11),
        ("cbor-integer", 1),
        ("cbor-simple", 4),
        ("cbor-tag", 8),
        ("ok", 36),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
}

#[test]
fn reads_what_it_writes_field_by_field() {
    let mut writer = Writer::new();
    writer.tag(18).array(6);
    writer.uint(u64::MAX).int(-500).bytes(&[1, 2]).text("ü").bool(true);
    writer.map(2).int(-1).bool(false).text("a").array(0);
    let bytes = writer.finish();

    let mut reader = Reader::new(&bytes, &Limits::default());
    let read = reader.tagged(18, |reader| {
        reader.array_of(6, |items| {
            assert_eq!(items.next()?.uint()?, u64::MAX);
            assert_eq!(items.next()?.int()?, -500);
            assert_eq!(items.next()?.bytes_of::<2>()?, &[1, 2]);
            assert_eq!(items.next()?.text()?, "ü");
            assert!(items.next()?.bool()?);
            let raw = items.next()?.skip()?;
            assert!(items.is_empty());
            Ok::<_, CborError>(raw)
        })
    });
    assert_eq!(read, Ok(hex("a220f4616180").as_slice()));
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn a_map_yields_its_keys_in_order() {
    let bytes = hex("a3 01 02 20 03 6161 04");
    let mut reader = Reader::new(&bytes, &Limits::default());
    let mut keys = Vec::new();
    let read = reader.map(|entries| {
        while let Some((key, value)) = entries.next()? {
            keys.push((key, value.peek()?, value.uint()?));
        }
        Ok::<_, CborError>(())
    });
    assert_eq!(read, Ok(()));
    let expected = [(Key::Int(1), 2), (Key::Int(-1), 3), (Key::Text("a"), 4)];
    assert_eq!(keys, expected.map(|(key, value)| (key, Kind::Unsigned, value)));
}

#[test]
fn the_kind_of_an_item_is_seen_before_it_is_read() {
    let kind = |bytes: &str| {
        let bytes = hex(bytes);
        Reader::new(&bytes, &Limits::default()).peek().map_err(|error| error.code())
    };
    let kinds = ["00", "20", "40", "60", "80", "a0", "d2", "f4", "f5", "f6"].map(kind);
    let expected = [
        Kind::Unsigned,
        Kind::Negative,
        Kind::Bytes,
        Kind::Text,
        Kind::Array,
        Kind::Map,
        Kind::Tag,
        Kind::Bool,
        Kind::Bool,
        Kind::Null,
    ];
    assert_eq!(kinds, expected.map(Ok));
    assert_eq!(kind("f7"), Err(Code::CborSimple));
    assert_eq!(kind("f93c00"), Err(Code::CborFloat));
    assert_eq!(kind(""), Err(Code::CborTruncated));
}

#[test]
fn what_is_left_unread_is_refused() {
    let code = |bytes: &str, read: fn(&mut Reader<'_>) -> Result<(), CborError>| {
        read(&mut Reader::new(&hex(bytes), &Limits::default())).map_err(|error| error.code())
    };
    assert_eq!(
        code("820000", |r| r.array(|i| i.next()?.uint().map(|_| ()))),
        Err(Code::CborLength)
    );
    assert_eq!(code("80", |r| r.array(|i| i.next()?.uint().map(|_| ()))), Err(Code::CborLength));
    assert_eq!(code("8100", |r| r.array_of(2, |_| Ok(()))), Err(Code::CborLength));
    assert_eq!(code("a10000", |r| r.map(|_| Ok(()))), Err(Code::CborLength));
    assert_eq!(code("4100", |r| r.bytes_of::<2>().map(|_| ())), Err(Code::CborLength));
    assert_eq!(code("4100", |r| r.text().map(|_| ())), Err(Code::CborType));
    assert_eq!(code("f6", |r| r.bool().map(|_| ())), Err(Code::CborType));
    assert_eq!(code("6161", |r| r.int().map(|_| ())), Err(Code::CborType));
    assert_eq!(code("1bffffffffffffffff", |r| r.int().map(|_| ())), Err(Code::CborInteger));
    assert_eq!(code("d86000", |r| r.tagged(18, |r| r.uint().map(|_| ()))), Err(Code::CborTag));
    assert_eq!(code("00", |r| r.tagged(18, |r| r.uint().map(|_| ()))), Err(Code::CborTag));
}

fn reencode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn write(writer: &mut Writer, value: &Value) {
    match value {
        Value::Integer(value) => {
            writer.int(i64::try_from(*value).unwrap());
        }
        Value::Bytes(bytes) => {
            writer.bytes(bytes);
        }
        Value::Text(text) => {
            writer.text(text);
        }
        Value::Bool(value) => {
            writer.bool(*value);
        }
        Value::Null => {
            writer.null();
        }
        Value::Tag(number, inner) => write(writer.tag(*number), inner),
        Value::Array(items) => {
            writer.array(items.len());
            for item in items {
                write(writer, item);
            }
        }
        Value::Map(entries) => {
            writer.map(entries.len());
            for (key, value) in entries {
                write(writer, key);
                write(writer, value);
            }
        }
        other => panic!("{other:?} is not part of the profile"),
    }
}

fn values() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        any::<i64>().prop_map(|key| Value::Integer(key.into())),
        "\\PC{0,30}".prop_map(Value::Text),
    ];
    let leaf = prop_oneof![
        any::<i64>().prop_map(|value| Value::Integer(value.into())),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
        "\\PC{0,40}".prop_map(Value::Text),
        any::<bool>().prop_map(Value::Bool),
        Just(Value::Null),
    ];
    let untagged = leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::Array),
            prop::collection::vec((key.clone(), inner), 0..8).prop_map(sorted),
        ]
    });
    // The format has tags around a whole document and nowhere else.
    (untagged, any::<bool>())
        .prop_map(|(value, tagged)| if tagged { Value::Tag(18, value.into()) } else { value })
}

/// A map in the order of RFC 8949 §4.2.1, by the encoding that the other library makes of its keys.
fn sorted(entries: Vec<(Value, Value)>) -> Value {
    let entries: BTreeMap<Vec<u8>, (Value, Value)> =
        entries.into_iter().map(|entry| (reencode(&entry.0), entry)).collect();
    Value::Map(entries.into_values().collect())
}

proptest! {
    #[test]
    fn another_library_writes_and_reads_the_same_bytes(value in values()) {
        let mut writer = Writer::new();
        write(&mut writer, &value);
        let bytes = writer.finish();
        prop_assert_eq!(&bytes, &reencode(&value));
        prop_assert_eq!(scan(&bytes, &Limits::default()), Ok(()));
    }

    #[test]
    fn what_is_accepted_has_no_other_form(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if scan(&bytes, &Limits::default()).is_ok()
            && let Ok(value) = ciborium::from_reader::<Value, _>(bytes.as_slice())
        {
            prop_assert_eq!(reencode(&value), bytes);
        }
    }

    #[test]
    fn a_changed_byte_is_read_as_another_value_or_refused(
        value in values(), position in any::<prop::sample::Index>(), flip in 1_u8..,
    ) {
        let bytes = reencode(&value);
        let mut changed = bytes.clone();
        changed[position.index(bytes.len())] ^= flip;
        if scan(&changed, &Limits::default()).is_ok() {
            let read: Option<Value> = ciborium::from_reader(changed.as_slice()).ok();
            prop_assert_ne!(read, Some(value));
        }
    }

    #[test]
    fn text_keys_sort_as_their_encodings(one in "\\PC{0,30}", other in "\\PC{0,30}") {
        let encode = |text: &String| reencode(&Value::Text(text.clone()));
        prop_assert_eq!(text_key_order(&one, &other), encode(&one).cmp(&encode(&other)));
    }
}
