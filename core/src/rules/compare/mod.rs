//! The comparison of two releases, in the order in which a person reads it.

mod facets;
mod lines;
mod pairing;
mod process;
mod render;
#[cfg(test)]
mod tests;
mod variables;

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::{Serialize, Serializer};

use self::facets::Thing;
pub use self::lines::DiffLine;
use crate::model::Release;
use crate::terms::{Name, ReleaseVersion};

/// Differences of two releases, in reading order. `Display` shows it as text of at most 100 columns
/// in which nothing that somebody else wrote can act; serialised, it is a document.
///
/// A secret is never part of it, in whichever state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Comparison {
    /// The newer release's project.
    pub project: Name,
    /// The older release's version.
    pub older: ReleaseVersion,
    /// The newer release's version.
    pub newer: ReleaseVersion,
    /// The notes of every release after the older one, up to and including the newer one.
    pub notes: Vec<Notes>,
    /// Project, channel, and what the source's document says beyond the model.
    pub details: Vec<Entry>,
    /// Packages, by id.
    pub packages: Vec<Entry>,
    /// Templates, by name.
    pub templates: Vec<Entry>,
    /// Variables, by name; a variable with several values is compared value by value.
    pub variables: Vec<Entry>,
    /// Steps and actions, in the order in which they run.
    pub process: Vec<Entry>,
}

/// The notes of one release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Notes {
    /// The release's version.
    pub version: ReleaseVersion,
    /// Added; or removed, where an older release is put in the place of a newer one.
    pub change: Change,
    /// The notes, as written.
    pub text: String,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Entry {
    /// Path of the thing: ``Deploy to IIS › Web``, or `Log (Prod Space: Production)`.
    pub path: String,
    /// Kind of change.
    pub change: Change,
    /// The fields that differ. A thing that was added or removed lists all fields with a value.
    pub fields: Vec<Difference>,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Difference {
    /// The field.
    pub field: String,
    /// Kind of change.
    pub change: Change,
    /// Value in the newer release.
    pub newer: Option<Shown>,
    /// Value in the older release.
    pub older: Option<Shown>,
    /// Line by line, if either is more than one line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<DiffLine>,
}

/// Kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "the design's closed set; what is the same is left out"
)]
pub enum Change {
    /// Only the newer release has it.
    Added,
    /// Only the older release has it.
    Removed,
    /// Both have it, and they differ.
    Changed,
    /// Both have a secret there, and at least one of them is not known here.
    CannotTell,
}

/// A value as it may be shown. As a document, a text or `{"sensitive": null}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "what is no text is a secret")]
pub enum Shown {
    /// A text, as written: foreign, to be escaped wherever it is displayed.
    Text(String),
    /// There is a secret.
    Secret,
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Secret => crate::model::Sensitive::Withheld.serialize(serializer),
        }
    }
}

#[cfg(feature = "schemas")]
crate::terms::json_schemas! {
    Shown: "DisplayValue", |generator| {
        "description": "A value as it may be shown: a text, or a secret.",
        "anyOf": [{ "type": "string" }, generator.subschema_for::<crate::model::Sensitive>()],
    };
}

