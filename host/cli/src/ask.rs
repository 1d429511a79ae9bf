//! Questions to a person.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

#[cfg(unix)]
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files;

/// The longest file of a passphrase, in bytes.
const PASSPHRASE: usize = 64 << 10;

/// Returns true if a person at a terminal can answer.
pub(crate) fn at_terminal() -> bool {
    io::stdin().is_terminal()
}

/// Returns the passphrase of the private keys: asked for, or the first line of a file.
///
/// It is never an argument: every process of a machine can read those of every other.
pub(crate) fn passphrase(file: Option<&Path>, twice: bool) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = file {
        let text = if path.as_os_str() == "-" {
            let mut text = String::new();
            let read = io::stdin().lock().read_line(&mut text);
            read.map_err(|error| Failure::of_file(path, &error))?;
            Zeroizing::new(text)
        } else {
            files::read_text(path, PASSPHRASE)?
        };
        let line = text.lines().next().unwrap_or_default();
        return Ok(Zeroizing::new(line.to_owned()));
    }
    if !at_terminal() {
        return Err(Failure::usage(
            "nobody is there to type the passphrase",
            "name a file that holds it with --passphrase-file (- for the standard input)",
        ));
    }
    let _silence = Silence::new();
    let typed = secret("Passphrase of the private keys: ")?;
    if twice && secret("Repeat it: ")? != typed {
        return Err(Failure::usage("the two passphrases differ", "start again"));
    }
    Ok(typed)
}

/// A terminal that shows nothing of what is typed, until this is dropped.
///
/// `rpassword` turns the echo off after it wrote its prompt, and on between two prompts. What is
/// typed or pasted in between would be shown. A process without a terminal has nothing to hide.
struct Silence {
    /// The terminal and its settings before.
    #[cfg(unix)]
    terminal: Option<(File, Termios)>,
}

#[cfg(unix)]
impl Silence {
    fn new() -> Self {
        let silenced = || {
            let terminal = File::options().read(true).write(true).open("/dev/tty").ok()?;
            let before = tcgetattr(&terminal).ok()?;
            let mut silent = before.clone();
            silent.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
            tcsetattr(&terminal, OptionalActions::Now, &silent).ok()?;
            Some((terminal, before))
        };
        Self { terminal: silenced() }
    }
}

#[cfg(unix)]
impl Drop for Silence {
    fn drop(&mut self) {
        if let Some((terminal, before)) = &self.terminal {
            // A terminal that is gone has no settings.
            tcsetattr(terminal, OptionalActions::Now, before).ok();
        }
    }
}

#[cfg(not(unix))]
impl Silence {
    fn new() -> Self {
        Self {}
    }
}

/// Returns a secret, typed without being shown.
pub(crate) fn secret(label: &str) -> Result<Zeroizing<String>, Failure> {
    let _silence = Silence::new();
    let typed = rpassword::prompt_password(label);
    typed.map(Zeroizing::new).map_err(|error| Failure::of_file(Path::new("terminal"), &error))
}

/// Returns a line that is shown while it is typed.
pub(crate) fn line(label: &str) -> Result<String, Failure> {
    let of_terminal = |error: io::Error| Failure::of_file(Path::new("terminal"), &error);
    let mut out = io::stderr();
    write!(out, "{label}").and_then(|()| out.flush()).map_err(of_terminal)?;
    let mut text = String::new();
    io::stdin().lock().read_line(&mut text).map_err(of_terminal)?;
    Ok(text.trim().to_owned())
}

/// Returns true if a person at a terminal typed `yes`.
pub(crate) fn agreed(question: &str) -> Result<bool, Failure> {
    Ok(at_terminal() && line(&format!("{question} Type yes: "))?.eq_ignore_ascii_case("yes"))
}

/// Returns the acting person, as the teams of the Space list them.
pub(crate) fn user(given: Option<&str>) -> Result<String, Failure> {
    let named = |key: &str| std::env::var(key).ok().filter(|name| !name.is_empty());
    let login = || ["LOGNAME", "USER", "USERNAME"].iter().find_map(|key| named(key));
    given
        .map(str::to_owned)
        .or_else(|| named("SPACEBRIDGE_USER"))
        .or_else(login)
        .ok_or_else(|| Failure::usage("it is not known who acts", "name the person with --by"))
}
