//! Slips of people: each is refused with the next step, and changes nothing.

use std::fs;

use crate::world::{World, text};

#[test]
fn a_promotion_checks_its_target_before_it_signs() {
    let world = World::new();
    let release = world.text("release.json");
    let refused = world.json("dev", &["promote", "--release", &release, "--to", "Prod"]);
    assert_eq!((refused.code, refused.refusal()), (1, "target-unknown".into()));
    // The release was not tested yet.
    let refused = world.promote(&[]);
    assert_eq!((refused.code, refused.refusal()), (1, "target-not-open".into()));
    let advice = text(&refused.json()["error"], "advice");
    assert!(advice.contains("report VERSION --environment"), "{advice}");
    assert!(advice.contains("--space "), "the command is whole: {advice}");
    let shown = world.run("dev", &["show", "1.1.0"]);
    assert_eq!(shown.code, 1, "nothing was assembled: {}", shown.out);
    assert!(world.files("dev/outbox").is_empty());
}

#[test]
fn a_repeated_command_uses_no_number() {
    let world = World::new();
    world.send("1.1.0");
    let refused = world.promote(&[]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("give --again"), "{}", refused.err);
    assert_eq!(world.files("dev/outbox").len(), 1);
    let again = world.promote(&["--again"]);
    assert_eq!(again.json()["fact"]["sequence"], serde_json::json!(2));
    assert_eq!(world.files("dev/outbox").len(), 2, "nothing is overwritten");
    let tested = ["report", "1.1.0", "--environment", "Test", "--outcome", "succeeded"];
    assert_eq!(world.run("dev", &tested).code, 1);
    world.done("dev", &[tested.as_slice(), &["--again"]].concat());
}

#[test]
fn a_file_is_found_by_its_whole_name_or_refused_by_name() {
    let world = World::new();
    world.write("packages/Shop.Web.1.1.0.10.zip", "another version");
    world.write("packages/Shop.Web.1.1.0.nupkg", "a second candidate");
    let release = world.text("release.json");
    let packages = world.text("packages");
    let assemble = ["assemble", "--release", &release, "--packages", &packages];
    let refused = world.run("dev", &assemble);
    assert_eq!(refused.code, 3);
    assert!(refused.err.contains("Shop.Web.1.1.0.nupkg"), "{}", refused.err);
    assert!(!refused.err.contains("1.1.0.10"), "{}", refused.err);
    fs::remove_file(world.path("packages/Shop.Web.1.1.0.nupkg")).unwrap();
    let done = world.run("dev", &assemble);
    assert!(done.out.contains("Shop.Web.1.1.0.zip"), "the signed file is printed: {}", done.out);
    fs::remove_file(world.path("packages/Shop.Web.1.1.0.zip")).unwrap();
    world.write("release.json", &crate::world::release("1.1.1").to_string());
    let missing = world.run("dev", &assemble);
    assert!(missing.err.contains("not found: the package Shop.Web 1.1.1"), "{}", missing.err);
}

#[test]
fn the_command_line_is_refused_with_two() {
    let world = World::new();
    for words in [
        &["promote"][..],
        &["frobnicate"],
        &["report", "1.1.0", "--environment", "Test", "--outcome", "splendid"],
        &["report", "1.1.0", "--outcome", "failed", "--outcome", "succeeded"],
        &["plan", "1.1.0", "--environment", "Nowhere"],
        &["promote", "--to", "Prod Space"],
        &["trust", "grant", "Prod Space"],
        &["space", "add", "tenant", "Store", "--tag", "North"],
        &["space", "add", "environment", "Stage", "--tag", "A/B"],
        &["continue", "Prod Space=1"],
    ] {
        let refused = world.run("dev", words);
        assert_eq!(refused.code, 2, "{words:?}: {} {}", refused.out, refused.err);
    }
    for words in [&["--help"][..], &["promote", "--help"], &["--version"], &["man"]] {
        assert_eq!(world.run("dev", words).code, 0, "{words:?}");
    }
    let completions = world.run("dev", &["completions", "bash"]);
    assert!(completions.out.contains("spacebridge"));
}

