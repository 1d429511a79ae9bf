//! One meaning has one form: every other one is refused.

use alloc::format;
use alloc::vec::Vec;

use super::super::cbor::{Fields, Writer};
use super::*;
use crate::model::{
    Content, EnvironmentRef, Lookup, OciDigest, Package, Per, Scope, Slice, Template, Value,
    Variable,
};
use crate::terms::{Code, Digest, Fingerprint, Limits, Refusal, Timestamp};

/// Returns the part with a slice that has these fields.
fn slice_part(write: impl FnOnce(&mut Fields<'_>)) -> Vec<u8> {
    write_part(&[7; 32], Padding::AtLeast(256), 64, |writer| {
        writer.record(write);
    })
}

/// The code with which a slice is refused whose only variable has these fields beside its name and
/// its text, or how many members its scope has.
fn variable(write: impl FnOnce(&mut Fields<'_>)) -> Result<usize, Code> {
    let part = slice_part(|fields| {
        fields.key(1).array(1).record(|fields| {
            fields.key(0).text("Colour");
            fields.key(1).text("red");
            write(fields);
        });
    });
    let slice = read_slice(&part, &mut Placeholders::default(), &Limits::default());
    slice.map(|slice| slice.variables[0].scope().roles().len()).map_err(|error| error.code())
}

fn roles(names: &'static [&'static str]) -> Result<usize, Code> {
    variable(|fields| {
        fields.key(2).record(|fields| {
            let roles = fields.key(4).array(names.len());
            for name in names {
                roles.text(name);
            }
        });
    })
}

#[test]
fn what_is_empty_or_off_is_left_out() {
    assert_eq!(variable(|_| ()), Ok(0));
    assert_eq!(variable(|f| _ = f.key(2).map(0)), Err(Code::SchemaValue), "an empty scope");
    assert_eq!(variable(|f| _ = f.key(4).text("")), Err(Code::SchemaValue), "an empty description");
    assert_eq!(variable(|f| _ = f.key(7).map(0)), Err(Code::SchemaValue), "no properties");
    let prompt = |on| {
        variable(|fields| {
            fields.key(5).record(|fields| {
                fields.key(0).text("");
                fields.key(2).bool(on);
                fields.key(3).text("Checkbox");
            });
        })
    };
    assert_eq!((prompt(true), prompt(false)), (Ok(0), Err(Code::SchemaValue)));
}

#[test]
fn a_set_ascends_by_its_bytes_and_names_nothing_twice() {
    assert_eq!(roles(&["web", "Worker"]), Ok(2), "shorter ones first, whatever their case");
    assert_eq!(roles(&["B", "a"]), Ok(2));
    assert_eq!(roles(&["a", "B"]), Err(Code::SchemaValue));
    assert_eq!(roles(&["web", "web"]), Err(Code::SchemaValue));
    assert_eq!(roles(&["WEB", "web"]), Err(Code::SchemaValue), "one role under two spellings");
    assert_eq!(roles(&[]), Err(Code::SchemaValue));
    assert_eq!(roles(&["web "]), Err(Code::SchemaNameForm));
}

#[test]
fn a_record_inside_a_document_has_no_unknown_field() {
    assert_eq!(variable(|f| _ = f.key(8).text("?")), Err(Code::SchemaFieldUnknown));
    let scope = |fields: &mut Fields<'_>| {
        fields.key(2).record(|fields| _ = fields.key(6).array(1).text("only there"));
    };
    assert_eq!(variable(scope), Err(Code::SchemaFieldUnknown), "a scope would hold more widely");
}

/// Every label counts: a value whose role became another word would be deployed elsewhere.
#[test]
fn a_scope_is_read_as_it_was_written() {
    let scope = Scope::default()
        .with_actions(["Deploy".parse().unwrap()])
        .with_channels(["Hotfix".parse().unwrap()])
        .with_environments([EnvironmentRef::local("Test".parse().unwrap())])
        .with_processes(["Nightly".parse().unwrap()])
        .with_roles(["db".parse().unwrap(), "web".parse().unwrap()])
        .with_tags(["Region/North".parse().unwrap()]);
    let variable = Variable::text("Colour".parse().unwrap(), "red").scoped(scope);
    let slice = Slice { variables: [variable].into(), ..Slice::default() };
    let bytes = write_slice(&slice, &[7; 32], &mut Collector::default());
    let read = read_slice(&bytes, &mut Placeholders::default(), &Limits::default()).unwrap();
    assert_eq!(read.variables[0].scope(), slice.variables[0].scope());
}

