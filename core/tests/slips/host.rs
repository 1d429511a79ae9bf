//! A host: a Space with everything that it stored, and what its process has in memory.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use spacebridge::rules::{Candidate, Progress, progress};
use spacebridge::source::AssembledRelease;
use spacebridge::target::{ImportedRelease, KnownRelease, Plan, Preview};
use spacebridge::trust::AuditLog;
use spacebridge::{
    Answers, Bundle, Deployment, Facts, Limits, Notice, ProjectRef, Receipt, Space, SpaceKeys,
    Verified,
};

/// A host, with each thing under the name that the table gives it.
#[derive(Clone)]
pub(crate) struct Host {
    pub(crate) space: Space,
    pub(crate) keys: Rc<SpaceKeys>,
    pub(crate) facts: Facts,
    pub(crate) answers: Answers,
    pub(crate) log: AuditLog,
    pub(crate) assembled: BTreeMap<String, AssembledRelease>,
    pub(crate) deployments: BTreeMap<String, Deployment>,
    pub(crate) process: Process,
}

/// Everything that a restart loses.
#[derive(Clone, Default)]
pub(crate) struct Process {
    pub(crate) imported: BTreeMap<String, ImportedRelease>,
    pub(crate) bundles: BTreeMap<String, Verified<Bundle>>,
    pub(crate) receipts: BTreeMap<String, Verified<Receipt>>,
    pub(crate) notices: BTreeMap<String, Verified<Notice>>,
    pub(crate) previews: BTreeMap<String, Rc<Preview>>,
    pub(crate) plans: BTreeMap<String, Rc<Plan>>,
    pub(crate) opened: Vec<String>,
}

impl Host {
    /// Makes a host that has stored nothing yet.
    pub(crate) fn new(space: Space, keys: Rc<SpaceKeys>) -> Self {
        Self {
            space,
            keys,
            facts: Facts::none(),
            answers: Answers::new(),
            log: AuditLog::default(),
            assembled: BTreeMap::new(),
            deployments: BTreeMap::new(),
            process: Process::default(),
        }
    }

    /// Starts again with what the host stored: documents, bytes and signed manifests.
    pub(crate) fn restart(&mut self) {
        let limits = Limits::default();
        let space = serde_json::to_string(&self.space).unwrap();
        self.space = Space::from_document(&space, &limits).unwrap();
        self.facts = Facts::from_bytes(&self.facts.to_bytes(), &Limits::trusted()).unwrap();
        for assembled in self.assembled.values_mut() {
            let manifest = assembled.manifest_bytes().to_vec();
            let release = assembled.release().clone();
            *assembled =
                AssembledRelease::from_stored(release, manifest, *assembled.salt()).unwrap();
        }
        self.process = Process::default();
    }

    /// Returns the imported releases as the verbs take them.
    pub(crate) fn known(&self) -> Vec<KnownRelease> {
        self.process.imported.values().map(ImportedRelease::known).collect()
    }

    /// Returns an imported release.
    pub(crate) fn imported(&self, name: &str) -> &ImportedRelease {
        self.process.imported.get(name).unwrap_or_else(|| panic!("`{name}` is not imported"))
    }

    /// Returns an assembled release.
    pub(crate) fn assembled(&self, name: &str) -> &AssembledRelease {
        self.assembled.get(name).unwrap_or_else(|| panic!("`{name}` is not assembled"))
    }

    /// Returns the progress of an assembled release in the first lifecycle of the Space.
    pub(crate) fn progress(&self, name: &str) -> Progress {
        let release = self.assembled(name).release();
        let project = ProjectRef::local(release.project.clone());
        let candidate = Candidate::new(&project, &release.version);
        progress(&self.space.lifecycles()[0], self.space.environments(), &candidate, &self.facts)
    }
}
