//! Trusts: compared, narrowed, replaced, revoked; and keys that give way to others.

use serde_json::json;

use crate::world::{World, text};

#[test]
fn a_trust_waits_for_its_fingerprint() {
    let world = World::empty();
    world.done("dev", &["init", "Dev Space", "--environment", "Test"]);
    let prod = world.done("prod", &["init", "Prod Space"]);
    let pem = world.text("prod.pem");
    world.done("prod", &["trust", "export", "--out", &pem]);
    let waits = world.run("dev", &["trust", "add", "Prod Space", &pem, "--promote-to"]);
    assert_eq!(waits.code, 4);
    assert!(waits.out.contains("trust confirm 'Prod Space'"), "{}", waits.out);
    assert_eq!(world.run("dev", &["trust", "confirm", "Prod Space"]).code, 4, "nobody answers");
    let other = world.done("dev", &["keys", "show"]);
    let wrong = text(&other, "words");
    let refused = world.json("dev", &["trust", "confirm", "Prod Space", "--fingerprint", &wrong]);
    assert_eq!((refused.code, refused.refusal()), (1, "fingerprint-different".into()));
    let words = text(&prod, "words");
    world.done("dev", &["trust", "confirm", "Prod Space", "--fingerprint", &words]);
    let list = world.done("dev", &["trust", "list"]);
    assert_eq!(list["trusts"][0]["state"], json!("trusted"));
    let again = world.run("dev", &["trust", "add", "Prod Space", &pem, "--promote-to"]);
    assert_eq!(again.code, 1);
    world.done("dev", &["audit", "verify"]);
}

#[test]
fn one_certificate_for_both_purposes_is_confirmed_after_it_was_allowed() {
    let world = World::empty();
    world.done("dev", &["init", "Dev Space", "--environment", "Test"]);
    let shared = include_str!("../../../../vectors/shared/keys.json");
    let files: serde_json::Value = serde_json::from_str(shared).unwrap();
    let pem = files["files"]["dual/certificate.pem"]["text"].as_str().unwrap();
    world.write("both.pem", pem);
    let certificate =
        spacebridge::Certificate::from_pem(pem, &spacebridge::Limits::default()).unwrap();
    let words = certificate.fingerprint().words();
    let file = world.text("both.pem");
    let added = ["trust", "add", "Both Space", &file, "--promote-to", "--fingerprint", &words];
    let refused = world.json("dev", &added);
    assert_eq!((refused.code, refused.refusal()), (1, "certificate-dual-use".into()));
    world.done("dev", &["trust", "dual-use", "Both Space"]);
    world.done("dev", &["trust", "confirm", "Both Space", "--fingerprint", &words]);
    let list = world.done("dev", &["trust", "list"]);
    assert_eq!(list["trusts"][0]["state"], json!("trusted"));
    world.done("dev", &["audit", "verify"]);
}

#[test]
fn a_trust_is_narrowed_and_revoked_with_its_good_numbers() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    world.import(&bundle);
    let rehearsed = ["trust", "narrow", "Dev Space", "--accept-releases", "--rehearse"];
    world.done("prod", &rehearsed);
    let second = world.send("1.2.0");
    world.done("prod", &["verify", second.to_str().unwrap()]);
    let revoked = world.done("prod", &["trust", "revoke", "Dev Space"]);
    assert_eq!(revoked["good"], json!({"bundles": 1, "receipts": 0, "notices": 0}));
    let refused = world.json("prod", &["verify", second.to_str().unwrap()]);
    assert_eq!(refused.code, 1, "what came after the good numbers does not count");
    world.done("prod", &["show", "1.1.0"]);
    let lower = world.done("prod", &["trust", "revoke", "Dev Space", "--good-bundle", "0"]);
    assert_eq!(lower["good"]["bundles"], json!(0));
    world.done("prod", &["audit", "verify"]);
}

#[test]
fn a_rotation_is_shown_and_agreed_on_both_sides() {
    let world = World::new();
    let asked = world.run("dev", &["keys", "rotate"]);
    assert_eq!(asked.code, 4, "nobody answers");
    assert!(asked.out.contains("fingerprint"), "{}", asked.out);
    assert_eq!(world.files("dev/keys").len(), 2);
    let rotated = world.done("dev", &["keys", "rotate", "--yes"]);
    let notice = rotated["files"][0].as_str().unwrap();
    let waits = world.json("prod", &["note", notice]);
    assert_eq!(waits.code, 4, "{}", waits.err);
    assert_eq!(waits.json()["next"], rotated["fingerprint"]);
    world.done("prod", &["note", notice, "--yes"]);
    let again = world.run("prod", &["note", notice]);
    assert_eq!(again.code, 0, "a known notice asks nothing: {}", again.err);
    let bundle = world.send("1.1.0");
    world.import(&bundle);
    for space in ["dev", "prod"] {
        world.done(space, &["audit", "verify"]);
    }
}

#[test]
fn secrets_that_are_on_their_way_open_after_a_renewal() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    world.done("prod", &["keys", "renew"]);
    assert_eq!(world.files("prod/keys").len(), 4);
    world.import(&bundle);
    let values = world.text("values.json");
    let packages = world.text("packages");
    let plan = ["plan", "1.1.0", "--environment", "Production", "--packages", &packages];
    world.done("prod", &[plan.as_slice(), &["--reveal", &values]].concat());
    assert!(std::fs::read_to_string(&values).unwrap().contains("open sesame"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for name in world.files("prod/keys").iter().filter(|name| !name.contains("certificate")) {
            let path = world.path("prod/keys").join(name);
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        let mode = std::fs::metadata(&values).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn a_stolen_key_is_replaced() {
    let world = World::new();
    world.import(&world.send("1.1.0"));
    let other = world.done("other", &["init", "Dev Space"]);
    let pem = world.text("other.pem");
    world.done("other", &["trust", "export", "--out", &pem]);
    let waits = world.run("prod", &["trust", "replace", "Dev Space", &pem]);
    assert_eq!(waits.code, 4);
    let words = text(&other, "words");
    world.done("prod", &["trust", "replace", "Dev Space", &pem, "--fingerprint", &words]);
    let list = world.done("prod", &["trust", "list"]);
    assert_eq!(list["trusts"][0]["fingerprint"], other["fingerprint"]);
    world.done("prod", &["audit", "verify"]);
}
