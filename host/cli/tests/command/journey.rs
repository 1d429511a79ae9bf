//! A release crosses, from the first command to the last.

use std::fs;

use serde_json::{Value, json};

use crate::world::{World, text};

#[test]
fn a_release_crosses_and_its_receipt_returns() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    assert_eq!(world.files("dev/outbox"), ["Shop-1.1.0-to-Prod-Space-1.sbbundle"]);
    let file = bundle.to_str().unwrap();
    let verified = world.done("prod", &["verify", file]);
    assert_eq!(
        (text(&verified, "kind"), text(&verified, "sender")),
        ("bundle".into(), "Dev Space".into())
    );
    let imported = world.import(&bundle);
    assert_eq!(imported["fact"]["sequence"], json!(1));

    let values = world.text("values.json");
    let packages = world.text("packages");
    let plan = ["plan", "1.1.0", "--environment", "Production", "--packages", &packages];
    world.done("prod", &[plan.as_slice(), &["--reveal", &values]].concat());
    let revealed: Value = serde_json::from_str(&fs::read_to_string(&values).unwrap()).unwrap();
    assert_eq!(revealed, json!({"Password": "open sesame", "Url": "https://1.1.0.example"}));
    let again = world.run("prod", &[plan.as_slice(), &["--reveal", &values]].concat());
    assert_eq!(again.code, 3, "a file with secrets is not overwritten");

    let receipt = world.deploy("1.1.0", "succeeded");
    assert_eq!(world.files("prod/outbox"), ["Shop-1.1.0-to-Dev-Space-1.sbreceipt"]);
    let accepted = world.done("dev", &["accept", receipt.to_str().unwrap()]);
    assert_eq!(accepted["deployments"][0]["outcome"], json!("succeeded"));
    let status = world.done("dev", &["status", "--check"]);
    assert_eq!(status["problems"], json!([]));
    let board = world.run("dev", &["status"]);
    assert!(board.out.contains("1.1.0") && board.out.contains("Prod Space"), "{}", board.out);
    for space in ["dev", "prod"] {
        let audit = world.done(space, &["audit", "verify"]);
        assert!(audit["entries"].as_u64().unwrap() >= 4);
        let head = text(&audit, "head");
        world.done(space, &["audit", "verify", "--head", &head]);
    }
    let acts = world.run("dev", &["audit", "show"]).out;
    for act in ["assembles `Shop` 1.1.0", "promotes `Shop` 1.1.0", "accepts receipt 1"] {
        assert!(acts.contains(act), "{acts}");
    }
}

#[test]
fn the_review_shows_values_with_their_scopes_and_steps() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let packages = world.text("packages");
    let seen = world.run("prod", &["preview", bundle.to_str().unwrap(), "--packages", &packages]);
    assert_eq!(seen.code, 0);
    for part in ["https://1.1.0.example", "environments: ", "Production", "(secret)", "Deploy Web"]
    {
        assert!(seen.out.contains(part), "{part}: {}", seen.out);
    }
    assert!(!seen.out.contains("open sesame"));
    assert!(world.json("prod", &["status"]).json()["projects"].as_array().unwrap().is_empty());
}

#[test]
fn an_import_needs_an_answer_and_is_done_once() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let file = bundle.to_str().unwrap();
    let asked = world.run("prod", &["import", file]);
    assert_eq!(asked.code, 4);
    assert!(asked.out.contains("Nothing was imported."), "{}", asked.out);
    assert!(asked.out.contains("--reviewed "), "the next command is printed: {}", asked.out);
    let other = "0".repeat(64);
    let refused = world.json("prod", &["import", file, "--reviewed", &other]);
    assert_eq!((refused.code, refused.refusal()), (1, "preview-other".into()));
    let first = world.import(&bundle);
    let again = world.done("prod", &["import", file]);
    assert_eq!(again["imported"], first["imported"]);
    assert_eq!(again["fact"], Value::Null, "a retry of an import that succeeded succeeds");
}

#[test]
fn two_releases_are_shown_compared_and_rolled_back() {
    let world = World::new();
    world.import(&world.send("1.1.0"));
    world.deploy("1.1.0", "succeeded");
    let newer = world.send("1.2.0");
    let compared = world.run("prod", &["compare", newer.to_str().unwrap()]);
    assert!(compared.out.contains("Shop 1.2.0 compared with 1.1.0"), "{}", compared.out);
    world.import(&newer);
    let both = world.run("prod", &["compare", "1.1.0", "1.2.0"]);
    assert!(both.out.contains("Shop 1.1.0 compared with 1.2.0"), "{}", both.out);
    let there = ["compare", "1.2.0", "--environment", "Production"];
    assert!(world.run("prod", &there).out.contains("Shop 1.2.0 compared with 1.1.0"));
    world.deploy("1.2.0", "failed");
    world.deploy("1.2.0", "succeeded");
    let packages = world.text("packages");
    let back = ["rollback", "--environment", "Production", "--packages", &packages];
    let back = world.run("prod", &back);
    assert_eq!(back.code, 0, "{}", back.err);
    assert!(back.out.contains("back from 1.2.0 to 1.1.0"), "{}", back.out);
    assert!(back.out.contains("https://1.1.0.example"), "{}", back.out);
    for space in ["dev", "prod"] {
        let shown = world.run(space, &["show", "1.1.0"]);
        assert!(shown.out.contains("The notes of 1.1.0."), "{}", shown.out);
        assert!(!shown.out.contains("open sesame"));
    }
}

