//! Facts, audit logs and checks, which a host stores or prints, and secrets, which it never prints.

use core::str::FromStr;

use pyo3::exceptions::{PyTypeError, PyValueError};

use crate::prelude::*;

class! {
    /// A text that must not be seen.
    ///
    /// It is printed, formatted and logged as `Secret(…)`, and neither pickled nor written as JSON.
    Secret(sb::release::SecretText) eq;

    fn __new__(text: &str, /) = Self(sb::release::SecretText::new(text));

    /// The text itself. Whoever calls this answers for where it goes.
    fn expose(&self) = self.0.expose();

    fn __repr__(&self) -> String = "Secret(…)".into();

    /// Refuses to be written.
    fn __reduce__(&self) = never("a secret is not pickled or copied: hand the object itself on")?;
}

/// Refuses to pickle or to copy something.
pub(crate) fn never(detail: &'static str) -> Result<(), Refused> {
    Err(Refused(PyTypeError::new_err(detail)))
}

class! {
    /// A log of who changed whom we trust, each entry with the digest of the one before.
    AuditLog(sb::trust::AuditLog);

    fn __new__(document: sb::trust::AuditLog = (Document::default()), /) = Self(document.0);

    /// The entries, as a document to be stored.
    fn document(&self) = shown(&self.0);

    /// The log with one more entry.
    fn append(&self, record: AuditRecord) = {
        let mut log = self.0.clone();
        log.append(record.0);
        Self(log)
    };

    /// The digest of the last entry: what an auditor writes down.
    get head(&self) = self.0.head().map(|digest| digest.to_string());

    /// Verifies that every entry follows the entry before it, from a recorded head if one is given.
    fn verify(&self, since: Option<Digest> = None) = match since {
        Some(head) => self.0.verify_since(&head.0)?,
        None => self.0.verify()?,
    };
}

functions! {
    /// Facts as bytes, for a host that keeps them in one column.
    fn facts_to_bytes(facts: Facts, /) = facts.to_bytes();

    /// Reads what `facts_to_bytes` wrote: facts of any size, unless `limits` are given.
    fn facts_from_bytes(data: Bytes, /, *, ..limits)
        = shown(sb::Facts::from_bytes(&data.0, &crate::facts::of_facts(limits))?);

    /// A text that somebody else wrote, in a form in which nothing of it can act on a terminal.
    fn printable(text: &str, /) = sb::documents::Printable(text).to_string();

    /// A word as documents write it; refused if it is none of its kind.
    ///
    /// `kind` is `"digest"`, `"environment"`, `"instant"`, `"label"`, `"name"`, `"oci"`, `"sha1"`,
    /// `"tag"` or `"version"`.
    fn check_word(kind: &str, text: &str, /) = match kind {
        "digest" => word::<Digest>(text)?,
        "environment" => word::<EnvironmentRef>(text)?,
        "instant" => word::<sb::Timestamp>(text)?,
        "label" => word::<Label>(text)?,
        "name" => word::<Name>(text)?,
        "oci" => word::<sb::packages::OciDigest>(text)?,
        "sha1" => word::<sb::packages::Sha1>(text)?,
        "tag" => word::<sb::release::TenantTag>(text)?,
        "version" => word::<ReleaseVersion>(text)?,
        other => Err(Refused(PyValueError::new_err(format!("there is no word `{other}`"))))?,
    };

    /// The SHA-256 of bytes, as documents write it.
    fn digest_of(data: Bytes, /) = sb::Digest::of(&data.0).to_string();

    /// Compare the versions of two releases as Octopus orders them.
    ///
    /// Returns -1 if `left` comes before `right`, 0 if they are the same version, 1 if it comes
    /// after.
    fn compare_versions(left: ReleaseVersion, right: ReleaseVersion, /) = match left.cmp(&right) {
        core::cmp::Ordering::Less => -1,
        core::cmp::Ordering::Equal => 0,
        core::cmp::Ordering::Greater => 1,
    };
}

fn word<T: FromStr<Err: Into<sb::Error>> + ToString>(text: &str) -> Result<String, Refused> {
    Ok(text.parse::<T>().map_err(Into::<sb::Error>::into)?.to_string())
}
