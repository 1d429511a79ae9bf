//! Interruptions, backups and races: the old or the new state, and no number twice.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;

use serde_json::json;

use crate::world::{World, text};

#[test]
fn a_lost_file_is_written_again() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let bytes = fs::read(&bundle).unwrap();
    fs::remove_file(&bundle).unwrap();
    let folder = world.text("again");
    world.done("dev", &["outbox", "--write", &folder]);
    assert_eq!(fs::read(world.path("again").join(bundle.file_name().unwrap())).unwrap(), bytes);
}

#[test]
fn a_backup_is_restored_and_its_numbers_continue() {
    let world = World::new();
    world.send("1.1.0");
    let copy = world.text("copy.db");
    world.done("dev", &["backup", &copy]);
    assert_eq!(world.run("dev", &["backup", &copy]).code, 3);
    world.import(&world.send("1.2.0"));
    let keys = world.path("restored").join("keys");
    let restored = world.run("restored", &["restore", &copy]);
    assert_eq!(restored.code, 4, "{}", restored.err);
    assert!(restored.out.contains("continue 'Prod Space=B,R,N'"), "{}", restored.out);
    fs::create_dir(&keys).unwrap();
    for name in world.files("dev/keys") {
        fs::copy(world.path("dev/keys").join(&name), keys.join(&name)).unwrap();
    }
    let release = world.text("release.json");
    let packages = world.text("packages");
    let assemble = ["assemble", "--release", &release, "--packages", &packages];
    let refused = world.json("restored", &assemble);
    assert_eq!((refused.code, refused.refusal()), (1, "numbers-unknown".into()));
    world.done("restored", &["continue", "Prod Space=2,0,0"]);
    world.write("release.json", &crate::world::release("1.3.0").to_string());
    world.write("packages/Shop.Web.1.3.0.zip", "the package of 1.3.0");
    world.done("restored", &assemble);
    let tested = ["report", "1.3.0", "--environment", "Test", "--outcome", "succeeded"];
    world.done("restored", &tested);
    let promote = ["promote", "--release", &release, "--to", "Prod Space"];
    let promoted = world.done("restored", &promote);
    assert_eq!(promoted["fact"]["sequence"], json!(3));
    world.import(text(&promoted, "file").as_ref());
}

#[test]
fn everything_is_exported_as_readable_json() {
    let world = World::new();
    world.import(&world.send("1.1.0"));
    let folder = world.text("export");
    world.done("prod", &["export", &folder]);
    assert_eq!(
        world.files("export"),
        ["audit.json", "facts.json", "messages", "releases", "space.json"]
    );
    for space in ["prod", "dev"] {
        let folder = format!("export-{space}");
        world.done(space, &["export", &world.text(&folder)]);
        let [message] = world.files(&format!("{folder}/messages")).try_into().unwrap();
        assert!(message.ends_with(".sbbundle"), "{space}: {message}");
    }
    let facts = fs::read_to_string(world.path("export/facts.json")).unwrap();
    assert!(facts.contains("\"imports\": [\n"), "{facts}");
    let all = [facts, fs::read_to_string(world.path("export/space.json")).unwrap()].concat();
    assert!(!all.contains("open sesame"));
    assert_eq!(world.run("prod", &["export", &folder]).code, 3);
}

#[test]
fn eight_promotions_at_once_have_eight_numbers() {
    let world = World::new();
    world.send("1.1.0");
    let release = world.text("release.json");
    let promote = ["promote", "--release", &release, "--to", "Prod Space", "--again", "--json"];
    let mut numbers = thread::scope(|scope| {
        let racers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| world.command("dev", &promote).output().unwrap()))
            .collect();
        let number = |output: std::process::Output| {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            document["fact"]["sequence"].as_u64().unwrap()
        };
        racers.into_iter().map(|racer| number(racer.join().unwrap())).collect::<Vec<u64>>()
    });
    numbers.sort_unstable();
    assert_eq!(numbers, (2..=9).collect::<Vec<u64>>());
    assert_eq!(world.files("dev/outbox").len(), 9, "each number has its file");
    world.done("dev", &["audit", "verify"]);
}

#[test]
fn a_command_that_is_killed_leaves_the_old_state_or_the_new_one() {
    let world = World::new();
    world.send("1.1.0");
    let release = world.text("release.json");
    let promote = ["promote", "--release", &release, "--to", "Prod Space", "--again"];
    for microseconds in (0..24).map(|step| step * 9_000) {
        let mut command = world.command("dev", &promote);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(core::time::Duration::from_micros(microseconds));
        let _ = child.kill();
        child.wait().unwrap();
    }
    // The next command writes the files that the killed ones left unwritten.
    let listed = world.done("dev", &["outbox"]);
    let messages = listed["messages"].as_array().unwrap();
    let numbers: Vec<u64> = messages.iter().map(|m| m["sequence"].as_u64().unwrap()).collect();
    let last = u64::try_from(numbers.len()).unwrap();
    assert_eq!(numbers, (1..=last).collect::<Vec<u64>>());
    let bundles = world.files("dev/outbox").into_iter().filter(|name| name.ends_with(".sbbundle"));
    assert!(bundles.count() >= numbers.len(), "each number has its file");
    world.done("dev", &["audit", "verify"]);
    let next = world.done("dev", &promote);
    assert_eq!(next["fact"]["sequence"], json!(last + 1));
    world.import(text(&next, "file").as_ref());
}