#[test]
fn files_that_are_wrong_are_refused_with_three() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let missing = world.json("prod", &["verify", &world.text("no.sbbundle")]);
    assert_eq!(missing.code, 3);
    assert!(text(&missing.json()["error"], "detail").contains("there is no"));
    assert_eq!(world.run("prod", &["verify", &world.text("packages")]).code, 3);
    assert_eq!(world.run("nowhere", &["status"]).code, 3);
    let out = world.text("taken.sbbundle");
    world.write("taken.sbbundle", "mine");
    assert_eq!(world.promote(&["--again", "--out", &out]).code, 3);
    assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
    let taken = world.json("dev", &["outbox"]).json();
    assert_eq!(taken["messages"].as_array().unwrap().len(), 1, "no number was used");
    #[cfg(unix)]
    {
        let link = world.path("link.sbbundle");
        std::os::unix::fs::symlink(&bundle, &link).unwrap();
        let refused = world.run("prod", &["verify", link.to_str().unwrap()]);
        assert_eq!(refused.code, 3);
        assert!(refused.err.contains("symbolic link"), "{}", refused.err);
    }
    let wrong = world.json("dev", &["accept", bundle.to_str().unwrap()]);
    assert_eq!((wrong.code, wrong.refusal()), (1, "message-kind".into()));
    world.write("release.json", "{\"project\": \"Shop\", \"verzion\": \"1\"}");
    let refused = world.promote(&[]);
    assert_eq!((refused.code, refused.refusal()), (1, "document-malformed".into()));
    assert!(text(&refused.json()["error"], "detail").contains("release.json"));
}

#[test]
fn a_changed_bundle_does_not_verify() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let mut bytes = fs::read(&bundle).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(world.path("changed.sbbundle"), bytes).unwrap();
    let refused = world.json("prod", &["verify", &world.text("changed.sbbundle")]);
    assert_eq!(refused.code, 1);
    assert!(!refused.refusal().is_empty());
    let refused = world.run("prod", &["import", &world.text("changed.sbbundle")]);
    assert_eq!(refused.code, 1);
    let inspected = world.run("prod", &["inspect", bundle.to_str().unwrap()]);
    assert!(inspected.out.contains("Nobody has checked any of this"), "{}", inspected.out);
    assert!(inspected.out.contains("(Dev Space)"), "{}", inspected.out);
}

#[test]
fn a_passphrase_that_is_wrong_signs_nothing() {
    let world = World::new();
    world.write("passphrase", "another one\n");
    let release = world.text("release.json");
    let packages = world.text("packages");
    let assemble = ["assemble", "--release", &release, "--packages", &packages];
    let refused = world.json("dev", &assemble);
    assert_eq!(refused.code, 1);
    assert!(refused.refusal().starts_with("key"), "{}", refused.refusal());
    assert!(!refused.err.contains("another one"));
    let mut command = world.command("dev", &assemble);
    let command = command.env("SPACEBRIDGE_PASSPHRASE", "a passphrase");
    assert_eq!(command.output().unwrap().status.code(), Some(1), "no variable is a passphrase");
}

#[test]
fn a_trust_is_added_whole_or_not_at_all() {
    let world = World::new();
    let pem = world.text("other.pem");
    world.done("other", &["init", "Other"]);
    world.done("other", &["trust", "export", "--out", &pem]);
    let add = ["trust", "add", "Other", &pem, "--promote-to"];
    for environment in ["Test: Test", "Live"] {
        let twice = ["--environment", environment, "--environment", "LIVE"];
        let refused = world.run("dev", &[add.as_slice(), &twice].concat());
        assert_eq!(refused.code, 1, "{environment}: {}", refused.out);
    }
    let list = world.done("dev", &["trust", "list"]);
    assert_eq!(list["trusts"].as_array().unwrap().len(), 1, "only the first trust");
    assert_eq!(world.run("dev", &add).code, 4);
}

#[test]
fn names_of_any_script_make_files() {
    let world = World::empty();
    let init = ["init", "東京 / Größe", "--environment", "本番"];
    let made = world.json("ort", &init);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(text(&made.json(), "name"), "東京 / Größe");
    assert!(made.out.is_ascii());
}
