//! Every way to write CBOR wrongly, in every place where somebody may try.

use anyhow::Result;

use super::places;
use crate::cases::{About, Cases, code, preview, verify};
use crate::item::{Item, bytes, head, int, long_head, text};
use crate::message::{frame, sign};
use crate::world::World;

struct Fault {
    name: &'static str,
    code: &'static str,
    purpose: &'static str,
    /// Changes a map that has at least two entries.
    spoil: fn(&mut Item),
}

const FAULTS: [Fault; 16] = [
    Fault {
        name: "long-key",
        code: "cbor-not-shortest",
        purpose: "A key is written with a byte more than it needs",
        spoil: |map| {
            let key = map.entries()[0].0.encode();
            let long = match map.entries()[0].0 {
                Item::Uint(value) => long_head(0, 24, value),
                _ => [long_head(0, 25, 0), key].concat(),
            };
            map.entries()[0].0 = Item::Raw(long);
        },
    },
    Fault {
        name: "long-length",
        code: "cbor-not-shortest",
        purpose: "The number of entries is written with a byte more than it needs",
        spoil: |map| {
            let encoded = map.encode();
            let size = u64::try_from(map.entries().len()).unwrap_or(0);
            let rest = encoded.get(head(5, size).len()..).unwrap_or_default();
            *map = Item::Raw([long_head(5, 25, size), rest.to_vec()].concat());
        },
    },
    Fault {
        name: "indefinite-map",
        code: "cbor-indefinite",
        purpose: "A map has no definite length",
        spoil: |map| {
            let encoded = map.encode();
            let size = u64::try_from(map.entries().len()).unwrap_or(0);
            let rest = encoded.get(head(5, size).len()..).unwrap_or_default();
            *map = Item::Raw([&[0xbf], rest, &[0xff]].concat());
        },
    },
    Fault {
        name: "indefinite-text",
        code: "cbor-indefinite",
        purpose: "A text comes in chunks",
        spoil: |map| last(map, &[0x7f, 0x61, b'a', 0xff]),
    },
    Fault {
        name: "key-twice",
        code: "cbor-duplicate-key",
        purpose: "A key comes twice",
        spoil: |map| {
            let first = map.entries()[0].clone();
            map.entries().insert(0, first);
        },
    },
    Fault {
        name: "keys-unsorted",
        code: "cbor-unsorted-key",
        purpose: "Two keys stand in the wrong order",
        spoil: |map| map.entries().swap(0, 1),
    },
    Fault {
        name: "float",
        code: "cbor-float",
        purpose: "A value is a floating-point number",
        spoil: |map| last(map, &[0xf9, 0x3c, 0x00]),
    },
    Fault {
        name: "undefined",
        code: "cbor-simple",
        purpose: "A value is `undefined`",
        spoil: |map| last(map, &[0xf7]),
    },
    Fault {
        name: "simple",
        code: "cbor-simple",
        purpose: "A value is the simple value 0",
        spoil: |map| last(map, &[0xe0]),
    },
    Fault {
        name: "reserved",
        code: "cbor-reserved",
        purpose: "A value starts with a byte that is reserved",
        spoil: |map| last(map, &[0x1c]),
    },
    Fault {
        name: "tag",
        code: "cbor-tag",
        purpose: "A value has a tag",
        spoil: |map| last(map, &[0xc0, 0x61, b'a']),
    },
    Fault {
        name: "utf8",
        code: "cbor-utf8",
        purpose: "A text is no UTF-8",
        spoil: |map| {
            let is_text = |(_, value): &&mut (Item, Item)| matches!(value, Item::Text(_));
            match map.entries().iter_mut().find(is_text) {
                Some((_, value)) => *value = Item::Raw(vec![0x62, 0xc3, 0x28]),
                None => last(map, &[0x62, 0xc3, 0x28]),
            }
        },
    },
    Fault {
        name: "key-of-bytes",
        code: "cbor-key",
        purpose: "A key is a byte string",
        spoil: |map| map.entries().push((bytes(*b"k"), int(1))),
    },
    Fault {
        name: "key-true",
        code: "cbor-key",
        purpose: "A key is `true`, which some languages take for 1",
        spoil: |map| map.entries().push((Item::Simple(21), int(1))),
    },
    Fault {
        name: "integer-below",
        code: "cbor-integer",
        purpose: "A negative integer does not fit 64 bits",
        spoil: |map| last(map, &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    },
    Fault {
        name: "deep",
        code: "cbor-depth",
        purpose: "Lists are nested deeper than any reader allows",
        spoil: |map| last(map, &[[0x81].repeat(80), vec![0]].concat()),
    },
];

/// Gives the last entry another value. Where unknown fields are passed over, the last is one.
fn last(map: &mut Item, value: &[u8]) {
    if let Some((_, last)) = map.entries().last_mut() {
        *last = Item::Raw(value.to_vec());
    }
}

/// Appends a field that a reader passes over.
fn with_unknown(map: &mut Item) {
    map.entries().push((int(4_000_000_000), int(1)));
}

struct Place {
    name: &'static str,
    words: &'static str,
    verb: &'static str,
    make: fn(&World, &dyn Fn(&mut Item)) -> Vec<u8>,
}

const PLACES: [Place; 6] = [
    Place {
        name: "header",
        words: "in the protected header",
        verb: "verify",
        make: |world, spoil| places::bundle(world, |message| spoil(&mut message.protected)),
    },
    Place {
        name: "payload",
        words: "in the payload of a bundle",
        verb: "verify",
        make: |world, spoil| {
            places::bundle(world, |message| {
                with_unknown(&mut message.payload);
                spoil(&mut message.payload);
            })
        },
    },
    Place {
        name: "manifest",
        words: "in the owner's manifest",
        verb: "verify",
        make: |world, spoil| {
            places::manifest(world, |manifest| {
                with_unknown(&mut manifest.payload);
                spoil(&mut manifest.payload);
            })
        },
    },
    Place {
        name: "slice",
        words: "in a variable of the slice",
        verb: "preview",
        make: |world, spoil| places::slice(world, |slice| spoil(&mut slice.at(1).items()[1])),
    },
    Place {
        name: "template",
        words: "in a template",
        verb: "preview",
        make: |world, spoil| places::templates(world, |all| spoil(&mut all.items()[0])),
    },
    Place {
        name: "sealed",
        words: "in the key of the sealed secrets",
        verb: "preview",
        make: |world, spoil| {
            places::sealed(world, |sealed| {
                let Item::Tag(96, inner) = sealed else { panic!("no COSE_Encrypt") };
                let one = &mut inner.items()[3].items()[0];
                spoil(one.items()[1].at(-1));
            })
        },
    },
];

pub(super) fn family(world: &World, cases: &mut Cases) -> Result<()> {
    for place in &PLACES {
        for fault in &FAULTS {
            // Where no field is unknown, a value of another type is found before what is wrong
            // inside it; there, these would be two faults.
            let typed = matches!(place.name, "header" | "slice" | "template");
            if typed && matches!(fault.name, "integer-below" | "tag" | "deep") {
                continue;
            }
            let attack = if fault.name == "deep" { "A25" } else { "A21" };
            // Whatever is wrong with sealed secrets, they are not in the profile (§19, row 19).
            let wanted = if place.name == "sealed" { "secrets-misaddressed" } else { fault.code };
            let path = format!("refuse/{attack}-{}-{}", place.name, fault.name);
            let purpose = format!("{} {}.", fault.purpose, place.words);
            let about = About { path: &path, purpose: &purpose, spec: "format.md §2" };
            let step = match place.verb {
                "verify" => verify("bundle", "prod", code(wanted)),
                _ => preview("prod", code(wanted)),
            };
            cases.one(&about, step, &(place.make)(world, &fault.spoil));
        }
    }
    frames(world, cases);
    lengths(world, cases);
    Ok(())
}

type File = (&'static str, &'static str, &'static str, Vec<u8>);

/// Files that are no frame at all.
fn wholes(good: &[u8]) -> [File; 11] {
    let body = good.get(1..).unwrap_or_default();
    let cut = good.get(..good.len().saturating_sub(1)).unwrap_or_default();
    [
        ("trailing-byte", "cbor-type", "A byte follows the last part", [good, &[0][..]].concat()),
        ("cut", "cbor-truncated", "The last byte is missing", cut.to_vec()),
        ("empty", "cbor-truncated", "The file is empty", Vec::new()),
        ("untagged", "cbor-tag", "The message has no tag", body.to_vec()),
        (
            "other-tag",
            "cbor-tag",
            "The message has the tag of COSE_Sign",
            [&[0xd8, 98], body].concat(),
        ),
        ("tag-twice", "cbor-type", "The message is tagged twice", [&[0xd2], good].concat()),
        (
            "long-tag",
            "cbor-not-shortest",
            "The tag is written with a byte more than it needs",
            [&[0xd8, 18], body].concat(),
        ),
        (
            "long-array",
            "cbor-not-shortest",
            "The frame's length is written with a byte more",
            [&[0xd2, 0x98, 4], good.get(2..).unwrap_or_default()].concat(),
        ),
        (
            "indefinite-array",
            "cbor-indefinite",
            "The frame has no definite length",
            [&[0xd2, 0x9f], good.get(2..).unwrap_or_default(), &[0xff]].concat(),
        ),
        ("json", "cbor-tag", "The file is JSON", b"{\"payload\": 1}".to_vec()),
        ("zip", "cbor-tag", "The file is a ZIP archive", b"PK\x03\x04".to_vec()),
    ]
}

/// Frames with other parts.
fn parts(world: &World) -> [File; 6] {
    let message = world.message();
    let protected = message.protected.encode();
    let payload = message.payload.encode();
    let signature = sign(&protected, &payload, &world.identity("dev").signing);
    let whole = || frame(&protected, &message.unprotected, &payload, &signature);
    let inner = |change: &dyn Fn(&mut Vec<Item>)| {
        let mut frame = whole();
        let Item::Tag(_, inner) = &mut frame else { panic!("no tag") };
        change(inner.items());
        frame.encode()
    };
    [
        (
            "three-parts",
            "cbor-length",
            "The frame has no place for a signature",
            inner(&|parts| {
                parts.pop();
            }),
        ),
        (
            "five-parts",
            "cbor-length",
            "The frame has a fifth part",
            inner(&|parts| {
                parts.push(bytes([]));
            }),
        ),
        (
            "detached",
            "cbor-type",
            "The payload is somewhere else",
            inner(&|parts| {
                parts[2] = crate::item::NULL;
            }),
        ),
        (
            "payload-text",
            "cbor-type",
            "The payload is a text",
            inner(&|parts| {
                parts[2] = text("payload");
            }),
        ),
        (
            "header-map",
            "cbor-type",
            "The protected header is no byte string",
            inner(&|parts| {
                parts[0] = message.protected.clone();
            }),
        ),
        (
            "unprotected-array",
            "cbor-type",
            "The unprotected header is a list",
            inner(&|parts| {
                parts[1] = Item::Array(Vec::new());
            }),
        ),
    ]
}

/// The frame: nothing is signed yet, so nobody needs a key to write it wrongly.
fn frames(world: &World, cases: &mut Cases) {
    let files = wholes(&world.bundle).into_iter().chain(parts(world));
    for (name, wanted, purpose, file) in files {
        let attack = match name {
            "three-parts" | "detached" => "A07",
            "trailing-byte" | "five-parts" => "A22",
            "cut" | "empty" => "A23",
            "json" | "zip" => "A12",
            _ => "A21",
        };
        let path = format!("refuse/{attack}-frame-{name}");
        let about =
            About { path: &path, purpose: &format!("{purpose}."), spec: "format.md §2, §8" };
        cases.one(&about, verify("bundle", "prod", code(wanted)), &file);
    }
    trailing(world, cases);
}

fn trailing(world: &World, cases: &mut Cases) {
    let trailing = places::bundle(world, |message| {
        let raw = [message.payload.encode(), vec![0]].concat();
        message.payload = Item::Raw(raw);
    });
    let about = About {
        path: "refuse/A22-payload-trailing-byte",
        purpose: "A signed byte follows the payload's document.",
        spec: "format.md §2",
    };
    cases.one(&about, verify("bundle", "prod", code("cbor-trailing")), &trailing);
}

/// Lengths that nobody has room for, and that some readers make room for.
fn lengths(world: &World, cases: &mut Cases) {
    let sizes = [("2-31", 1_u64 << 31), ("2-32", 1 << 32), ("2-63", 1 << 63), ("2-64", u64::MAX)];
    for (kind, major) in [("bytes", 2), ("text", 3), ("array", 4), ("map", 5)] {
        for (name, size) in sizes {
            let attack = if kind == "bytes" { "A23" } else { "A25" };
            let path = format!("refuse/{attack}-declared-{kind}-{name}");
            let purpose = format!("A few bytes declare a length of nearly {name} ({kind}).")
                .replace("2-", "2^");
            let about = About { path: &path, purpose: &purpose, spec: "format.md §20" };
            let wanted = if kind == "text" { "cbor-too-large" } else { "cbor-truncated" };
            let file = places::bundle(world, |message| {
                with_unknown(&mut message.payload);
                last(&mut message.payload, &head(major, size));
            });
            cases.one(&about, verify("bundle", "prod", code(wanted)), &file);
        }
    }
}