/// Kills a command after each of several times, each time in a copy of the folder. Then the same
/// command, or the proof that it was done, leads to the same end.
fn kill(world: &World, space: &str, words: &[&str], end: &dyn Fn(&str)) {
    for step in (0..120).step_by(12) {
        let copy = format!("{space}-{}-{step}", words[0]);
        copied(&world.path(space), &world.path(&copy));
        let mut command = world.command(&copy, words);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(core::time::Duration::from_millis(step));
        let _ = child.kill();
        child.wait().unwrap();
        world.done(&copy, &["audit", "verify"]);
        let again = world.run(&copy, words);
        assert!([0, 1].contains(&again.code), "{words:?}: {} {}", again.out, again.err);
        world.done(&copy, &["outbox"]);
        world.done(&copy, &["audit", "verify"]);
        end(&copy);
    }
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_target_that_is_killed_reaches_the_same_end() {
    let world = World::new();
    let bundle = world.send("1.1.0");
    let file = bundle.to_str().unwrap();
    let seen = world.done("prod", &["preview", file]);
    let digest = text(&seen["preview"], "digest");
    kill(&world, "prod", &["import", file, "--reviewed", &digest], &|copy| {
        world.done(copy, &["show", "1.1.0"]);
        let acts = world.run(copy, &["audit", "show"]).out;
        assert_eq!(acts.matches("from bundle 1").count(), 1, "{acts}");
    });
    world.import(&bundle);
    let report = ["report", "1.1.0", "--environment", "Production", "--outcome", "succeeded"];
    kill(&world, "prod", &report, &|copy| {
        let files = world.files(&format!("{copy}/outbox"));
        assert_eq!(files, ["Shop-1.1.0-to-Dev-Space-1.sbreceipt"]);
    });
    let rotated = world.done("dev", &["keys", "rotate", "--yes"]);
    let notice = rotated["files"][0].as_str().unwrap();
    kill(&world, "prod", &["note", notice, "--yes"], &|copy| {
        let list = world.done(copy, &["trust", "list"]);
        assert_eq!(list["trusts"][0]["fingerprint"], rotated["fingerprint"]);
    });
}

#[test]
fn a_source_that_is_killed_reaches_the_same_end() {
    let world = World::new();
    world.import(&world.send("1.1.0"));
    let receipt = world.deploy("1.1.0", "succeeded");
    kill(&world, "dev", &["accept", receipt.to_str().unwrap()], &|copy| {
        let acts = world.run(copy, &["audit", "show"]).out;
        assert_eq!(acts.matches("accepts receipt 1").count(), 1, "{acts}");
    });
    kill(&world, "dev", &["recall", "1.1.0", "--reason", "it loses orders"], &|copy| {
        let listed = world.done(copy, &["outbox"]);
        assert_eq!(listed["messages"].as_array().unwrap().len(), 2);
        assert_eq!(world.files(&format!("{copy}/outbox")).len(), 2);
    });
    kill(&world, "dev", &["keys", "rotate", "--yes"], &|copy| {
        // Whichever certificate the Space names, its keys are there and sign.
        world.done(copy, &["keys", "renew"]);
    });
}

#[test]
fn a_damaged_store_is_refused_with_the_next_step() {
    let world = World::new();
    fs::write(world.path("dev/space.db"), "no database".repeat(999)).unwrap();
    let _ = fs::remove_file(world.path("dev/space.db-wal"));
    let refused = world.json("dev", &["status"]);
    assert_eq!((refused.code, refused.refusal()), (3, "store-damaged".into()));
    let advice = text(&refused.json()["error"], "advice");
    assert!(advice.contains("restore the newest backup"), "{advice}");
}

#[test]
fn a_silent_space_and_a_missing_receipt_are_problems() {
    let world = World::new();
    world.import(&world.send("1.1.0"));
    let ran = world.run("dev", &["status", "--check"]);
    assert_eq!(ran.code, 0, "it was sent today: {}", ran.out);
    let silent = world.json("dev", &["status", "--check", "--days", "0"]);
    assert_eq!(silent.code, 4);
    assert_eq!(silent.json()["problems"][0]["problem"], json!("silent"));
    assert_eq!(silent.json()["problems"][1]["problem"], json!("outbox-old"));
    for name in world.files("dev/outbox") {
        fs::remove_file(world.path("dev/outbox").join(name)).unwrap();
    }
    let carried = world.json("dev", &["status", "--check", "--days", "0"]).json();
    assert_eq!(carried["problems"].as_array().unwrap().len(), 1, "{carried}");
    world.deploy("1.1.0", "failed");
    let second = world.deploy("1.1.0", "succeeded");
    let accepted = world.json("dev", &["accept", second.to_str().unwrap()]);
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    let gap = world.json("dev", &["status", "--check"]);
    assert_eq!(gap.code, 4);
    assert_eq!(gap.json()["problems"][0]["problem"], json!("receipt-gap"));
}
