//! Bytes that were written once, and must hold for ever.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail loudly")]

#[expect(dead_code, reason = "the program of the vectors reads cases too")]
#[path = "../../vectors/rust/src/data.rs"]
mod data;

use std::path::Path;

use spacebridge::verify::{Check, CheckStatus};
use spacebridge::{
    Bundle, Certificate, Facts, Grant, Limits, Message, Receipt, Space, SpaceKeys, Timestamp,
};

fn file(name: &str) -> Vec<u8> {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors");
    data::shared(&vectors, "crossing").unwrap().remove(name).unwrap()
}

fn text(name: &str) -> String {
    String::from_utf8(file(name)).unwrap()
}

fn certificate(space: &str) -> Certificate {
    let pem = text(&format!("{space}/certificate.pem"));
    Certificate::from_pem(&pem, &Limits::default()).unwrap()
}

/// A Space of the crossing, trusting the two others with everything.
fn space(own: &str) -> Space {
    let mut space = Space::builder(own, &certificate(own));
    for other in ["devtest", "prod", "ops"] {
        if other != own {
            let grants = [Grant::AcceptReleases, Grant::AcceptResults, Grant::PromoteTo];
            space = space.remote(other, &certificate(other), grants);
        }
    }
    space.build().unwrap()
}

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn expected(name: &str) -> String {
    let expected: serde_json::Value = serde_json::from_str(&text("expected.json")).unwrap();
    let digests = expected["digests"].as_array().unwrap();
    let row = digests.iter().find(|row| row[0] == name).unwrap();
    row[1].as_str().unwrap().to_owned()
}

#[test]
fn bundles_that_were_written_once_still_hold() {
    for (name, target) in [("prod.sbbundle", "prod"), ("ops.sbbundle", "ops")] {
        let sealed = Message::<Bundle>::from_bytes(file(name)).unwrap();
        let verified = sealed.verify(&space(target), &Facts::none(), now()).unwrap();
        assert_eq!(verified.digest().to_string(), expected(name));
        let report = verified.report();
        assert_eq!(report.standing(Check::OwnerSignature), CheckStatus::Passed, "{report}");
        assert!(verified.release().unwrap().variables.len() > 3);
    }
}

#[test]
fn receipts_that_were_written_once_still_hold() {
    for name in ["succeeded.sbreceipt", "failed.sbreceipt"] {
        let sealed = Message::<Receipt>::from_bytes(file(name)).unwrap();
        let verified = sealed.verify(&space("devtest"), now()).unwrap();
        assert_eq!(verified.digest().to_string(), expected(name));
    }
}

#[test]
fn keys_that_were_written_once_are_still_read() {
    for space in ["devtest", "prod", "ops"] {
        let plain = text(&format!("{space}/keys.pem"));
        let encrypted = text(&format!("{space}/keys.encrypted.pem"));
        let limits = Limits::default();
        let read = |pem, passphrase| {
            SpaceKeys::from_pem(pem, passphrase, certificate(space), &limits).unwrap()
        };
        let plain = read(&plain, None).to_unencrypted_pem().unwrap();
        assert_eq!(read(&encrypted, Some("correct horse")).to_unencrypted_pem().unwrap(), plain);
    }
}
