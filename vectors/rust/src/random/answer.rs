//! The result of the core for a message, as far as another reader can give it too.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use spacebridge::packages::{AvailablePackages, PackageCheck};
use spacebridge::target::{ImportRequest, Preview};
use spacebridge::verify::{Check, VerificationReport, VerifyError};
use spacebridge::{
    Bundle, Code, Facts, Limits, Message, Notice, Package, Receipt, Sensitive, Space, SpaceKeys,
    Timestamp, Verified,
};
use spacebridge_testkit::Target;

use super::releases::package;

/// The reader and the time of reading.
pub(super) struct Reading<'r> {
    pub(super) space: &'r Space,
    pub(super) keys: Option<&'r SpaceKeys>,
    pub(super) facts: &'r Facts,
    pub(super) limits: &'r Limits,
    pub(super) now: Timestamp,
}

impl Reading<'_> {
    /// Returns the last step that the message reaches, and its content so far.
    pub(super) fn answer(&self, kind: &str, file: &[u8]) -> Result<Value> {
        let mut answer = Map::new();
        let stopped = match kind {
            "bundle" => self.bundle(file, &mut answer)?,
            "receipt" => self
                .message::<Receipt>(file, &mut answer, |sealed| {
                    sealed.verify(self.space, self.now)
                })?
                .err(),
            _ => self
                .message::<Notice>(file, &mut answer, |sealed| sealed.verify(self.space, self.now))?
                .err(),
        };
        if let Some(Refused { check, code }) = stopped {
            answer.insert("refused".into(), json!({"check": word(check)?, "code": code}));
        }
        Ok(answer.into())
    }

    fn bundle(&self, file: &[u8], answer: &mut Map<String, Value>) -> Result<Option<Refused>> {
        let verify = |sealed: Message<Bundle>| sealed.verify(self.space, self.facts, self.now);
        let verified = match self.message::<Bundle>(file, answer, verify)? {
            Ok(verified) => verified,
            Err(refused) => return Ok(Some(refused)),
        };
        let packages = holdings(&verified)?;
        let target =
            Target { packages: &packages, ..Target::new(self.space, self.facts, self.now) };
        let preview = match target.preview(&verified) {
            Ok(preview) => preview,
            Err(error) => {
                let path = error.path().unwrap_or_default();
                let check = Check::ALL.iter().find(|check| check.in_words() == path);
                let check = *check.unwrap_or(&Check::Content);
                return Ok(Some(Refused { check, code: error.code() }));
            }
        };
        answer.insert("value".into(), serde_json::to_value(preview.release())?);
        answer.insert("standing".into(), standing(preview.report())?);
        self.open(&verified, &preview, &target, answer)
    }

    /// Opens the secrets where a plan leads there; where none does, nothing is said of them.
    fn open(
        &self,
        verified: &Verified<Bundle>,
        preview: &Preview,
        target: &Target<'_>,
        answer: &mut Map<String, Value>,
    ) -> Result<Option<Refused>> {
        let Some(keys) = self.keys else { return Ok(None) };
        let request = ImportRequest::new(verified, preview.digest());
        let imported = target.import_reviewed(&request.because_older("it is a test"));
        let Ok(imported) = imported else { return Ok(None) };
        let Ok(plan) = target.plan(&imported.release, "Production") else { return Ok(None) };
        let revealed = match plan.open_secrets(keys) {
            Ok(revealed) => revealed,
            Err(error) => {
                return Ok(Some(Refused { check: Check::SecretsOpen, code: error.code() }));
            }
        };
        let mut texts = Vec::new();
        for id in revealed.ids() {
            let sensitive = Sensitive::Sealed(id);
            let text = revealed.text(&sensitive).context("a secret")?;
            texts.push(text.expose().to_owned());
        }
        answer.insert("secrets".into(), texts.into());
        Ok(None)
    }

    fn message<B: spacebridge::verify::Body>(
        &self,
        file: &[u8],
        answer: &mut Map<String, Value>,
        verify: impl FnOnce(Message<B>) -> Result<Verified<B>, VerifyError>,
    ) -> Result<Result<Verified<B>, Refused>> {
        let sealed = match Message::<B>::from_bytes_within(file, self.limits) {
            Ok(sealed) => sealed,
            Err(error) => {
                let check = match error.code() {
                    Code::MessageTooLarge => Check::Size,
                    Code::MessageKind => Check::Kind,
                    _ => Check::Form,
                };
                return Ok(Err(Refused { check, code: error.code() }));
            }
        };
        answer.insert("digest".into(), sealed.digest()?.to_string().into());
        match verify(sealed) {
            Ok(verified) => {
                answer.insert("standing".into(), standing(verified.report())?);
                Ok(Ok(verified))
            }
            Err(error) => Ok(Err(Refused { check: error.check(), code: error.code() })),
        }
    }
}

/// The check that failed, and the code.
struct Refused {
    check: Check,
    code: Code,
}

fn word(check: Check) -> Result<Value> {
    Ok(serde_json::to_value(check)?)
}

fn standing(report: &VerificationReport) -> Result<Value> {
    let mut lines = Map::new();
    for line in report.lines() {
        let check = word(line.check)?.as_str().context("a check")?.to_owned();
        lines.insert(check, serde_json::to_value(line.standing)?);
    }
    Ok(lines.into())
}

/// The packages of the release, as far as they are those that this program makes.
fn holdings(verified: &Verified<Bundle>) -> Result<AvailablePackages> {
    let mut holdings = AvailablePackages::default();
    for row in verified.manifest().packages() {
        let bytes = package(row.id.as_str());
        let package: Package = row.clone();
        let Ok(mut check) = PackageCheck::new(&package) else { continue };
        if check.update(&bytes).is_ok()
            && let Ok(verified) = check.finish()
        {
            holdings.insert(verified);
        }
    }
    Ok(holdings)
}
