//! A Data Center: many Spaces, and all that they trust, in one place.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde::Serialize;

use super::permitted::{Place, permitted};
use super::trust::{Permits, TrustChange};
use crate::model::{
    Actor, AuditRecord, Facts, Permission, Permit, Set, Space, SpaceError, Team, Validity,
};
use crate::seal::{
    AnyMessage, Bundle, Notice, Receipt, Seed, SpaceKeys, Verified, digest_of_states,
};
use crate::terms::{Code, Digest, Error, Name, Refusal, Timestamp};

/// Many Spaces under one administration, and all that they trust: it makes Spaces, connects them by
/// exchanging their certificates itself, takes in the certificates of Remote Spaces that were
/// carried here, and delivers files between its own.
///
/// A value like a [`Space`]: it holds no key, and every change makes another value, with the record
/// of who made it. Its own teams say who may do so; a Space's teams say who may in that Space
/// alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct DataCenter {
    name: Name,
    spaces: Vec<Space>,
    teams: Vec<Team>,
}

/// A Data Center changed: how it is now, and the record for the audit log. Both are to be stored,
/// or neither.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DataCenterChanged {
    /// The Data Center with the change.
    #[serde(rename = "center")]
    pub data_center: DataCenter,
    /// Record to append to the [`AuditLog`](crate::trust::AuditLog).
    pub record: AuditRecord,
}

/// A Space was made.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct Created {
    /// The Data Center with it, and the record.
    pub changed: DataCenterChanged,
    /// Its keys, which the host keeps where the Space's releases are deployed.
    #[serde(skip)]
    pub keys: SpaceKeys,
}

/// A file was delivered: verified by the Space that it is for, and nothing more.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Delivery {
    /// The Space that it is for.
    pub to: Name,
    /// Verified content.
    pub content: Delivered,
}

/// Delivered message, by its kind.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "three kinds of message cross a boundary")]
pub enum Delivered {
    /// To be previewed, and imported by a person.
    Bundle(Verified<Bundle>),
    /// To be accepted.
    Receipt(Verified<Receipt>),
    /// To be taken note of.
    Notice(Verified<Notice>),
}

/// Reason why a Data Center refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum DataCenterError {
    /// The file is for a Space of another Data Center: it has to be carried there.
    #[error("the file is for a Space that is not managed here")]
    AudienceElsewhere,
}

impl Refusal for DataCenterError {
    fn code(&self) -> Code {
        match self {
            Self::AudienceElsewhere => Code::AudienceElsewhere,
        }
    }
}

impl DataCenter {
    /// A Data Center that manages nothing yet, and whose `teams` say who may change that.
    #[must_use]
    pub fn new(name: Name, teams: impl IntoIterator<Item = Team>) -> Self {
        Self { name, spaces: Vec::new(), teams: teams.into_iter().collect() }
    }

    /// The Data Center with a Space that a host stored as managed by it.
    ///
    /// # Errors
    ///
    /// - `Code::NameTaken`, `Code::CertificateKnown` if the name or a certificate
    ///   of it is managed here already.
    /// - `Code::NameConfusable` if the name only looks like a known one.
    pub fn with_space(mut self, space: Space) -> Result<Self, Error> {
        for known in &self.spaces {
            let name = space.name().clone();
            let known_name = known.name().clone();
            if name == known_name {
                return Err(SpaceError::Duplicate { name: name.to_string() }.into());
            }
            if name.is_confusable_with(&known_name) {
                return Err(SpaceError::NameConfusable { name, known: known_name }.into());
            }
            if known.fingerprint() == space.fingerprint() {
                return Err(SpaceError::CertificateKnown { name: known_name }.into());
            }
        }
        self.spaces.push(space);
        Ok(self)
    }

    /// Returns the name of the Data Center.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The Spaces that it manages.
    #[must_use]
    pub fn spaces(&self) -> &[Space] {
        &self.spaces
    }

