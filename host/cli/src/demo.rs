//! `demo`: the journey of a release between two Spaces, in a new folder.

use std::path::Path;

use clap::Parser as _;
use serde_json::{Value, json};

use crate::args::{Arguments, Demo};
use crate::failure::{Exit, Failure};
use crate::files::{self, Readers};
use crate::screen::{Colour, Screen};
use crate::session::{Session, make_folder, quoted};

/// The passphrase of both Spaces: it protects nothing but a play.
const PASSPHRASE: &str = "a passphrase for a play\n";

/// Plays the journey with the commands of this program.
pub(crate) fn demo(asked: &Demo, session: &mut Session) -> Result<Exit, Failure> {
    let folder = &asked.folder;
    if folder.exists() {
        let message = format!("`{}` exists already", folder.display());
        return Err(Failure::files(message, "name a folder that does not exist yet"));
    }
    make_folder(&folder.join("packages"))?;
    let write =
        |name: &str, text: &str| files::create(&folder.join(name), text.as_bytes(), Readers::Owner);
    write("passphrase.txt", PASSPHRASE)?;
    write("release.json", &release().to_string())?;
    write(
        "across.json",
        &lifecycle("Across", &[("Test", "environment", "Test"), ("Live", "space", "Prod Space")]),
    )?;
    write("straight.json", &lifecycle("Straight", &[("Live", "environment", "Production")]))?;
    write("packages/Box.Office.1.1.0.zip", "the bytes of a package")?;
    let mut stage = Stage { folder, json: session.screen.is_json(), story: Vec::new() };
    stage.found()?;
    let bundle = stage.send()?;
    let receipt = stage.take(&bundle)?;
    stage.close(&receipt)?;
    session.screen.put("folder", &folder.display().to_string());
    session.screen.put("commands", &stage.story);
    let text = format!("The journey is done. Look around in `{}`.", folder.display());
    session.screen.line("");
    session.screen.coloured(Colour::Good, text);
    Ok(Exit::Done)
}

/// The folder of the play.
struct Stage<'d> {
    folder: &'d Path,
    json: bool,
    /// The commands that were run.
    story: Vec<String>,
}

