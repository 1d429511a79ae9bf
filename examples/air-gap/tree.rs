//! What lies in the folder afterwards, file by file.

use std::path::Path;

use crate::fault::Fault;
use crate::files;
use crate::options::{KNOWN_PASSPHRASE, Passphrase};
use crate::story::Story;

/// What a file is, by the end of its path. The first that fits counts.
const KINDS: [(&str, &str); 16] = [
    ("keys.pem", "private keys, encrypted: openssl pkey -in … -noout -text"),
    ("/trusted/", "another Space's certificate: openssl x509 -in … -noout -text"),
    ("certificate.pem", "certificate: openssl x509 -in … -noout -fingerprint -sha256"),
    ("space.json", "what the Space is and whom it trusts"),
    ("facts.json", "what happened, as this side knows it"),
    ("release.json", "the release as it was frozen, without secrets"),
    ("findings.json", "what the reader of the export found"),
    ("promoted.json", "what the promoter was told"),
    ("manifest.cose", "what the owner signed: the identity of the release"),
    ("statement.json", "what verification established"),
    ("preview.json", "all that was reviewed before the import"),
    ("/answers", "what the target fills in"),
    ("/refused/", "changed on the way, and refused"),
    (".bundle", "release bundle: COSE, signed, secrets sealed to one Space"),
    (".receipt", "deployment receipt: COSE, signed by the target"),
    ("/packages/", "package"),
];

impl Story {
    /// Lists the files, and says what each is.
    pub(crate) fn list_files(&mut self) -> Result<(), Fault> {
        self.screen.act("What lies in the folder")?;
        let out = self.options.out.clone();
        self.screen.say(&format!("Below {}, to look at:", out.display()));
        let mut before = None;
        for path in files::below(&out)? {
            let path = path.strip_prefix(&out).unwrap_or(&path);
            let folder = path.parent().unwrap_or(Path::new(""));
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if before.as_deref() != Some(folder) {
                self.screen.head(&format!("{}/", folder.display()));
                before = Some(folder.to_path_buf());
            }
            self.screen.line(&format!("{name:<34}  {}", kind(path)));
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

fn kind(path: &Path) -> &'static str {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let path = parts.join("/");
    let fits = |(part, _): &&(&str, &str)| {
        if part.ends_with('/') || part.starts_with('/') {
            path.contains(part)
        } else {
            path.ends_with(part)
        }
    };
    KINDS.iter().find(fits).map_or("this folder", |(_, what)| what)
}
