//! One call of the program: the folder of the Space, the person, and the screen.

use std::fs;
use std::path::{Path, PathBuf};

use spacebridge::source::Announcement;
use spacebridge::{
    Actor, Bundle, Limits, Message, MessageDigest, Name, Notice, Receipt, SpaceKeys, Timestamp,
};
use spacebridge_store::{Outgoing, SpaceStore, Store};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::keys::read_certificate;
use crate::screen::Screen;
use crate::{Common, ask};

/// The largest document that a person gives, in bytes.
pub(crate) const DOCUMENT: usize = 64 << 20;

/// One call of the program.
pub(crate) struct Session {
    pub(crate) screen: Screen,
    folder: PathBuf,
    by: Option<String>,
    passphrase_file: Option<PathBuf>,
    now: Timestamp,
}

impl Session {
    pub(crate) fn new(common: &Common) -> Result<Self, Failure> {
        let folder = common
            .space
            .clone()
            .or_else(|| std::env::var_os("SPACEBRIDGE_SPACE").map(PathBuf::from))
            .unwrap_or_else(|| PathBuf::from("."));
        Ok(Self {
            screen: Screen::new(common.json, common.program()),
            folder,
            by: common.by.clone(),
            passphrase_file: common.passphrase_file.clone(),
            now: spacebridge_store::now()?,
        })
    }

    pub(crate) const fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns a path in the folder of the Space.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the path of the database.
    pub(crate) fn database(&self) -> PathBuf {
        self.path("space.db")
    }

    /// Returns the acting person.
    pub(crate) fn user(&self) -> Result<String, Failure> {
        ask::user(self.by.as_deref())
    }

    /// Returns the passphrase of the keys.
    pub(crate) fn passphrase(&self, twice: bool) -> Result<Zeroizing<String>, Failure> {
        ask::passphrase(self.passphrase_file.as_deref(), twice)
    }

    /// Opens the store of the Space.
    pub(crate) fn store(&self) -> Result<Store, Failure> {
        let path = self.database();
        if !path.exists() {
            let message = format!("there is no Space in `{}`", self.folder.display());
            let advice = if self.path("space.json").exists() {
                "the folder belongs to the command line of the Python package; use that one"
            } else {
                "make one: `spacebridge init NAME`, or name its folder with --space"
            };
            return Err(Failure::files(message, advice));
        }
        let store = Store::open(path)?;
        #[cfg(feature = "failpoints")]
        if let Some(number) = std::env::var("SPACEBRIDGE_FAIL_AT").ok().and_then(|n| n.parse().ok())
        {
            store.fail_at(number);
        }
        Ok(store)
    }

    /// Reads the keys of the Space.
    pub(crate) fn keys(&self, space: &SpaceStore<'_>) -> Result<SpaceKeys, Failure> {
        let passphrase = self.passphrase(false)?;
        self.keys_with(space, &passphrase)
    }

    /// Reads the keys of the Space with a passphrase that was asked for before.
    pub(crate) fn keys_with(
        &self,
        space: &SpaceStore<'_>,
        passphrase: &str,
    ) -> Result<SpaceKeys, Failure> {
        let certificate = space.space()?.certificate().clone();
        let path = self.key_file(&certificate);
        let text = files::read_text(&path, 64 << 10)?;
        let limits = Limits::default();
        Ok(SpaceKeys::from_pem(text.as_bytes(), Some(passphrase), certificate, &limits)?)
    }

    /// Returns the path of the keys for a certificate. Each pair of keys has a file of its own, so
    /// the file of the next pair can be written before the Space names it.
    pub(crate) fn key_file(&self, certificate: &spacebridge::Certificate) -> PathBuf {
        let name = certificate.encryption_fingerprint().to_string().replace(':', "");
        let short: String = name.chars().take(16).collect();
        self.path("keys").join(format!("{}.pem", short.to_lowercase()))
    }

    /// Stores keys before a Space names them.
    pub(crate) fn write_keys(&self, keys: &SpaceKeys, passphrase: &str) -> Result<(), Failure> {
        let path = self.key_file(keys.certificate());
        let text = Zeroizing::new(keys.to_encrypted_pem(passphrase, spacebridge_store::seed()?)?);
        make_folder(&self.path("keys"))?;
        files::create(&path, text.as_bytes(), Readers::Owner)?;
        // Secrets on their way are sealed to this certificate, also after the Space has the next.
        let certificate = path.with_extension("certificate.pem");
        let pem = keys.certificate().to_pem();
        files::replace(&certificate, pem.as_bytes(), Readers::Everybody)
    }

    /// Reads the keys in the folder that this passphrase opens.
    pub(crate) fn all_keys(&self, passphrase: &str) -> Result<Vec<SpaceKeys>, Failure> {
        let folder = self.path("keys");
        let unusable = |error: std::io::Error| Failure::of_file(&folder, &error);
        let limits = Limits::default();
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).map_err(unusable)? {
            let path = entry.map_err(unusable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(stem) = name.strip_suffix(".certificate.pem") else { continue };
            let certificate = read_certificate(&path)?;
            let text = files::read_text(&folder.join(format!("{stem}.pem")), 64 << 10)?;
            let keys = SpaceKeys::from_pem(text.as_bytes(), Some(passphrase), certificate, &limits);
            found.extend(keys.ok());
        }
        Ok(found)
    }

    /// Writes the certificate of the Space beside the store, for other programs.
    pub(crate) fn write_certificate(&self, space: &SpaceStore<'_>) -> Result<(), Failure> {
        let pem = space.space()?.certificate().to_pem();
        files::replace(&self.path("certificate.pem"), pem.as_bytes(), Readers::Everybody)
    }