    /// The Space called `name`.
    #[must_use]
    pub fn space(&self, name: &Name) -> Option<&Space> {
        self.spaces.iter().find(|space| space.name() == name)
    }

    /// Makes a Space with new keys, for a person. An identity lasts ten years, an encryption key
    /// two.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team of the Data Center gives the user
    ///   `TrustEdit`.
    /// - `Code::KeysName`, `Code::NameTaken` or `Code::NameConfusable` if the name cannot be used.
    pub fn create(&self, name: Name, seed: Seed, by: &Actor<'_>) -> Result<Created, Error> {
        let identity = Validity::of_identity(by.now);
        let encryption = Validity::of_encryption(by.now);
        let keys = SpaceKeys::generate(name.as_str(), identity, encryption, seed)?;
        let space = Space::new(name, keys.certificate());
        Ok(Created { changed: self.enlist(space, by)?, keys })
    }

    /// Manages a Space that exists already, for a person.
    ///
    /// # Errors
    ///
    /// As [`with_space`](Self::with_space), and `Code::PermissionMissing` unless a team of
    /// the Data Center gives the user `TrustEdit`.
    pub fn enlist(&self, space: Space, by: &Actor<'_>) -> Result<DataCenterChanged, Error> {
        let what = format!("manages `{}`, {}", space.name(), space.fingerprint());
        self.change(what, by, |center| center.with_space(space))
    }

    /// Connects two of its Spaces, for a person: each trusts the other's certificate, which nobody
    /// has to carry or to compare, as both are managed here. `one` lets `other` do what `permits`
    /// say, and the other way round for `back`.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team of the Data Center gives the user
    ///   `TrustEdit`.
    /// - A code of the Space if a Space is not managed here, or trusts the other already.
    ///
    /// ```
    /// # use spacebridge::{Label, Seed, Team};
    /// use spacebridge::{Actor, Grant};
    /// use spacebridge::trust::DataCenter;
    ///
    /// # let now = "2026-01-01T00:00:00Z".parse()?;
    /// # let seed = |number| Seed::from_bytes([number; 32]);
    /// let ada = Actor::new("ada", now);
    /// let center = DataCenter::new("Brisbane".parse()?, [Team::everyone(Label::new("Host")?)]);
    /// let center = center.create("Dev Space".parse()?, seed(1)?, &ada)?.changed.data_center;
    /// let center = center.create("Ops Space".parse()?, seed(2)?, &ada)?.changed.data_center;
    /// let dev = "Dev Space".parse()?;
    /// let ops = "Ops Space".parse()?;
    /// let dev_lets_ops = [Grant::PromoteTo, Grant::AcceptResults];
    /// let ops_lets_dev = [Grant::AcceptReleases];
    /// let connected = center.connect(&dev, dev_lets_ops, &ops, ops_lets_dev, &ada)?;
    /// println!("{}", connected.data_center.trusts());
    /// assert_eq!(connected.data_center.trusts().rows.len(), 2);
    /// # Ok::<(), spacebridge::Error>(())
    /// ```
    pub fn connect<P: Into<Permit>, Q: Into<Permit>>(
        &self,
        one: &Name,
        permits: impl IntoIterator<Item = P>,
        other: &Name,
        back: impl IntoIterator<Item = Q>,
        by: &Actor<'_>,
    ) -> Result<DataCenterChanged, Error> {
        let permits: Set<Permit> = permits.into_iter().map(Into::into).collect();
        let back: Set<Permit> = back.into_iter().map(Into::into).collect();
        let there = Permits(&permits);
        let here = Permits(&back);
        let what = format!("connects `{one}` ({there}) and `{other}` ({here})");
        let permits = permits.clone();
        let back = back.clone();
        self.change(what, by, |center| {
            let first = center.managed(one)?.clone();
            let second = center.managed(other)?.clone();
            let certificate = second.certificate().clone();
            let center = center
                .edit(one, |space| space.with_remote(other.clone(), &certificate, permits))?;
            let certificate = first.certificate().clone();
            center.edit(other, |space| space.with_remote(one.clone(), &certificate, back))
        })
    }