#[test]
fn a_recall_arrives_and_stops_the_release() {
    let world = World::new();
    world.import(&world.send("1.1.0"));
    let recalled = world.done("dev", &["recall", "1.1.0", "--reason", "it loses orders"]);
    let notice = recalled["files"][0].as_str().unwrap();
    let again = world.run("dev", &["recall", "1.1.0", "--reason", "it loses orders"]);
    assert_eq!(again.code, 1, "a repeated command uses no number");
    let noted = world.run("prod", &["note", notice]);
    assert_eq!(noted.code, 0, "{}", noted.err);
    assert!(noted.out.contains("it loses orders"), "{}", noted.out);
    let packages = world.text("packages");
    let plan = ["plan", "1.1.0", "--environment", "Production", "--packages", &packages];
    let refused = world.json("prod", &plan);
    assert_eq!((refused.code, refused.refusal()), (1, "deployment-blocked".into()));
    let reasons = refused.json()["error"]["reasons"].to_string();
    assert!(reasons.contains("recalled"), "{reasons}");
}

#[test]
fn a_refused_bundle_tells_its_sender_why() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let refuse = ["refuse", bundle.to_str().unwrap(), "--environment", "Production"];
    let refused = world.done("prod", &[refuse.as_slice(), &["--reason", "no tests"]].concat());
    let accepted = world.done("dev", &["accept", refused["file"].as_str().unwrap()]);
    assert_eq!(accepted["deployments"][0]["outcome"], json!("refused"));
    assert_eq!(accepted["deployments"][0]["notes"], json!("no tests"));
}

#[test]
fn blanks_are_filled_in_from_a_file() {
    let world = World::new();
    let mut release = crate::world::release("1.1.0");
    release["templates"] = json!([{"name": "Contact"}, {"name": "Pin", "control": "Sensitive"}]);
    world.write("release.json", &release.to_string());
    let file = world.text("release.json");
    let packages = world.text("packages");
    world.done("dev", &["assemble", "--release", &file, "--packages", &packages]);
    world.done("dev", &["report", "1.1.0", "--environment", "Test", "--outcome", "succeeded"]);
    let bundle = text(&world.promote(&[]).json(), "file");
    world.import(bundle.as_ref());
    let answers = world.text("answers.json");
    let left = world.json("prod", &["fill", "1.1.0", "--write", &answers]);
    assert_eq!((left.code, left.json()["blanks"].as_array().unwrap().len()), (4, 2));
    let sheet = fs::read_to_string(&answers).unwrap();
    let filled = sheet.replacen("\"value\": null", "\"value\": \"shop@example.com\"", 1).replacen(
        "\"sensitive\": null",
        "\"sensitive\": \"1234\"",
        1,
    );
    fs::write(&answers, filled).unwrap();
    let full = world.json("prod", &["fill", "1.1.0", "--read", &answers]);
    assert_eq!((full.code, full.json()["blanks"].clone()), (0, json!([])), "{}", full.err);
    let values = world.text("values.json");
    let plan = ["plan", "1.1.0", "--environment", "Production", "--packages", &packages];
    world.done("prod", &[plan.as_slice(), &["--reveal", &values]].concat());
    let revealed: Value = serde_json::from_str(&fs::read_to_string(&values).unwrap()).unwrap();
    assert_eq!(revealed["Contact"], json!("shop@example.com"));
    assert_eq!(revealed["Pin"], json!("1234"));
}

#[test]
fn the_demo_plays_the_journey() {
    let world = World::empty();
    let folder = world.text("play");
    let played = world.run("nowhere", &["demo", &folder]);
    assert_eq!(played.code, 0, "{}", played.err);
    assert!(played.out.contains("The journey is done."), "{}", played.out);
    assert!(played.out.contains("$ spacebridge --space "));
    assert_eq!(world.run("nowhere", &["demo", &folder]).code, 3, "it overwrites nothing");
}