    /// Writes each message that waits to a file in the outbox, and returns their paths.
    ///
    /// The bytes are stored together with their numbers, so a command that is interrupted here is
    /// finished by the next one.
    pub(crate) fn deliver(
        &self,
        space: &SpaceStore<'_>,
    ) -> Result<Vec<(Outgoing, PathBuf)>, Failure> {
        let user = self.user()?;
        let actor = Actor::new(&user, self.now);
        let mut written = Vec::new();
        for outgoing in space.waiting()? {
            let path = self.write_to_outbox(space, &outgoing)?;
            space.delivered(&outgoing.digest, &actor)?;
            written.push((outgoing, path));
        }
        Ok(written)
    }

    /// Writes the file of one message, to `out` or to the outbox, and returns its path. Another
    /// command may have written the file to the outbox already.
    pub(crate) fn deliver_one(
        &self,
        space: &SpaceStore<'_>,
        digest: &MessageDigest,
        out: Option<&Path>,
    ) -> Result<PathBuf, Failure> {
        let Some(outgoing) = space.sent(digest)? else {
            let message = format!("the message {digest} is not in the outbox");
            return Err(Failure::files(message, "see `spacebridge outbox`"));
        };
        let path = match out {
            Some(path) => {
                let bytes = space.outgoing_bytes(digest)?;
                files::create(path, &bytes, Readers::Everybody)?;
                path.to_path_buf()
            }
            None => self.write_to_outbox(space, &outgoing)?,
        };
        let user = self.user()?;
        space.delivered(digest, &Actor::new(&user, self.now))?;
        self.deliver(space)?;
        Ok(path)
    }

    /// Writes the file of each notice to the outbox, and returns their paths.
    pub(crate) fn deliver_notices(
        &self,
        space: &SpaceStore<'_>,
        announcements: &[Announcement],
    ) -> Result<Vec<String>, Failure> {
        let deliver = |announcement: &Announcement| {
            let path = self.deliver_one(space, &announcement.fact.notice, None)?;
            Ok(path.display().to_string())
        };
        announcements.iter().map(deliver).collect()
    }

    /// Returns the paths that the file of a message can have in the outbox: the second one has the
    /// digest in its name, for where the first is taken.
    pub(crate) fn outbox_files(&self, outgoing: &Outgoing) -> [PathBuf; 2] {
        let digest: String = outgoing.digest.to_string().chars().take(12).collect();
        let folder = self.path("outbox");
        ["", &format!("-{digest}")].map(|tail| folder.join(file_name(outgoing, tail)))
    }

    /// Writes a file to the outbox. A file of the same name and content is the one that an
    /// interrupted command wrote; another one keeps its name.
    fn write_to_outbox(
        &self,
        space: &SpaceStore<'_>,
        outgoing: &Outgoing,
    ) -> Result<PathBuf, Failure> {
        let bytes = space.outgoing_bytes(&outgoing.digest)?;
        let folder = self.path("outbox");
        make_folder(&folder)?;
        for path in self.outbox_files(outgoing) {
            let created = files::create(&path, &bytes, Readers::Everybody);
            let is_known = || files::read(&path, bytes.len()).is_ok_and(|known| known == bytes);
            match created {
                Ok(()) => return Ok(path),
                Err(_) if is_known() => return Ok(path),
                Err(failure) if !path.exists() => return Err(failure),
                Err(_) => {}
            }
        }
        let message = format!("`{}` has other files of the same names", folder.display());
        Err(Failure::files(message, "move the files of the outbox away, and repeat the command"))
    }
}

/// Returns the name of the file of a message, with `tail` before the extension.
pub(crate) fn file_name(outgoing: &Outgoing, tail: &str) -> String {
    let subject = files::name_of(&outgoing.subject);
    let target = files::name_of(outgoing.target.as_str());
    let extension = outgoing.kind.extension();
    format!("{subject}-to-{target}-{}{tail}.{extension}", outgoing.sequence)
}

/// Refuses an output that exists, before anything is signed.
pub(crate) fn check_out(out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(path) if path.exists() => {
            let message = format!("`{}` exists already", path.display());
            Err(Failure::files(message, "name another file with --out"))
        }
        _ => Ok(()),
    }
}

/// Creates a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| Failure::of_file(path, &error))
}

/// Reads a bundle, a receipt or a notice that somebody carried here.
pub(crate) fn message_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    files::read(path, Limits::default().bytes)
}

pub(crate) fn bundle(path: &Path) -> Result<Message<Bundle>, Failure> {
    Ok(Message::from_bytes(message_bytes(path)?)?)
}

pub(crate) fn receipt(path: &Path) -> Result<Message<Receipt>, Failure> {
    Ok(Message::from_bytes(message_bytes(path)?)?)
}

pub(crate) fn notice(path: &Path) -> Result<Message<Notice>, Failure> {
    Ok(Message::from_bytes(message_bytes(path)?)?)
}

/// Reads a document that a person wrote.
pub(crate) fn document<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = files::read_text(path, DOCUMENT)?;
    let read = spacebridge::documents::read_document(&text, &Limits::default());
    read.map_err(|error| {
        let mut failure = Failure::from(error);
        failure.message = format!("`{}`: {}", path.display(), failure.message);
        failure
    })
}

pub(crate) fn name(text: &str) -> Result<Name, Failure> {
    Ok(Name::new(text)?)
}

/// Returns a word as a shell reads it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./_-".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\"'\"'"))
}