#[test]
fn a_library_set_is_named_exactly_if_a_variable_is_from_it() {
    let slice = |order: u64, named: u64| {
        let bytes = slice_part(|fields| {
            fields.key(1).array(1).record(|fields| {
                fields.key(0).text("Colour");
                fields.key(1).text("red");
                fields.key(3).uint(order);
            });
            fields.key(2).map(1).uint(named).text("Shared");
        });
        read_slice(&bytes, &mut Placeholders::default(), &Limits::default()).map_err(|e| e.code())
    };
    assert!(slice(1, 1).is_ok());
    assert_eq!(slice(1, 2).unwrap_err(), Code::SchemaValue);
}

#[test]
fn each_secret_has_a_number_of_its_own() {
    let value = |numbers: [u64; 2]| {
        let part = slice_part(|fields| {
            let variables = fields.key(1).array(2);
            for number in numbers {
                variables.record(|fields| {
                    fields.key(0).text("Password");
                    fields.key(1).uint(number);
                });
            }
        });
        let mut placeholders = Placeholders::default();
        read_slice(&part, &mut placeholders, &Limits::default())
            .map(|slice| {
                (matches!(slice.variables[0].value(), Value::Sensitive(_)), placeholders.count())
            })
            .map_err(|error| error.code())
    };
    assert_eq!(value([4, 2]), Ok((true, 2)));
    assert_eq!(value([4, 4]), Err(Code::SchemaPlaceholder));
    assert_eq!(value([4, 1 << 32]), Err(Code::SchemaValue));
}

/// A manifest about two packages of one id and version.
fn manifest(versions: [&str; 2], digests: [u8; 2]) -> Result<Vec<u64>, Code> {
    let mut writer = Writer::new();
    writer.record(|fields| {
        fields.key(0).array(2).uint(1).uint(0);
        fields.key(1).text("Shop");
        fields.key(2).text(versions[0]);
        fields.key(4).int(0);
        fields.key(5).bytes(&[0; 32]);
        let packages = fields.key(6).array(2);
        for digest in digests {
            packages.record(|fields| {
                fields.key(0).text("Web");
                fields.key(1).text(versions[1]);
                fields.key(3).uint(5);
                fields.key(4).bytes(&[digest; 32]);
            });
        }
        fields.key(7).bytes(&[0; 32]);
        let row = fields.key(8).array(1).array(4).bytes(&[1; 32]);
        row.bytes(&[0; 32]).uint(0).bytes(&[0; 32]);
        fields.key(9).text("from a later version");
    });
    read_manifest(&writer.finish(), &Limits::default())
        .map(|(_, unknown)| unknown)
        .map_err(|error| error.code())
}

#[test]
fn a_manifest_is_unambiguous_and_its_unknown_fields_are_told() {
    assert_eq!(manifest(["1.0", "1.0"], [2, 2]), Ok([9].into()));
    assert_eq!(
        manifest(["1.0", "1.0"], [2, 3]),
        Err(Code::SchemaValue),
        "one package, two contents"
    );
    assert_eq!(manifest(["1.0 ", "1.0"], [2, 2]), Err(Code::SchemaNameForm));
}

/// The manifest of a release with one package, which is known by these digests, too.
fn with_lookup(lookup: Lookup) -> Vec<u8> {
    write_manifest(&parts_with(lookup))
}

fn parts_with(lookup: Lookup) -> ManifestParts {
    let content = Some(Content::of(b"package"));
    let id = "Web".parse().unwrap();
    let version = "1.0".into();
    let nothing = Digest::from_bytes([0; 32]);
    ManifestParts {
        project: "Shop".parse().unwrap(),
        version: "1.0".parse().unwrap(),
        channel: None,
        assembled: Timestamp::from_unix_milliseconds(0).unwrap(),
        notes: nothing,
        packages: [Package { id, version, feed: None, content, lookup }].into(),
        templates: nothing,
        audiences: [AudienceRow {
            audience: Fingerprint::from_bytes([1; 32]),
            slice: nothing,
            secrets: 0,
            commitment: nothing,
        }]
        .into(),
    }
}

