//! A host that stores through a medium, and a medium that fails when it is told to.

use std::collections::BTreeMap;

use spacebridge::trust::AuditLog;
use spacebridge::{Actor, Facts, Limits, Message, MessageDigest, Notice, Receipt, Space};
use spacebridge_testkit::{NOW, Target, at, grace};

/// Power is gone: whoever was storing never hears whether it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PowerCut;

/// The storage of a host. Each call is one step, at which power may be cut; only replacing is
/// atomic, as renaming a file is.
pub(crate) trait Medium {
    /// Writes a draft, beside what is kept. Half of it may be left when power is cut.
    fn write(&mut self, draft: &[u8]) -> Result<(), PowerCut>;
    /// Makes the draft the file of this name.
    fn keep_file(&mut self, name: MessageDigest) -> Result<(), PowerCut>;
    /// Makes the draft what is known, together with the Space and the audit log.
    fn keep_state(&mut self, space: Option<Space>, log: AuditLog) -> Result<(), PowerCut>;
}

/// The stored data, as the host finds it when it starts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    pub(crate) facts: Facts,
    pub(crate) space: Option<Space>,
    pub(crate) log: Vec<spacebridge::trust::AuditEntry>,
    pub(crate) files: BTreeMap<MessageDigest, Vec<u8>>,
}

impl Stored {
    pub(crate) fn with(facts: Facts) -> Self {
        Self { facts, space: None, log: Vec::new(), files: BTreeMap::new() }
    }
}

/// A medium in memory that fails once, at one step: before the step is done or just after it.
pub(crate) struct Failing {
    stored: Stored,
    draft: Vec<u8>,
    taken: usize,
    fails_at: Option<usize>,
}

impl Failing {
    pub(crate) fn never(stored: Stored) -> Self {
        Self { stored, draft: Vec::new(), taken: 0, fails_at: None }
    }

    /// Fails at a step: the even ones before they are done, the odd ones after.
    pub(crate) fn at(step: usize, stored: Stored) -> Self {
        Self { fails_at: Some(step), ..Self::never(stored) }
    }

    /// Returns the number of steps at which power could be cut.
    pub(crate) fn steps(&self) -> usize {
        self.taken
    }

    pub(crate) fn stored(&self) -> &Stored {
        &self.stored
    }

    /// One step: `half` is what is left of it if power is cut before it is done.
    fn step(
        &mut self,
        half: impl FnOnce(&mut Self),
        whole: impl FnOnce(&mut Self),
    ) -> AudienceSlice {
        let before = self.taken;
        let after = self.taken + 1;
        self.taken += 2;
        if self.fails_at == Some(before) {
            half(self);
            return Err(PowerCut);
        }
        whole(self);
        if self.fails_at == Some(after) { Err(PowerCut) } else { Ok(()) }
    }
}

type AudienceSlice = core::result::Result<(), PowerCut>;

impl Medium for Failing {
    fn write(&mut self, draft: &[u8]) -> AudienceSlice {
        self.step(
            |medium| medium.draft = draft[..draft.len() / 2].to_vec(),
            |medium| medium.draft = draft.to_vec(),
        )
    }

    fn keep_file(&mut self, name: MessageDigest) -> AudienceSlice {
        self.step(
            |_| {},
            |medium| {
                let draft = medium.draft.clone();
                medium.stored.files.insert(name, draft);
            },
        )
    }

    fn keep_state(&mut self, space: Option<Space>, log: AuditLog) -> AudienceSlice {
        self.step(
            |_| {},
            |medium| {
                let facts = Facts::from_bytes(&medium.draft, &Limits::default());
                medium.stored.facts = facts.expect("what is kept was written whole");
                medium.stored.space = space.or_else(|| medium.stored.space.take());
                medium.stored.log = log.entries;
            },
        )
    }
}

/// A host that has just been started: it knows what the medium has, and nothing else.
pub(crate) struct Host<M> {
    pub(crate) medium: M,
    pub(crate) space: Space,
    pub(crate) facts: Facts,
    pub(crate) log: AuditLog,
}

impl Host<Failing> {
    pub(crate) fn new(space: Space, medium: Failing) -> Self {
        let space = medium.stored.space.clone().unwrap_or(space);
        let facts = medium.stored.facts.clone();
        let log = AuditLog { entries: medium.stored.log.clone() };
        Self { medium, space, facts, log }
    }
}

impl<M: Medium> Host<M> {
    /// Takes in a file that arrived: all that comes of it is stored, or nothing.
    pub(crate) fn receive(&mut self, kind: &str, file: &[u8]) -> AudienceSlice {
        match kind {
            "bundle" => self.import(file),
            "receipt" => self.accept(file),
            "notice" => self.take_note(file),
            other => panic!("nothing is called {other}"),
        }
    }

    fn import(&mut self, file: &[u8]) -> AudienceSlice {
        let target = Target::new(&self.space, &self.facts, at(NOW));
        let verified = target.verify(file).unwrap();
        let imported = target.import(&verified).unwrap();
        // The file comes first: a release without its file could not be deployed.
        self.medium.write(file)?;
        self.medium.keep_file(verified.digest())?;
        self.facts.record(&imported).unwrap();
        self.keep(None)
    }

    fn accept(&mut self, file: &[u8]) -> AudienceSlice {
        let sealed = Message::<Receipt>::from_bytes(file).unwrap();
        let receipt = sealed.verify(&self.space, at(NOW)).unwrap();
        let accepted =
            self.space.accept(&receipt, &self.facts, &Actor::new("grace", at(NOW))).unwrap();
        self.facts.record(&accepted).unwrap();
        self.keep(None)
    }

    fn take_note(&mut self, file: &[u8]) -> AudienceSlice {
        let sealed = Message::<Notice>::from_bytes(file).unwrap();
        let notice = sealed.verify(&self.space, at(NOW)).unwrap();
        let noted = self.space.take_note(&notice, &self.facts, &grace()).unwrap();
        self.facts.record(&noted).unwrap();
        if let Some(record) = noted.record {
            self.log.append(record);
        }
        self.keep(noted.space)
    }

    pub(crate) fn keep(&mut self, space: Option<Space>) -> AudienceSlice {
        self.medium.write(&self.facts.to_bytes())?;
        self.medium.keep_state(space, self.log.clone())
    }
}
