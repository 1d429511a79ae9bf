//! The hosts of one slip, the files between them, and the clock.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use serde_json::Value;
use spacebridge::facts::NewFacts;
use spacebridge::packages::{AvailablePackages, PackageCheck};
use spacebridge::target::PlanError;
use spacebridge::verify::VerifyError;
use spacebridge::{
    Actor, Certificate, Digest, Error, Facts, Finding, Limits, Seed, Signer, Space, SpaceKeys,
    Timestamp,
};

use crate::data::{self, Files};
use crate::host::Host;
use crate::table::{Step, Table, vectors};

/// The closed vocabulary.
pub(crate) const VERBS: [&str; 32] = [
    "accept",
    "answer",
    "assemble",
    "audit",
    "compare",
    "copy",
    "damage",
    "deploy",
    "forget",
    "forward",
    "forward-recall",
    "import",
    "keys",
    "open",
    "package",
    "plan",
    "preview",
    "progress",
    "promote",
    "recall",
    "recall-in",
    "record",
    "refuse",
    "renew",
    "reopen",
    "report",
    "restart",
    "rotate",
    "take-note",
    "trust",
    "use",
    "verify",
];

/// A refusal: the code of the error, followed by the codes of all reasons.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) codes: Vec<String>,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { codes: vec![error.code().to_string()] }
    }
}

impl From<VerifyError> for Refused {
    fn from(error: VerifyError) -> Self {
        Self { codes: vec![error.code().to_string()] }
    }
}

impl From<PlanError> for Refused {
    fn from(error: PlanError) -> Self {
        let mut codes = vec![error.code().to_string()];
        codes.extend(self::codes(&error.reasons));
        Self { codes }
    }
}

/// The codes of the findings of a step.
pub(crate) type Done = Result<Vec<String>, Refused>;

/// Returns the codes of findings.
pub(crate) fn codes<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<String> {
    findings.into_iter().map(|finding| finding.code.to_string()).collect()
}

/// The state of one slip.
pub(crate) struct Scene<'t> {
    pub(crate) table: &'t Table,
    pub(crate) shared: Files,
    pub(crate) hosts: BTreeMap<String, Host>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) results: BTreeMap<String, Rc<dyn NewFacts>>,
    minutes: i64,
}

impl<'t> Scene<'t> {
    /// Starts with the hosts of the table.
    pub(crate) fn new(table: &'t Table) -> Self {
        let mut shared = Files::new();
        for list in ["keys", "spaces"] {
            let files = data::shared(&vectors(), list).unwrap().into_iter();
            shared.extend(files.map(|(name, bytes)| (format!("{list}/{name}"), bytes)));
        }
        let mut scene = Self {
            table,
            shared,
            hosts: BTreeMap::new(),
            files: BTreeMap::new(),
            results: BTreeMap::new(),
            minutes: 0,
        };
        for (name, start) in &table.hosts {
            let space = scene.space(&start.space);
            let keys = scene.keys(&start.keys, &start.keys).unwrap();
            scene.hosts.insert(name.clone(), Host::new(space, Rc::new(keys)));
        }
        scene
    }

    /// Does a step, and returns the codes of its findings.
    pub(crate) fn run(&mut self, step: &Step) -> Done {
        self.minutes += 1;
        match step.text("verb") {
            "accept" => self.accept(step),
            "answer" => self.answer(step),
            "assemble" => self.assemble(step),
            "audit" => self.audit(step),
            "compare" => self.compare(step),
            "copy" => self.copy(step),
            "damage" => self.damage(step),
            "deploy" => self.deploy(step),
            "forget" => self.forget(step),
            "forward" => self.forward(step),
            "forward-recall" => self.forward_recall(step),
            "import" => self.import(step),
            "keys" => self.read_keys(step),
            "open" => self.open(step),
            "package" => self.package(step),
            "plan" => self.plan(step),
            "preview" => self.preview(step),
            "progress" => self.progress(step),
            "promote" => self.promote(step),
            "recall" => self.recall(step),
            "recall-in" => self.recall_in(step),
            "record" => self.record(step),
            "refuse" => self.refuse(step),
            "renew" => self.renew(step),
            "reopen" => self.reopen(step),
            "report" => self.report(step),
            "restart" => self.restart(step),
            "rotate" => self.rotate(step),
            "take-note" => self.take_note(step),
            "trust" => self.trust(step),
            "use" => self.use_other(step),
            "verify" => self.verify(step),
            verb => panic!("no step is called `{verb}`"),
        }
    }
}