#[test]
fn a_manifest_says_the_channel_and_each_audience_once() {
    let read = |parts: &ManifestParts| {
        let read = read_manifest(&write_manifest(parts), &Limits::default());
        read.map(|(read, _)| read).map_err(|error| error.code())
    };
    let mut parts = parts_with(Lookup::default());
    parts.channel = Some("Hotfix".parse().unwrap());
    assert_eq!(read(&parts).unwrap().channel, parts.channel);
    let row = parts.audiences[0];
    parts.audiences.push(AudienceRow { audience: Fingerprint::from_bytes([2; 32]), ..row });
    assert_eq!(read(&parts).unwrap().audiences.len(), 2);
    parts.audiences[1].audience = row.audience;
    assert_eq!(read(&parts).map(|_| ()), Err(Code::SchemaValue));
}

#[test]
fn a_template_says_for_what_it_is_asked_each_time() {
    for (environment, tenant) in [(false, false), (false, true), (true, false), (true, true)] {
        let per = Per { environment, tenant };
        let template = Template { per, ..Template::new("Shop.Db".parse().unwrap()) };
        let bytes =
            write_templates(core::slice::from_ref(&template), &[0; 32], &mut Collector::default());
        let read = read_templates(&bytes, &mut Placeholders::default(), &Limits::default());
        assert_eq!(read, Ok([template].into()));
    }
}

#[test]
fn a_succession_leads_to_the_second_identity_or_a_later_one() {
    let read = |epoch| {
        let parts = RotationParts {
            before: Fingerprint::from_bytes([1; 32]),
            epoch,
            certificates: [b"DER".to_vec()].into(),
        };
        let read = read_succession(&write_succession(&parts), &Limits::default());
        read.map(|(read, _)| read.epoch).map_err(|error| error.code())
    };
    assert_eq!([read(1), read(2), read(9)], [Err(Code::SchemaValue), Ok(2), Ok(9)]);
}

#[test]
fn an_error_says_where_it_is_if_it_is_inside_of_something() {
    let top = read_manifest(b"\x00", &Limits::default()).unwrap_err();
    assert_eq!((top.path(), format!("{top}").starts_with(": ")), (None, false), "{top}");
    let part = slice_part(|fields| {
        fields.key(1).array(1).uint(1);
    });
    let slice = read_slice(&part, &mut Placeholders::default(), &Limits::default());
    let inside = slice.unwrap_err();
    let path = inside.path().unwrap();
    assert!(format!("{inside}").starts_with(&format!("{path}: ")), "{inside}");
}

#[test]
fn look_up_digests_come_back_and_take_no_byte_where_there_are_none() {
    let sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d".parse().ok();
    let oci: Option<OciDigest> = format!("sha256:{}", "0f".repeat(32)).parse().ok();
    let size = |lookup: &Lookup| {
        let bytes = with_lookup(lookup.clone());
        let (parts, unknown) = read_manifest(&bytes, &Limits::default()).unwrap();
        assert_eq!((&parts.packages[0].lookup, unknown.len()), (lookup, 0));
        bytes.len()
    };
    let none = size(&Lookup::default());
    // A key, a head, and the digest.
    assert_eq!(size(&Lookup { sha1, oci: None }), none + 1 + 1 + 20);
    assert_eq!(size(&Lookup { sha1: None, oci: oci.clone() }), none + 1 + 2 + 71);
    size(&Lookup { sha1, oci });
}

#[test]
fn a_look_up_digest_of_another_form_is_refused() {
    let oci: OciDigest = format!("sha256:{}", "0f".repeat(32)).parse().unwrap();
    let bytes = with_lookup(Lookup { sha1: None, oci: Some(oci) });
    let read = |bytes: &[u8]| read_manifest(bytes, &Limits::default()).map_err(|e| e.code());
    let place = bytes.windows(7).position(|seven| seven == b"sha256:").unwrap();
    for (offset, byte) in [(0, b'S'), (6, b'-'), (7, b'F'), (70, b'g')] {
        let mut bytes = bytes.clone();
        bytes[place + offset] = byte;
        assert_eq!(read(&bytes).unwrap_err(), Code::SchemaValue);
    }
    let short = with_lookup(Lookup { sha1: "a9".repeat(20).parse().ok(), oci: None });
    let place = short.windows(20).position(|twenty| twenty == [0xA9; 20]).unwrap();
    let cut = [&short[..place - 1], &[0x53], &short[place + 1..]].concat();
    assert_eq!(read(&cut).unwrap_err(), Code::CborLength);
}
