//! Files that are no message: the error names the kind of the file, and keeps its code.

use spacebridge::packages::PartSplitter;
use spacebridge::verify::AnyMessage;
use spacebridge::{Bundle, Certificate, Code, Error, Limits, Message, Notice, Receipt, SpaceKeys};
use spacebridge_packs::{PackOptions, make_pack};

use crate::story::{Story, keys};

fn as_bundle(bytes: &[u8]) -> Error {
    Message::<Bundle>::from_bytes(bytes).unwrap_err()
}

/// Asserts the text and the code of the error for each way to read the bytes.
fn assert_named(bytes: &[u8], kind: &str, code: Code) {
    let whichever = AnyMessage::from_bytes(bytes, &Limits::default()).unwrap_err();
    let read = [
        (as_bundle(bytes), "bundle"),
        (Message::<Receipt>::from_bytes(bytes).unwrap_err(), "receipt"),
        (Message::<Notice>::from_bytes(bytes).unwrap_err(), "notice"),
        (whichever, "bundle, receipt or notice"),
    ];
    for (error, expected) in read {
        assert_eq!(error.to_string(), format!("this is {kind}, not a {expected}"));
        assert_eq!(error.code(), code, "{kind}");
    }
}

#[test]
fn a_file_that_is_no_message_is_named_in_the_error() {
    let keys = keys("Dev Space", 1);
    let pem = keys.to_unencrypted_pem().unwrap();
    assert_named(keys.certificate().to_pem().as_bytes(), "a PEM certificate", Code::CborTag);
    assert_named(pem.as_bytes(), "a PEM private key", Code::CborTag);
    assert_named(b"", "an empty file", Code::CborTruncated);
    assert_named(br#"{"payload": 1}"#, "a JSON document", Code::CborTag);
    assert_named(b"PK\x03\x04\x14\0", "a ZIP archive, as packages are", Code::CborTag);
    assert_named(b"\xff\xfe{\0}\0", "text in UTF-16", as_bundle(b"\xff\xfe").code());
    assert_named(b"Take this to Prod.", "a text file", Code::CborTag);
}

#[test]
fn a_file_of_the_library_is_recognised_as_its_own() {
    let story = Story::begin();
    let space = serde_json::to_string(&story.dev).unwrap();
    let facts = serde_json::to_string(&story.dev_facts).unwrap();
    let release = serde_json::to_string_pretty(story.release.release()).unwrap();
    assert_named(space.as_bytes(), "the document of a Space", Code::CborTag);
    assert_named(facts.as_bytes(), "the document of facts", Code::CborTag);
    assert_named(release.as_bytes(), "the document of a release", Code::CborTag);
    assert_named(&story.dev_facts.to_bytes(), "stored facts", Code::CborTag);

    let older = [7; 6_000];
    let newer = [[7; 6_000], [8; 6_000]].concat();
    let pack = make_pack(&older, &newer, &PackOptions::default()).unwrap();
    assert_named(&pack, "a pack", Code::CborTag);
    let mut splitter = PartSplitter::new(4_096).unwrap();
    splitter.update(&newer).unwrap();
    assert_named(&splitter.finish().to_bytes(), "a part table", Code::CborTag);
}

#[test]
fn a_message_of_another_kind_is_named_in_the_error() {
    let story = Story::begin();
    let bundle = story.promoted.bundle.as_bytes();
    let error = Message::<Receipt>::from_bytes(bundle).unwrap_err();
    assert_eq!(error.code(), Code::MessageKind);
    assert_eq!(error.to_string(), "this is a bundle, not a receipt");
    let manifest = story.release.manifest_bytes();
    assert_eq!(as_bundle(manifest).code(), Code::MessageKind);
    assert_eq!(as_bundle(manifest).to_string(), "this is a part of a message, not a bundle");
}

#[test]
fn a_damaged_message_is_no_other_kind_of_file() {
    let story = Story::begin();
    let bundle = story.promoted.bundle.as_bytes();
    let error = as_bundle(bundle.get(..bundle.len() / 2).unwrap());
    assert_eq!(error.code(), Code::CborTruncated);
    assert!(!error.to_string().contains("not a bundle"), "{error}");
}

#[test]
fn a_message_in_place_of_pem_is_named_in_the_error() {
    let story = Story::begin();
    let bundle = story.promoted.bundle.as_bytes();
    let limits = Limits::default();
    let certificate = Certificate::from_pem(bundle, &limits).unwrap_err();
    assert_eq!(certificate.code(), Code::CertificatePemMalformed);
    let own = keys("Dev Space", 1).certificate().clone();
    let keys = SpaceKeys::from_pem(bundle, None, own, &limits).unwrap_err();
    assert_eq!(keys.code(), Code::KeysPemMalformed);
    for error in [certificate, keys] {
        assert!(error.to_string().contains("is a bundle, a receipt or a notice"), "{error}");
    }
}