/// The things that a step names.
impl Scene<'_> {
    pub(crate) fn host(&self, step: &Step) -> &Host {
        self.host_of(step.text("space"))
    }

    pub(crate) fn host_of(&self, name: &str) -> &Host {
        self.hosts.get(name).unwrap_or_else(|| panic!("no host is called `{name}`"))
    }

    pub(crate) fn host_mut(&mut self, step: &Step) -> &mut Host {
        self.hosts.get_mut(step.text("space")).unwrap_or_else(|| panic!("{step:?}: no such host"))
    }

    pub(crate) fn file(&self, name: &str) -> &[u8] {
        self.files.get(name).unwrap_or_else(|| panic!("no file is called `{name}`"))
    }

    /// Reads the document of a Space in `shared/spaces.json`.
    pub(crate) fn space(&self, name: &str) -> Space {
        Space::from_document(&self.text(name), &Limits::default()).unwrap()
    }

    pub(crate) fn lifecycle(&self, name: &str) -> &spacebridge::Lifecycle {
        let called = |lifecycle: &&spacebridge::Lifecycle| lifecycle.name.as_str() == name;
        self.table.lifecycles.iter().find(called).unwrap_or_else(|| panic!("no `{name}`"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        let file = self.shared.get(name).unwrap_or_else(|| panic!("no file is called `{name}`"));
        String::from_utf8(file.clone()).unwrap()
    }

    /// Returns the certificate of a test identity.
    pub(crate) fn certificate(&self, name: &str) -> Result<Certificate, Error> {
        Certificate::from_pem(
            self.text(&format!("keys/{name}/certificate.pem")),
            &Limits::default(),
        )
    }

    /// Reads the keys of a test identity together with the certificate of a test identity.
    pub(crate) fn keys(&self, name: &str, certificate: &str) -> Result<SpaceKeys, Error> {
        let pem = self.text(&format!("keys/{name}/keys.pem"));
        SpaceKeys::from_pem(&pem, None, self.certificate(certificate)?, &Limits::default())
    }

    /// Returns the moment of a step: a minute after the step before, unless the host is wrong.
    pub(crate) fn now(&self, step: &Step) -> Timestamp {
        let begins = self.table.begins.unix_milliseconds();
        let now = Timestamp::from_unix_milliseconds(begins + self.minutes * 60_000).unwrap();
        step.optional("now").map_or(now, |now| now.parse().unwrap())
    }

    pub(crate) fn actor<'s>(&self, step: &'s Step) -> Actor<'s> {
        Actor::new(step.optional("by").unwrap_or("ada"), self.now(step))
    }

    /// Returns a seed that no other step has, unless the host is wrong.
    pub(crate) fn seed(&self, step: &Step) -> Seed {
        let usual = u8::try_from(self.minutes).unwrap();
        Seed::from_bytes([step.read("seed").unwrap_or(usual); 32]).unwrap()
    }

    /// Returns the keys that sign: those of the host, unless the host is wrong.
    pub(crate) fn signing(&self, step: &Step) -> Rc<SpaceKeys> {
        match step.optional("keys") {
            Some(name) => Rc::new(self.keys(name, name).unwrap()),
            None => Rc::clone(&self.host(step).keys),
        }
    }

    pub(crate) fn signer<'k>(&self, keys: &'k SpaceKeys, step: &Step) -> Signer<'k> {
        keys.signer(&self.actor(step), self.seed(step))
    }

    /// Returns the packages that a step has available: all of the table, or those that it lists.
    pub(crate) fn available(&self, step: &Step) -> AvailablePackages {
        let listed: Option<Vec<String>> = step.read("packages");
        let mut available = AvailablePackages::default();
        for carried in &self.table.packages {
            let id = carried.package.id.as_str();
            if listed.as_ref().is_none_or(|listed| listed.iter().any(|listed| listed == id)) {
                let mut check = PackageCheck::new(&carried.package).unwrap();
                check.update(carried.text.as_bytes()).unwrap();
                available.insert(check.finish().unwrap());
            }
        }
        available
    }

    /// Stores the result of a step, and records its facts unless the host forgets to.
    pub(crate) fn keep(&mut self, step: &Step, result: impl NewFacts + 'static) {
        if step.is_recorded() {
            self.host_mut(step).facts.record(&result).unwrap();
        }
        let name = step.optional("as").or_else(|| step.optional("file"));
        self.results.insert(name.unwrap_or_else(|| step.text("release")).into(), Rc::new(result));
    }

    /// Returns what the hosts have stored.
    pub(crate) fn stored(&self) -> Vec<(Facts, Space)> {
        self.hosts.values().map(|host| (host.facts.clone(), host.space.clone())).collect()
    }

    /// Returns a value that the end of a slip compares: `KIND/HOST/NAME`.
    pub(crate) fn value(&self, reference: &str) -> Value {
        let parts: Vec<&str> = reference.split('/').collect();
        let document = |value| serde_json::to_value(value).unwrap();
        match *parts.as_slice() {
            ["facts", host] => document(&self.host_of(host).facts),
            ["file", name] => Digest::of(self.file(name)).to_string().into(),
            ["opened", host] => self.host_of(host).process.opened.clone().into(),
            ["plan", host, name] => {
                serde_json::to_value(self.host_of(host).process.plans[name].as_ref()).unwrap()
            }
            ["progress", host, name] => {
                serde_json::to_value(self.host_of(host).progress(name)).unwrap()
            }
            ["release", host, name] => {
                serde_json::to_value(self.host_of(host).imported(name)).unwrap()
            }
            ["space", host] => serde_json::to_value(&self.host_of(host).space).unwrap(),
            _ => panic!("no value is called `{reference}`"),
        }
    }
}