impl Stage<'_> {
    fn path(&self, name: &str) -> String {
        self.folder.join(name).to_string_lossy().into_owned()
    }

    /// Makes two Spaces that trust each other.
    fn found(&mut self) -> Result<(), Failure> {
        let across = self.path("across.json");
        let straight = self.path("straight.json");
        let dev_pem = self.path("dev.pem");
        let prod_pem = self.path("prod.pem");
        self.say("Two Spaces are made, each with keys of its own.");
        let init = ["init", "DevTest Space", "--environment", "Test", "--lifecycle", &across];
        let dev_words = text_of(&self.run("dev", &init)?, "words");
        let init = ["init", "Prod Space", "--environment", "Production", "--lifecycle", &straight];
        let prod_words = text_of(&self.run("prod", &init)?, "words");
        self.say("They exchange certificates, and their people read the words to each other.");
        self.run("dev", &["trust", "export", "--out", &dev_pem])?;
        self.run("prod", &["trust", "export", "--out", &prod_pem])?;
        let add = ["trust", "add", "Prod Space", &prod_pem, "--promote-to", "--accept-results"];
        let rest = ["--environment", "Production", "--fingerprint", &prod_words];
        self.run("dev", &[add.as_slice(), &rest].concat())?;
        let add = ["trust", "add", "DevTest Space", &dev_pem, "--accept-releases"];
        let rest = ["--fingerprint", &dev_words];
        self.run("prod", &[add.as_slice(), &rest].concat())?;
        Ok(())
    }

    /// Promotes a release, and returns the file.
    fn send(&mut self) -> Result<String, Failure> {
        let release = self.path("release.json");
        let packages = self.path("packages");
        self.say("Dev signs the release, tests it, and promotes it as one file.");
        self.run("dev", &["assemble", "--release", &release, "--packages", &packages])?;
        let tested = ["report", "1.1.0", "--environment", "Test", "--outcome", "succeeded"];
        self.run("dev", &tested)?;
        let promote =
            ["promote", "--release", &release, "--to", "Prod Space", "--lifecycle", "Across"];
        Ok(text_of(&self.run("dev", &promote)?, "file"))
    }

    /// Imports, plans and reports the release, and returns the receipt.
    fn take(&mut self, bundle: &str) -> Result<String, Failure> {
        let packages = self.path("packages");
        let values = self.path("values.json");
        self.say("Somebody carries the file to Prod, whose people verify and review it.");
        self.run("prod", &["verify", bundle])?;
        let previewed = self.run("prod", &["preview", bundle, "--packages", &packages])?;
        let digest = previewed.get("preview").map(|preview| text_of(preview, "digest"));
        let digest = digest.unwrap_or_default();
        self.say("What was reviewed is what is imported.");
        let import = ["import", bundle, "--packages", &packages, "--reviewed", &digest];
        self.run("prod", &import)?;
        self.say("The plan has the steps and the values; a deployment tool takes it from here.");
        let plan = ["plan", "1.1.0", "--environment", "Production", "--packages", &packages];
        self.run("prod", &[plan.as_slice(), &["--reveal", &values]].concat())?;
        self.say("Prod signs a receipt.");
        let done = ["report", "1.1.0", "--environment", "Production", "--outcome", "succeeded"];
        Ok(text_of(&self.run("prod", &done)?, "file"))
    }

    /// Takes the receipt in at the source.
    fn close(&mut self, receipt: &str) -> Result<(), Failure> {
        self.say("Somebody carries the receipt back, and Dev sees what became of the release.");
        self.run("dev", &["accept", receipt])?;
        self.run("dev", &["status"])?;
        self.say("Each act is in the audit log of its Space.");
        self.run("dev", &["audit", "verify"])?;
        Ok(())
    }

    fn say(&self, scene: &str) {
        let screen = Screen::new(self.json, String::new());
        screen.line("");
        screen.coloured(Colour::Strong, scene);
    }

    /// Runs one command as a person does, and returns its document.
    fn run(&mut self, space: &str, words: &[&str]) -> Result<Value, Failure> {
        let space = self.path(space);
        let passphrase = self.path("passphrase.txt");
        let mut line = vec!["spacebridge", "--space", &space];
        line.extend_from_slice(words);
        let shown: Vec<String> = line.iter().map(|word| quoted(word)).collect();
        let shown = shown.join(" ");
        let given = ["--by", "ada", "--passphrase-file", &passphrase];
        line.extend(given);
        if self.json {
            line.push("--json");
        }
        let parsed = Arguments::try_parse_from(line);
        let parsed = parsed.map_err(|error| Failure::usage(error.to_string(), ""))?;
        let mut session = Session::new(&parsed.common)?;
        session.screen.line("");
        session.screen.coloured(Colour::Faint, format!("$ {shown}"));
        self.story.push(shown);
        crate::run(&parsed.command, &mut session)?;
        Ok(session.screen.into_document())
    }
}

fn text_of(document: &Value, key: &str) -> String {
    document.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Returns the document of a lifecycle, a phase with one stage for each part.
fn lifecycle(name: &str, phases: &[(&str, &str, &str)]) -> String {
    let phase = |&(name, kind, place): &(&str, &str, &str)| {
        let mut stage = serde_json::Map::new();
        stage.insert(kind.to_owned(), place.into());
        json!({"name": name, "manual": [stage]})
    };
    let phases: Vec<Value> = phases.iter().map(phase).collect();
    json!({"name": name, "phases": phases}).to_string()
}

/// Returns the document of the release that is played.
fn release() -> Value {
    json!({
        "project": "Box Office",
        "version": "1.1.0",
        "assembled": "2026-01-02T09:00:00Z",
        "notes": "Sells tickets again.",
        "packages": [{"id": "Box.Office", "version": "1.1.0"}],
        "variables": [
            {"name": "Url", "value": {"text": "https://test.example"}},
            {"name": "Url", "value": {"text": "https://tickets.example"},
             "scope": {"environments": ["Prod Space: Production"]}},
            {"name": "Database.Password", "value": {"sensitive": "open sesame"}},
        ],
    })
}