    /// Changes what one of its Spaces trusts, for a person: takes in the certificate of a Remote
    /// Space, confirms it, grants, revokes.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team of the Data Center gives the user
    ///   `TrustEdit`.
    /// - A code of the Space if the Space is not managed here, or refuses the change.
    pub fn change_trust(
        &self,
        space: &Name,
        change: &TrustChange,
        by: &Actor<'_>,
    ) -> Result<DataCenterChanged, Error> {
        self.change(format!("`{space}` {change}"), by, |center| {
            center.edit(space, |space| space.changed(change))
        })
    }

    /// Takes over a Space as it is after a change that was made in the Space itself: by taking note
    /// of a notice, by a next identity. `what` says which, for the record.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team of the Data Center gives the user
    ///   `TrustEdit`.
    /// - A code of the Space if no Space of that name is managed here.
    pub fn update(
        &self,
        space: Space,
        what: &str,
        by: &Actor<'_>,
    ) -> Result<DataCenterChanged, Error> {
        let name = space.name().clone();
        self.change(format!("`{name}`: {what}"), by, |center| center.edit(&name, |_| Ok(space)))
    }

    /// Delivers a file to the one of its Spaces that it is for: that Space verifies it, against the
    /// `facts` that the host has of it, at the moment `now`. Nothing is imported, accepted or
    /// believed beyond that: a person does so with what is given back.
    ///
    /// # Errors
    ///
    /// - `Code::AudienceElsewhere` if none of its Spaces is meant.
    /// - The code of the check if the file does not hold there. A host then passes a notice to
    ///   [`Space::recall_in`], because a refused notice can still hold a recall.
    pub fn deliver<'f>(
        &self,
        file: AnyMessage,
        facts: impl FnOnce(&Space) -> &'f Facts,
        now: Timestamp,
    ) -> Result<Delivery, Error> {
        let audience = file.claims()?.audience;
        let meant = |space: &&Space| {
            audience.is_some_and(|audience| space.knows_as_one(&space.fingerprint(), &audience))
        };
        let Some(space) = self.spaces.iter().find(meant) else {
            return Err(DataCenterError::AudienceElsewhere.into());
        };
        let content = match file {
            AnyMessage::Bundle(file) => Delivered::Bundle(file.verify(space, facts(space), now)?),
            AnyMessage::Receipt(file) => Delivered::Receipt(file.verify(space, now)?),
            AnyMessage::Notice(file) => Delivered::Notice(file.verify(space, now)?),
        };
        Ok(Delivery { to: space.name().clone(), content })
    }

    /// The digest of all that its Spaces trust.
    #[must_use]
    pub fn trust_digest(&self) -> Digest {
        let states = self.spaces.iter().map(|space| (space.name(), space.trust_digest()));
        digest_of_states(&self.name, states)
    }

    fn change(
        &self,
        what: String,
        by: &Actor<'_>,
        change: impl FnOnce(Self) -> Result<Self, Error>,
    ) -> Result<DataCenterChanged, Error> {
        permitted(&self.teams, by.user, Permission::TrustEdit, Place::SPACE)?;
        let data_center = change(self.clone())?;
        let record = AuditRecord {
            at: by.now,
            by: by.user.into(),
            subject: self.name.to_string(),
            what,
            before: self.trust_digest(),
            after: data_center.trust_digest(),
        };
        Ok(DataCenterChanged { data_center, record })
    }

    fn managed(&self, name: &Name) -> Result<&Space, Error> {
        self.space(name).ok_or_else(|| SpaceError::SpaceUnknown { name: name.to_string() }.into())
    }

    fn edit(
        mut self,
        name: &Name,
        change: impl FnOnce(Space) -> Result<Space, Error>,
    ) -> Result<Self, Error> {
        let changed = change(self.managed(name)?.clone())?;
        for space in self.spaces.iter_mut().filter(|space| space.name() == name) {
            space.clone_from(&changed);
        }
        Ok(self)
    }
}