#[test]
fn octopus_documents_cross() {
    let world = World::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/air-gap");
    let octopus = format!("{example}/octopus");
    let secrets = format!("{example}/secrets.json");
    // The packages of the example are named by its documents; their files are made here.
    let asked = ["assemble", "--octopus", &octopus, "--secrets", &secrets, "--version", "1.1.0"];
    let missing = world.run("dev", &asked);
    assert_eq!(missing.code, 3);
    let names = missing
        .err
        .split("the packages ")
        .nth(1)
        .or_else(|| missing.err.split("the package ").nth(1));
    let names = names.unwrap().lines().next().unwrap().to_owned();
    for name in names.split(", ") {
        let stem = name.replace(' ', ".");
        let stem = stem.rsplit('/').next().unwrap();
        world.write(&format!("packages/{stem}.zip"), name);
    }
    let packages = world.text("packages");
    let assembled = world.json("dev", &[asked.as_slice(), &["--packages", &packages]].concat());
    assert!([0, 4].contains(&assembled.code), "{} {}", assembled.out, assembled.err);
    assert_eq!(text(&assembled.json(), "release").len(), 64);
}

#[test]
fn a_release_and_its_recall_are_passed_on() {
    let world = World::new();
    let straight = world.text("straight.json");
    let ops = ["init", "Ops Space", "--environment", "Live", "--lifecycle", &straight];
    let ops = world.done("ops", &ops);
    let pem = |space: &str| world.text(&format!("{space}.pem"));
    world.done("ops", &["trust", "export", "--out", &pem("ops")]);
    let words = |space: &str| text(&world.done(space, &["keys", "show"]), "words");
    let trust = |space: &str, name: &str, of: &str, grants: &[&str]| {
        let words = words(of);
        let file = pem(of);
        let add = ["trust", "add", name, &file, "--fingerprint", &words];
        world.done(space, &[add.as_slice(), grants].concat());
    };
    trust("dev", "Ops Space", "ops", &["--promote-to", "--accept-results"]);
    trust("prod", "Ops Space", "ops", &["--promote-to", "--accept-results"]);
    trust("ops", "Prod Space", "prod", &["--accept-releases"]);
    trust("ops", "Dev Space", "dev", &["--accept-releases"]);
    world.write(
        "across.json",
        &json!({"name": "Onward", "phases": [
            {"name": "Test", "manual": [{"environment": "Test"}]},
            {"name": "Live", "manual": [{"space": "Prod Space"}]},
            {"name": "Ops", "manual": [{"space": "Ops Space"}]},
        ]})
        .to_string(),
    );
    world.done("dev", &["space", "add", "lifecycle", &world.text("across.json")]);
    world.write("release.json", &crate::world::release("1.1.0").to_string());
    let release = world.text("release.json");
    let packages = world.text("packages");
    world.done("dev", &["assemble", "--release", &release, "--packages", &packages]);
    world.done("dev", &["report", "1.1.0", "--environment", "Test", "--outcome", "succeeded"]);
    let promoted = world.promote(&["--onward", "Ops Space", "--lifecycle", "Onward"]);
    assert_eq!(promoted.code, 0, "{}", promoted.err);
    let open = json!({"name": "On to Ops", "phases": [
        {"name": "Live", "manual": [{"environment": "Production"}]},
        {"name": "Ops", "manual": [{"space": "Ops Space"}]},
    ]});
    world.write("on.json", &open.to_string());
    world.done("prod", &["space", "add", "lifecycle", &world.text("on.json")]);
    let bundle = text(&promoted.json(), "file");
    let seen = world.done("prod", &["preview", &bundle, "--packages", &packages]);
    let digest = text(&seen["preview"], "digest");
    let import = ["import", &bundle, "--packages", &packages, "--reviewed", &digest];
    let unclear = world.json("prod", &import);
    assert_eq!((unclear.code, unclear.refusal()), (1, "lifecycle-ambiguous".into()));
    world.done("prod", &[import.as_slice(), &["--lifecycle", "On to Ops"]].concat());
    let forward = ["forward", "1.1.0", "--to", "Ops Space"];
    let refused = world.json("prod", &forward);
    assert_eq!((refused.code, refused.refusal()), (1, "target-not-open".into()));
    world.deploy("1.1.0", "succeeded");
    let sent = text(&world.done("prod", &forward), "file");
    assert_eq!(world.run("prod", &forward).code, 1, "a repeated command uses no number");
    let verified = world.done("ops", &["verify", &sent]);
    assert_eq!(text(&verified, "sender"), "Prod Space");

    let recalled = world.done("dev", &["recall", "1.1.0", "--reason", "it loses orders"]);
    let notice = recalled["files"][0].as_str().unwrap();
    let noted = world.run("prod", &["note", notice]);
    assert!(noted.out.contains("forward-recall"), "{}", noted.out);
    let onward = world.done("prod", &["forward-recall", notice]);
    let onward = onward["files"][0].as_str().unwrap();
    let noted = world.done("ops", &["note", onward]);
    assert_eq!(noted["recall"]["reason"], json!("it loses orders"));
    let seen = world.json("ops", &["preview", &sent]);
    assert_eq!(seen.code, 4, "the recall is an alarm: {}", seen.out);
    assert_eq!(text(&ops, "name"), "Ops Space");
}
