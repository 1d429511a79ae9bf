//! Trust: what we let one other Space do.

use alloc::string::String;

use super::certificate::Certificate;
use super::set::Set;
use crate::terms::Name;

/// What we let one other Space do. Nothing is granted by default, and no bundle can grant anything.
///
/// The name is ours for it. What names it on the wire is its certificate's fingerprint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    pub(crate) name: Name,
    pub(crate) certificate: Certificate,
    pub(crate) permits: Set<Permit>,
}

impl Trust {
    /// What we call the Space.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The Space's certificate, as a person compared it.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What it may do.
    #[must_use]
    pub const fn permits(&self) -> &Set<Permit> {
        &self.permits
    }

    /// Whether `grant` is given at all, for whichever project.
    #[must_use]
    pub fn grants(&self, grant: Grant) -> bool {
        self.permits.iter().any(|permit| permit.grant == grant)
    }

    /// Whether `grant` covers the project called `project` in the Space that owns it.
    #[must_use]
    pub fn covers(&self, grant: Grant, project: &Name) -> bool {
        self.permits.iter().any(|permit| {
            permit.grant == grant
                && permit.projects.as_ref().is_none_or(|projects| projects.contains(project))
        })
    }
}

/// One of the three things that one Space can be trusted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the three directions of the request for comments")]
pub enum Grant {
    /// We promote releases to it.
    PromoteTo,
    /// We accept releases from it.
    AcceptReleases,
    /// We accept deployment results from it.
    AcceptResults,
}

impl Grant {
    /// The grant, for these projects and no others.
    #[must_use]
    pub fn only(self, projects: impl IntoIterator<Item = Name>) -> Permit {
        Permit { grant: self, projects: Some(projects.into_iter().collect()) }
    }

    /// The grant in words that finish the sentence "we …".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::PromoteTo => "promote releases to it",
            Self::AcceptReleases => "accept releases from it",
            Self::AcceptResults => "accept results from it",
        }
    }
}

/// A grant, possibly limited to projects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permit {
    /// What is granted.
    pub grant: Grant,
    /// The projects it covers, by their names in the Space that owns them; `None` means all.
    pub projects: Option<Set<Name>>,
}

impl From<Grant> for Permit {
    fn from(grant: Grant) -> Self {
        Self { grant, projects: None }
    }
}

/// Why a change to a Space is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// Two things of one kind would have one name.
    #[error("the Space has `{name}` already")]
    Duplicate {
        /// The name.
        name: String,
    },
    /// The certificate is ours, or another trust's: one certificate names one Space.
    #[error("the certificate is already known here as `{name}`")]
    CertificateKnown {
        /// The name under which it is known.
        name: Name,
    },
    /// The name looks like one that is known here, and is another: somebody may be misled.
    #[error("`{name}` looks like `{known}`, which is known here")]
    NameConfusable {
        /// The new name.
        name: Name,
        /// The name it can be taken for.
        known: Name,
    },
    /// The remote environment names a Space that nobody trusts here.
    #[error("no Space called `{name}` is known here")]
    SpaceUnknown {
        /// The name.
        name: String,
    },
}

impl SpaceError {
    /// The stable code of this refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Duplicate { .. } => "name-taken",
            Self::CertificateKnown { .. } => "certificate-known",
            Self::NameConfusable { .. } => "name-confusable",
            Self::SpaceUnknown { .. } => "space-unknown",
        }
    }
}