/// Compares `older` with `newer`. `between` are the notes of other releases of the project; those
/// of versions that do not lie between the two are left out.
///
/// Equal releases have no differences. Comparing the other way round says the same with *added* and
/// *removed* swapped. Of two secrets that are both known here it says whether they differ; of
/// others, that it cannot tell, because a sealed secret of one release says nothing about that of
/// another.
///
/// The order of packages and of templates means nothing and is not compared. The order of steps
/// does, and so does the order of the values of one variable, because it decides between equals.
///
/// ```
/// use spacebridge::{Release, Variable};
/// use spacebridge::compare::compare;
///
/// let at = "2026-01-01T00:00:00Z".parse()?;
/// let mut older = Release::new("Shop".parse()?, "1.0.0".parse()?, at);
/// older.variables = vec![Variable::text("Log".parse()?, "Info")];
/// let mut newer = Release::new("Shop".parse()?, "1.1.0".parse()?, at);
/// newer.variables = vec![Variable::text("Log".parse()?, "Debug")];
/// newer.notes = "Says more.".into();
///
/// let comparison = compare(&older, &newer, &[]);
/// assert_eq!(
///     comparison.to_string(),
///     "Shop 1.1.0 compared with 1.0.0\n\
///      \n\
///      Notes\n\
///      \x20 + 1.1.0\n\
///      \x20     Says more.\n\
///      \n\
///      Variables\n\
///      \x20 ~ Log\n\
///      \x20     value: Debug (was Info)\n",
/// );
/// assert!(compare(&older, &older, &[]).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn compare(
    older: &Release,
    newer: &Release,
    between: &[(ReleaseVersion, String)],
) -> Comparison {
    let mut comparison = Comparison {
        project: newer.project.clone(),
        older: older.version.clone(),
        newer: newer.version.clone(),
        notes: Vec::new(),
        details: Vec::new(),
        packages: Vec::new(),
        templates: Vec::new(),
        variables: Vec::new(),
        process: Vec::new(),
    };
    // Only of one and the same release can it be said that its sealed secrets are the same.
    if older == newer {
        return comparison;
    }
    comparison.notes = notes(older, newer, between);
    comparison.details = details(older, newer);
    comparison.packages = pairing::packages(&older.packages, &newer.packages);
    comparison.templates = pairing::templates(&older.templates, &newer.templates);
    comparison.variables = variables::compared(&older.variables, &newer.variables);
    comparison.process = process::compared(&older.process, &newer.process);
    comparison
}

impl Comparison {
    /// Returns true if nothing differs.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.notes.is_empty()
            && self.details.is_empty()
            && self.packages.is_empty()
            && self.templates.is_empty()
            && self.variables.is_empty()
            && self.process.is_empty()
    }

    /// Every entry with its section's heading, in reading order.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &Entry)> {
        self.sections()
            .into_iter()
            .flat_map(|(heading, entries)| entries.iter().map(move |entry| (heading, entry)))
    }

    fn sections(&self) -> [(&'static str, &[Entry]); 5] {
        [
            ("Details", &self.details),
            ("Packages", &self.packages),
            ("Templates", &self.templates),
            ("Variables", &self.variables),
            ("Process", &self.process),
        ]
    }
}

/// The notes of the releases after one of the two, up to and including the other.
fn notes(older: &Release, newer: &Release, between: &[(ReleaseVersion, String)]) -> Vec<Notes> {
    let own = |release: &Release, change| Notes {
        version: release.version.clone(),
        change,
        text: release.notes.clone(),
    };
    if older.version == newer.version {
        if older.notes == newer.notes {
            return Vec::new();
        }
        let both = [own(newer, Change::Added), own(older, Change::Removed)];
        return both.into_iter().filter(|notes| !notes.text.is_empty()).collect();
    }
    let (first, last, change) = if older.version < newer.version {
        (older, newer, Change::Added)
    } else {
        (newer, older, Change::Removed)
    };
    let mut notes: Vec<Notes> = between
        .iter()
        .filter(|(version, _)| first.version < *version && *version < last.version)
        .map(|(version, text)| Notes { version: version.clone(), change, text: text.clone() })
        .chain([own(last, change)])
        .filter(|notes| !notes.text.is_empty())
        .collect();
    notes.sort_by(|a, b| a.version.cmp(&b.version));
    notes
}

fn details(older: &Release, newer: &Release) -> Vec<Entry> {
    let thing = |release: &Release| {
        let channel = release.channel.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut thing = Thing::new("Release");
        thing.text("project", release.project.as_str());
        thing.text("channel", channel);
        thing.extra(&release.extra);
        thing
    };
    facets::entry(Some(&thing(older)), Some(&thing(newer))).into_iter().collect()
}
