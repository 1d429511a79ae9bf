//! The list of the files in the folder afterwards.

use std::path::Path;

use crate::fault::Fault;
use crate::files;
use crate::options::{KNOWN_PASSPHRASE, Passphrase};
use crate::story::Story;

/// The kind of a file, by a folder in its path, the end of its path, or both with `*` between. The
/// first match counts.
const KINDS: [(&str, &str); 22] = [
    ("README.txt", "explanation of this folder"),
    ("keys.pem", "private keys, encrypted: openssl pkey -in … -pubout"),
    ("/trusted/", "another Space's certificate: openssl x509 -in … -text"),
    ("certificate.pem", "certificate: openssl x509 -in … -fingerprint -sha256"),
    ("space.json", "document of the Space: examples/inspect-page opens it"),
    ("facts.json", "facts of this side"),
    ("release.json", "document of the release, without secrets"),
    ("findings.json", "findings about the export"),
    ("promoted.json", "findings about the promotion"),
    ("manifest.cose", "manifest: signed by the owner of the release"),
    ("statement.json", "verification report"),
    ("comparison.txt", "comparison with the release that runs"),
    ("preview.json", "preview, reviewed before the import"),
    ("answers.schema.json", "JSON Schema of the answers"),
    ("answers-to-fill.json", "answer sheet, to fill in"),
    ("/answers", "answers of the target"),
    ("/refused/*.sbbundle", "release bundle, changed on the way and refused"),
    ("/refused/", "package, changed on the way and refused"),
    (".pack", "pack: makes a package from an older version"),
    (".sbbundle", "release bundle: signed, secrets sealed to one Space"),
    (".sbreceipt", "deployment receipt, signed by the target"),
    ("/packages/", "package"),
];

/// The label of a file that the example did not write.
const OTHER: &str = "another file";

impl Story {
    /// Lists the files, and says what each is.
    pub(crate) fn list_files(&mut self) -> Result<(), Fault> {
        self.screen.act("What lies in the folder")?;
        let out = self.options.out.clone();
        self.screen.say(&format!("Below {}, to look at:", out.display()));
        let files = files::below(&out)?;
        let files: Vec<_> =
            files.iter().map(|path| path.strip_prefix(&out).unwrap_or(path)).collect();
        for folder in files.chunk_by(|one, other| one.parent() == other.parent()) {
            let name = folder.first().and_then(|path| path.parent()).unwrap_or(Path::new(""));
            if name != Path::new("") {
                self.screen.head(&format!("{}/", name.display()));
            }
            for alike in folder.chunk_by(|one, other| kind(one) == kind(other)) {
                self.screen.table(&[row(alike)]);
            }
        }
        self.screen.gap();
        let passphrase = match self.options.passphrase {
            Passphrase::Known => format!("the demo's own, `{KNOWN_PASSPHRASE}`"),
            Passphrase::Own => "yours, from SPACEBRIDGE_PASSPHRASE".into(),
        };
        self.screen.entry("passphrase", &passphrase);
        Ok(())
    }
}

/// One line for files that are alike.
fn row(alike: &[&Path]) -> [String; 2] {
    let name = alike.first().and_then(|path| path.file_name()).unwrap_or_default();
    let name = name.to_string_lossy();
    let name = match alike.len() {
        1 => name.into_owned(),
        count => format!("{name} +{}", count.saturating_sub(1)),
    };
    let what = alike.first().map_or("", |path| kind(path));
    [format!("{name:<40}"), what.into()]
}

fn kind(path: &Path) -> &'static str {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let path = parts.join("/");
    let fits = |(pattern, _): &&(&str, &str)| match pattern.split_once('*') {
        Some((folder, end)) => path.contains(folder) && path.ends_with(end),
        None if pattern.starts_with('/') => path.contains(pattern),
        None => path.ends_with(pattern),
    };
    KINDS.iter().find(fits).map_or(OTHER, |(_, kind)| kind)
}
