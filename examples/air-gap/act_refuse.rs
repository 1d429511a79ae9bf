//! Three refusals: a flipped byte, a bundle for another Space, a package with other bytes.

use std::path::Path;

use spacebridge::verify::{Check, VerifyError};
use spacebridge::{Bundle, Message, ReleaseVersion, Space};

use crate::fault::Fault;
use crate::network::bundle_name;
use crate::shell::now;
use crate::story::{BYSTANDER, Story};
use crate::{files, packages};

impl Story {
    /// Shows what is refused, and by which check.
    pub(crate) fn refusals(&mut self, version: &ReleaseVersion) -> Result<(), Fault> {
        self.screen.act("Three refusals")?;
        let name = bundle_name(&self.remote_project()?, version);
        let good = self.target.path("inbox").join(name);
        self.flipped_byte(&good)?;
        self.other_space(&good)?;
        self.other_bytes(version)
    }

    fn flipped_byte(&mut self, good: &Path) -> Result<(), Fault> {
        let mut bytes = files::read(good)?;
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 1;
        }
        let file = self.target.path("refused").join("flipped-bit.sbbundle");
        files::write(&file, &bytes)?;
        self.screen.head(&format!("One bit of byte {middle} is flipped on the way"));
        let refused = self.examine(&file, &self.target.space.clone())?;
        self.show_refusal(&file, &refused);
        Ok(())
    }

    fn other_space(&mut self, good: &Path) -> Result<(), Fault> {
        let file = files::carry(good, &self.bystander.path("inbox"))?;
        self.screen
            .head(&format!("The bundle ends up at {BYSTANDER}, which trusts its sender too"));
        let refused = self.examine(&file, &self.bystander.space.clone())?;
        self.show_refusal(&file, &refused);
        Ok(())
    }

    fn other_bytes(&mut self, version: &ReleaseVersion) -> Result<(), Fault> {
        let frozen = self.export.freeze(version)?;
        let Some((package, Some(file))) = frozen.files.first() else { return Ok(()) };
        let mut bytes = files::read(file)?;
        if let Some(byte) = bytes.last_mut() {
            *byte ^= 1;
        }
        let name = file.file_name().unwrap_or_default();
        let tampered = self.target.path("refused").join(name);
        files::write(&tampered, &bytes)?;
        self.screen.head("A package is pushed again under the same id and version");
        self.screen.entry("file", &self.named(&[&tampered]).concat());
        match packages::check(&tampered, package) {
            Err(refusal) => {
                self.screen.entry("refused", refusal.code);
                self.screen.entry("because", &refusal.message);
                Ok(())
            }
            Ok(_) => Err(Fault::new("not-refused", "a package with other bytes was taken")),
        }
    }

    /// Verifies a file that must not hold.
    fn examine(&self, file: &Path, space: &Space) -> Result<Refused, Fault> {
        let bytes = files::read(file)?;
        let sealed = match Message::<Bundle>::from_bytes(bytes) {
            Ok(sealed) => sealed,
            Err(refusal) => {
                let check = Check::Form;
                let message = refusal.to_string();
                return Ok(Refused {
                    code: refusal.code().as_str(),
                    check,
                    message,
                    established: 0,
                });
            }
        };
        let facts = self.target.facts()?;
        if let Err(refusal) = sealed.verify(space, &facts, now()?) {
            return Ok(Refused::from(&refusal));
        }
        Err(Fault::new("not-refused", format!("`{}` was taken", file.display())))
    }

    fn show_refusal(&mut self, file: &Path, refused: &Refused) {
        self.screen.entry("file", &self.named(&[file]).concat());
        self.screen.entry("refused", refused.code);
        self.screen.entry("failed check", refused.check.in_words());
        self.screen.entry("because", &refused.message);
        let before =
            format!("{} checks held before it; nothing after it was read", refused.established);
        self.screen.entry("", &before);
    }
}

/// A message was refused.
struct Refused {
    code: &'static str,
    check: Check,
    message: String,
    established: usize,
}

impl From<&VerifyError> for Refused {
    fn from(refusal: &VerifyError) -> Self {
        let lines = refusal.report().lines();
        let failed = lines.iter().find(|line| line.check == refusal.check());
        let message = failed.map(|line| line.detail.to_string()).unwrap_or_default();
        let passed = |line: &&spacebridge::verify::CheckResult| {
            line.standing == spacebridge::verify::CheckStatus::Passed
        };
        let established = lines.iter().filter(passed).count();
        Self { code: refusal.code().as_str(), check: refusal.check(), message, established }
    }
}
