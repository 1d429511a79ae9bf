//! Two Spaces in two folders, and the files that are carried between them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with both Spaces.
pub(crate) struct World {
    folder: TempDir,
}

/// The output and the exit code of a command.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap_or(-1);
        Self { code, out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Returns the document of a command with `--json`.
    pub(crate) fn json(&self) -> Value {
        assert!(self.out.is_ascii(), "{}", self.out);
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{} {}", self.out, self.err))
    }

    /// Returns the code of the refusal.
    pub(crate) fn refusal(&self) -> String {
        text(&self.json()["error"], "code")
    }
}

pub(crate) fn text(document: &Value, key: &str) -> String {
    document[key].as_str().unwrap_or_default().to_owned()
}

impl World {
    /// Makes an empty folder with what both sides need.
    pub(crate) fn empty() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        world.write("passphrase", "a passphrase\n");
        world.write("release.json", &release("1.1.0").to_string());
        let across = json!({"name": "Across", "phases": [
            {"name": "Test", "manual": [{"environment": "Test"}]},
            {"name": "Live", "manual": [{"space": "Prod Space"}]},
        ]});
        world.write("across.json", &across.to_string());
        let straight = json!({"name": "Straight", "phases": []});
        world.write("straight.json", &straight.to_string());
        fs::create_dir(world.path("packages")).unwrap();
        world.write("packages/Shop.Web.1.1.0.zip", "the package of 1.1.0");
        world.write("packages/Shop.Web.1.2.0.zip", "the package of 1.2.0");
        world
    }

    /// Makes two Spaces that trust each other.
    pub(crate) fn new() -> Self {
        let world = Self::empty();
        let across = world.text("across.json");
        let straight = world.text("straight.json");
        let init = ["init", "Dev Space", "--environment", "Test", "--lifecycle", &across];
        let dev = world.done("dev", &init);
        let init = ["init", "Prod Space", "--environment", "Production", "--lifecycle", &straight];
        let prod = world.done("prod", &init);
        for (space, pem) in [("dev", "dev.pem"), ("prod", "prod.pem")] {
            world.done(space, &["trust", "export", "--out", &world.text(pem)]);
        }
        let pem = world.text("prod.pem");
        let add = ["trust", "add", "Prod Space", &pem, "--promote-to", "--accept-results"];
        let words = text(&prod, "words");
        let rest = ["--environment", "Production", "--fingerprint", &words];
        world.done("dev", &[add.as_slice(), &rest].concat());
        let pem = world.text("dev.pem");
        let words = text(&dev, "words");
        let add = ["trust", "add", "Dev Space", &pem, "--accept-releases", "--fingerprint", &words];
        world.done("prod", &add);
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Returns the command of one Space, with all that a pipeline gives.
    pub(crate) fn command(&self, space: &str, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spacebridge"));
        command.arg("--space").arg(self.path(space)).args(words);
        command.args(["--by", "ada", "--passphrase-file"]).arg(self.path("passphrase"));
        command.stdin(Stdio::null()).env_remove("SPACEBRIDGE_SPACE").env("NO_COLOR", "1");
        command
    }

    /// Runs a command, and returns what it printed for a person.
    pub(crate) fn run(&self, space: &str, words: &[&str]) -> Ran {
        Ran::of(&self.command(space, words).output().unwrap())
    }

    /// Runs a command with `--json`.
    pub(crate) fn json(&self, space: &str, words: &[&str]) -> Ran {
        Ran::of(&self.command(space, words).arg("--json").output().unwrap())
    }

    /// Runs a command that succeeds, and returns its document.
    pub(crate) fn done(&self, space: &str, words: &[&str]) -> Value {
        let ran = self.json(space, words);
        assert_eq!(ran.code, 0, "{words:?}: {} {}", ran.out, ran.err);
        ran.json()
    }

    /// Tests and promotes the release of a version, and returns the file.
    pub(crate) fn send(&self, version: &str) -> PathBuf {
        self.write("release.json", &release(version).to_string());
        let release = self.text("release.json");
        let packages = self.text("packages");
        self.done("dev", &["assemble", "--release", &release, "--packages", &packages]);
        self.done("dev", &["report", version, "--environment", "Test", "--outcome", "succeeded"]);
        PathBuf::from(text(&self.promote(&[]).json(), "file"))
    }

    /// Promotes the release in `release.json`.
    pub(crate) fn promote(&self, more: &[&str]) -> Ran {
        let release = self.text("release.json");
        let promote = ["promote", "--release", &release, "--to", "Prod Space"];
        self.json("dev", &[promote.as_slice(), more].concat())
    }

    /// Imports a bundle as a person does who looked at the preview.
    pub(crate) fn import(&self, file: &Path) -> Value {
        let file = file.to_str().unwrap();
        let packages = self.text("packages");
        let seen = self.done("prod", &["preview", file, "--packages", &packages]);
        let digest = text(&seen["preview"], "digest");
        let import = ["import", file, "--packages", &packages, "--reviewed", &digest];
        self.done("prod", &import)
    }

    /// Deploys a version to Production, and returns the receipt.
    pub(crate) fn deploy(&self, version: &str, outcome: &str) -> PathBuf {
        let done = ["report", version, "--environment", "Production", "--outcome", outcome];
        PathBuf::from(text(&self.done("prod", &done), "file"))
    }

    /// Lists the files of a folder.
    pub(crate) fn files(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else { return Vec::new() };
        let name = |entry: std::io::Result<fs::DirEntry>| {
            entry.unwrap().file_name().into_string().unwrap()
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }
}

/// Returns the document of a release.
pub(crate) fn release(version: &str) -> Value {
    json!({
        "project": "Shop",
        "version": version,
        "assembled": "2026-01-02T09:00:00Z",
        "notes": format!("The notes of {version}."),
        "packages": [{"id": "Shop.Web", "version": version}],
        "process": {"steps": [{"name": "Deploy", "actions": [
            {"name": "Deploy Web", "kind": "Octopus.Script"},
        ]}]},
        "variables": [
            {"name": "Url", "value": {"text": "https://test.example"}},
            {"name": "Url", "value": {"text": format!("https://{version}.example")},
             "scope": {"environments": ["Prod Space: Production"]}},
            {"name": "Password", "value": {"sensitive": "open sesame"}},
        ],
        "templates": [],
    })
}
