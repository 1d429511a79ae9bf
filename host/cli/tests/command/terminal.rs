//! A person at a terminal: `script` of util-linux makes one.
#![cfg(target_os = "linux")]

use core::time::Duration;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::world::{World, text};

/// The time after which a prompt that does not come fails a test.
const PATIENCE: Duration = Duration::from_mins(1);

/// One command at a terminal.
struct Terminal {
    child: Child,
    output: Receiver<u8>,
    seen: String,
}

impl Terminal {
    fn new(world: &World, space: &str, words: &[&str]) -> Self {
        let program = env!("CARGO_BIN_EXE_spacebridge");
        let quoted = |word: &&str| format!("'{}'", word.replace('\'', r"'\''"));
        let folder = world.text(space);
        let line = [program, "--by", "ada", "--space", &folder];
        let line: Vec<String> = line.iter().chain(words).map(quoted).collect();
        let mut script = Command::new("script");
        script.args(["--quiet", "--return", "--command", &line.join(" "), "/dev/null"]);
        script.env("NO_COLOR", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = script.spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut byte = [0];
            while stdout.read(&mut byte).is_ok_and(|length| length == 1) {
                if sender.send(byte[0]).is_err() {
                    break;
                }
            }
        });
        Self { child, output, seen: String::new() }
    }

    /// Waits for a prompt, and types a line.
    fn answer(mut self, prompt: &str, typed: &str) -> Self {
        let start = self.seen.len();
        while !self.seen.split_at(start).1.contains(prompt) {
            let Ok(byte) = self.output.recv_timeout(PATIENCE) else {
                panic!("no `{prompt}` in: {}", self.seen);
            };
            self.seen.push(char::from(byte));
        }
        writeln!(self.child.stdin.as_ref().unwrap(), "{typed}").unwrap();
        self
    }

    /// Waits for the end, and returns the exit code and all that was shown.
    fn end(mut self) -> (i32, String) {
        while let Ok(byte) = self.output.recv_timeout(PATIENCE) {
            self.seen.push(char::from(byte));
        }
        (self.child.wait().unwrap().code().unwrap_or(-1), self.seen)
    }
}

#[test]
fn a_passphrase_is_typed_twice_and_never_shown() {
    let world = World::empty();
    let init = ["init", "Dev Space"];
    let (code, seen) = Terminal::new(&world, "dev", &init)
        .answer("Passphrase of the private keys: ", "correct horse")
        .answer("Repeat it: ", "battery staple")
        .end();
    assert_eq!(code, 2, "{seen}");
    assert!(seen.contains("the two passphrases differ"), "{seen}");
    assert!(!seen.contains("horse"), "{seen}");
    assert!(!world.path("dev/space.db").exists());
    let (code, seen) = Terminal::new(&world, "dev", &init)
        .answer("Passphrase of the private keys: ", "correct horse")
        .answer("Repeat it: ", "correct horse")
        .end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("fingerprint"), "{seen}");
}

#[test]
fn a_person_compares_a_fingerprint_and_agrees_to_an_import() {
    let world = World::new();
    let third = world.done("third", &["init", "Third Space"]);
    let pem = world.text("third.pem");
    world.done("third", &["trust", "export", "--out", &pem]);
    let add = ["trust", "add", "Third Space", &pem, "--accept-results"];
    let (code, seen) = Terminal::new(&world, "prod", &add)
        .answer("Type what you hear", &text(&third, "words"))
        .end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("Third Space is trusted."), "{seen}");

    let bundle = world.send("1.1.0");
    let packages = world.text("packages");
    let import = ["import", bundle.to_str().unwrap(), "--packages", &packages];
    let question = "Import this? Type yes: ";
    let (code, seen) = Terminal::new(&world, "prod", &import).answer(question, "no").end();
    assert_eq!(code, 4, "{seen}");
    let (code, seen) = Terminal::new(&world, "prod", &import).answer(question, "yes").end();
    assert_eq!(code, 0, "{seen}");
    assert!(seen.contains("imported: Dev Space: Shop 1.1.0"), "{seen}");
}
