//! Three Spaces with two projects, in which anything may happen in any order.

use alloc::collections::BTreeSet;

use spacebridge::dashboard::{ProjectRow, ReleaseRow, dashboard};
use spacebridge::facts::{Evidence, FactQuery};
use spacebridge::rules::{Candidate, progress, promotable};
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted, RecallRequest};
use spacebridge::target::{
    ForwardRequest, ImportRequest, ImportedRelease, IssuedReceipt, PlanRequest, PreviewRequest,
    ReceiptRequest, RefuseRequest, VersionComparison,
};
use spacebridge::{
    Actor, Answers, Bundle, Code, Deployment, Error, Facts, Grant, Lifecycle, Message, Notice,
    Outcome, Receipt, Release, Signer, Space, SpaceKeys, Timestamp, Value, Variable, Verified,
};
use spacebridge_testkit::{NOW, Target, at, keys, label, lifecycle, name, open_space, seed_of};

use crate::same;

/// One step: which verb, two choices, and the rows that a host returns beyond those it needs.
pub(crate) type Step = (u8, usize, usize, u64);

pub(crate) const DEV: usize = 0;
pub(crate) const QA: usize = 1;
pub(crate) const PROD: usize = 2;
const NAMES: [&str; 3] = ["Dev", "QA", "Prod"];
const ENVIRONMENTS: [&str; 3] = ["Test", "Stage", "Production"];
const PROJECTS: [&str; 2] = ["Shop", "Web"];

/// Every verb that a story reaches with success.
pub(crate) const VERBS: [&str; 18] = [
    "accept",
    "forward",
    "forward_recall",
    "heard_from",
    "import_release",
    "inventory",
    "issue_receipt",
    "issue_receipt_to_owner",
    "plan",
    "preview",
    "promote",
    "recall",
    "refuse",
    "renew",
    "reopen",
    "rotate",
    "take_note",
    "verify",
];

/// One Space, and everything that its host stores.
pub(crate) struct Site {
    pub(crate) space: Space,
    pub(crate) facts: Facts,
    pub(crate) imported: Vec<ImportedRelease>,
    keys: SpaceKeys,
    owned: Vec<AssembledRelease>,
    notices: Vec<Verified<Notice>>,
    bundles: Vec<Verified<Bundle>>,
}

/// The Spaces, and every file that was ever carried between them.
pub(crate) struct World {
    pub(crate) sites: Vec<Site>,
    pub(crate) succeeded: BTreeSet<&'static str>,
    mail: Vec<(usize, File)>,
    delivered: usize,
    clock: i64,
    seeds: u16,
}

#[derive(Clone)]
enum File {
    Bundle(Vec<u8>),
    Receipt(Vec<u8>),
    Notice(Vec<u8>),
}

pub(crate) fn way(here: usize) -> Lifecycle {
    match here {
        DEV => lifecycle("Way", &[("Here", &["Test"]), ("Out", &["Space QA", "Space Prod"])]),
        QA => lifecycle("Way", &[("Here", &["Stage"]), ("Out", &["Space Prod"])]),
        _ => lifecycle("Way", &[("Here", &["Production"])]),
    }
}

fn site(here: usize, all: &[SpaceKeys]) -> Space {
    let mut space = open_space(NAMES[here], all[here].certificate(), &[ENVIRONMENTS[here]])
        .lifecycle(way(here));
    for (other, keys) in all.iter().enumerate().filter(|(other, _)| *other != here) {
        let grants = [Grant::PromoteTo, Grant::AcceptReleases, Grant::AcceptResults];
        let environment = format!("{}: {}", NAMES[other], ENVIRONMENTS[other]);
        space = space.remote(NAMES[other], keys.certificate(), grants);
        space = space.remote_environment(environment);
    }
    space.build().unwrap()
}

fn pick<T>(list: &[T], choice: usize) -> Option<&T> {
    list.get(choice.checked_rem(list.len())?)
}

impl World {
    pub(crate) fn new() -> Self {
        let all: Vec<SpaceKeys> =
            NAMES.iter().zip(1..).map(|(space, number)| keys(space, number)).collect();
        let spaces: Vec<Space> = (0..all.len()).map(|here| site(here, &all)).collect();
        let sites = spaces.into_iter().zip(all).map(|(space, keys)| Site {
            space,
            facts: Facts::none(),
            imported: Vec::new(),
            keys,
            owned: Vec::new(),
            notices: Vec::new(),
            bundles: Vec::new(),
        });
        Self {
            sites: sites.collect(),
            succeeded: BTreeSet::new(),
            mail: Vec::new(),
            delivered: 0,
            clock: 0,
            seeds: 100,
        }
    }

    /// One step of a random history.
    pub(crate) fn take(&mut self, (verb, one, other, mask): Step) {
        self.clock += 1;
        self.seeds += 1;
        let here = one % NAMES.len();
        match verb {
            0..3 => drop(self.release(one, other)),
            3..6 => self.deploy(here, one / 3, other),
            6..9 => self.promote(one, other, mask),
            9..17 => self.deliver(one, mask),
            17..19 => self.report(QA + one % 2, one / 2, other, mask),
            19 => self.report(PROD, one, other, mask),
            20 => self.refuse(QA + one % 2, one / 2, mask),
            21 | 22 => self.forward(one, mask),
            23 => self.recall(one, mask),
            24 => self.forward_recall(here, one / 3, mask),
            25 => self.change_key(here, true, mask),
            26 => self.change_key(here, false, mask),
            _ => self.look(here, one / 3, other, mask),
        }
    }

    /// Every verb once, with success, before and after every key was replaced.
    pub(crate) fn tell(&mut self) {
        for round in 0..2 {
            drop(self.release(0, round));
            self.deploy(DEV, round, 0);
            self.take((6, round, 0, 5));
            self.deliver_all();
            self.deploy(QA, round, 0);
            self.report(QA, round, 0, 9);
            self.forward(round, 3);
            self.deliver_all();
            self.deploy(PROD, round, 0);
            self.report(PROD, round, 0, 1);
            self.deliver_all();
            for here in [DEV, QA, PROD] {
                self.look(here, 0, 0, 2);
                self.look(here, 1, 1, 2);
            }
            drop(self.release(1, round));
            self.deploy(DEV, 2 * round + 1, 0);
            self.take((6, 2 * round + 1, 1, 5));
            self.refuse_next(6);
            self.recall(2 * round, 4);
            self.deliver_all();
            self.forward_recall(QA, round, 4);
            for here in [DEV, QA, PROD] {
                self.change_key(here, false, 8);
                self.deliver_all();
                self.change_key(here, true, 8);
                self.deliver_all();
            }
        }
    }

    fn now(&self) -> Timestamp {
        at(NOW).saturating_add_milliseconds(self.clock * 60_000)
    }

    fn signer(&self, here: usize) -> Signer<'_> {
        self.sites[here].keys.signer(&Actor::new("ada", self.now()), seed_of(self.seeds))
    }

    fn done(&mut self, verb: &'static str) {
        self.succeeded.insert(verb);
        self.seeds += 1;
        self.clock += 1;
    }

    /// Dev assembles a release; the same version may mean another content the next time.
    pub(crate) fn release(&mut self, project: usize, version: usize) -> AssembledRelease {
        let version = format!("1.{}.0", version % 4);
        let project = name(PROJECTS[project % 2]);
        let mut release = Release::new(project, version.parse().unwrap(), at(NOW));
        let text = format!("content {}", self.seeds % 5);
        release.variables.push(Variable::new(label("Text"), Value::Text(text.as_str().into())));
        let assembled = self.sites[DEV].space.assemble(release, self.signer(DEV)).unwrap();
        self.seeds += 1;
        self.sites[DEV].owned.push(assembled.clone());
        assembled
    }

    fn deploy(&mut self, here: usize, which: usize, outcome: usize) {
        const OUTCOMES: [Outcome; 4] =
            [Outcome::Succeeded, Outcome::Succeeded, Outcome::Failed, Outcome::Executing];
        let environment = name(ENVIRONMENTS[here]);
        let now = self.now();
        let outcome = OUTCOMES[outcome % OUTCOMES.len()];
        let site = &mut self.sites[here];
        let done = if here == DEV {
            pick(&site.owned, which).map(|it| it.deployed(&environment, outcome, now, "ana"))
        } else {
            pick(&site.imported, which).map(|it| it.deployed(&environment, outcome, now, "ana"))
        };
        if let Some(done) = done {
            site.facts.record(&done).unwrap();
        }
    }

    fn promote(&mut self, which: usize, target: usize, mask: u64) {
        let dev = &self.sites[DEV];
        let Some(release) = pick(&dev.owned, which) else { return };
        let (to, onward) =
            if target.is_multiple_of(2) { (QA, vec![name("Prod")]) } else { (PROD, vec![]) };
        let target = name(NAMES[to]);
        let path = way(DEV);
        let request = PromoteRequest::new(release, &target).with_lifecycle(&path).onward(&onward);
        let query = FactQuery::promote(&dev.space, &request);
        let promote = |facts: &Facts| dev.space.promote(&request, facts, self.signer(DEV));
        if let Ok(promoted) = same(&dev.facts, &query, mask, promote, shown) {
            self.sent(DEV, to, &promoted);
            self.done("promote");
        }
    }

    fn sent(&mut self, here: usize, to: usize, promoted: &Promoted) {
        let facts = &mut self.sites[here].facts;
        facts.record(promoted).unwrap();
        twice(facts, promoted);
        self.mail.push((to, File::Bundle(promoted.bundle.as_bytes().to_vec())));
    }

    /// Dev deploys and promotes a release to Prod, without a check of the query.
    pub(crate) fn promote_to_prod(&mut self, release: &AssembledRelease) -> Promoted {
        let done = release.deployed(&name("Test"), Outcome::Succeeded, self.now(), "ana");
        self.sites[DEV].facts.record(&done).unwrap();
        let promoted = self.promoted_on(&self.sites[DEV].facts, release);
        self.sent(DEV, PROD, &promoted);
        self.done("promote");
        promoted
    }

    pub(crate) fn promoted_on(&self, facts: &Facts, release: &AssembledRelease) -> Promoted {
        // Progress is another matter than numbers.
        let open = lifecycle("Open", &[("Out", &["Space Prod"])]);
        let space = &self.sites[DEV].space;
        space
            .promote(
                &PromoteRequest::new(release, "Prod").with_lifecycle(&open),
                facts,
                self.signer(DEV),
            )
            .unwrap()
    }

    pub(crate) fn verified(&self, file: &[u8]) -> Verified<Bundle> {
        let prod = &self.sites[PROD];
        Target::new(&prod.space, &prod.facts, self.now()).verify(file).unwrap()
    }

    /// Compares the version in a bundle for Prod with the imports among these facts.
    pub(crate) fn version_on(&self, facts: &Facts, file: &[u8]) -> VersionComparison {
        let target = Target::new(&self.sites[PROD].space, facts, self.now());
        target.preview(&self.verified(file)).unwrap().novelty()
    }

    /// The codes of the reasons why Prod cannot deploy the release on these facts.
    pub(crate) fn planned_on(&self, facts: &Facts, release: &ImportedRelease) -> Vec<Code> {
        let target = Target::new(&self.sites[PROD].space, facts, self.now());
        let planned = target.plan(release, "Production");
        planned.map_or_else(|error| error.reasons.iter().map(|r| r.code).collect(), |_| vec![])
    }

    pub(crate) fn receipt_on(
        &self,
        facts: &Facts,
        release: &ImportedRelease,
        done: &Deployment,
    ) -> Result<IssuedReceipt, Error> {
        let prod = &self.sites[PROD].space;
        prod.issue_receipt(&ReceiptRequest::new(release, done), facts, self.signer(PROD))
    }

    pub(crate) fn rotate(&mut self, here: usize) {
        self.change_key(here, true, 0);
    }

    /// Carries every file that was not carried yet.
    pub(crate) fn deliver_all(&mut self) {
        while self.delivered < self.mail.len() {
            self.deliver(self.delivered, 0);
            self.delivered += 1;
        }
    }

    /// The next bundle is refused, and not imported.
    fn refuse_next(&mut self, mask: u64) {
        let (to, File::Bundle(file)) = self.mail[self.delivered].clone() else { return };
        self.delivered += 1;
        if let Some(bundle) = self.verify(to, file, mask) {
            self.sites[to].bundles = vec![bundle];
            self.refuse(to, 0, mask);
        }
    }

    fn deliver(&mut self, which: usize, mask: u64) {
        match pick(&self.mail, which).cloned() {
            Some((to, File::Bundle(file))) => self.import(to, file, mask),
            Some((to, File::Receipt(file))) => self.accept(to, file, mask),
            Some((to, File::Notice(file))) => self.take_note(to, file, mask),
            None => {}
        }
    }

    fn verify(&mut self, here: usize, file: Vec<u8>, mask: u64) -> Option<Verified<Bundle>> {
        let site = &self.sites[here];
        let now = self.now();
        let message = Message::<Bundle>::from_bytes(file).unwrap();
        let query = FactQuery::verify(&message, &site.space, now);
        let verify = |facts: &Facts| message.clone().verify(&site.space, facts, now);
        let shown = |bundle: &Verified<Bundle>| format!("{:?} {:?}", bundle.report(), bundle);
        let bundle = same(&site.facts, &query, mask, verify, shown).ok()?;
        self.done("verify");
        Some(bundle)
    }

    fn import(&mut self, here: usize, file: Vec<u8>, mask: u64) {
        let Some(bundle) = self.verify(here, file, mask) else { return };
        let site = &self.sites[here];
        let now = self.now();
        let answers = Answers::new();
        let query = FactQuery::preview(&site.space, &PreviewRequest::new(&bundle, &answers));
        let preview = |facts: &Facts| Target::new(&site.space, facts, now).preview(&bundle);
        let shown = |preview: &_| serde_json::to_string(preview).unwrap();
        let preview = same(&site.facts, &query, mask, preview, shown).unwrap();
        let mut request = ImportRequest::new(&bundle, preview.digest());
        if mask.is_multiple_of(3) {
            request = request.because_older("it is wanted");
        }
        if mask.is_multiple_of(2) {
            request = request.although_recalled("it is wanted all the same");
        }
        let query = FactQuery::import_release(&site.space, &request);
        let import = |facts: &Facts| {
            let target = Target::new(&site.space, facts, now);
            target.import_reviewed(&request)
        };
        let shown = |imported: &_| format!("{imported:?}");
        let imported = same(&site.facts, &query, mask, import, shown);
        self.sites[here].bundles.push(bundle);
        let Ok(imported) = imported else { return self.done("preview") };
        let site = &mut self.sites[here];
        site.facts.record(&imported).unwrap();
        twice(&mut site.facts, &imported);
        if imported.fact.is_some() {
            site.imported.push(imported.release.clone());
        }
        let release = imported.release;
        self.done("preview");
        self.done("import_release");
        self.plan(here, &release, mask);
    }

    fn plan(&mut self, here: usize, release: &ImportedRelease, mask: u64) {
        let site = &self.sites[here];
        let now = self.now();
        let plan =
            |facts: &Facts| Target::new(&site.space, facts, now).plan(release, ENVIRONMENTS[here]);
        let answers = Answers::new();
        let request = PlanRequest::new(release, ENVIRONMENTS[here], &answers);
        let query = FactQuery::plan(&request);
        if same(&site.facts, &query, mask, plan, |plan| format!("{plan:?}")).is_ok() {
            self.done("plan");
        }
    }

    fn report(&mut self, here: usize, which: usize, outcome: usize, mask: u64) {
        let site = &self.sites[here];
        let Some(release) = pick(&site.imported, which).cloned() else { return };
        let about = site.facts.deployments.iter().filter(|fact| {
            fact.version == *release.version() && fact.project == *release.project()
        });
        let mut known: Vec<Deployment> = about.cloned().collect();
        // What happened here first: only that can be reported.
        known.sort_by_key(|fact| fact.evidence != Evidence::Own);
        let Some(mut done) = pick(&known, outcome / 4).cloned() else { return };
        if outcome % 4 == 3 {
            done.outcome = Outcome::Superseded;
        }
        let owner = outcome.is_multiple_of(2) && release.sender() != release.import().owner;
        let request = ReceiptRequest::new(&release, &done);
        let request = if owner { request.to_owner() } else { request };
        let query = FactQuery::issue_receipt(&site.space, &request);
        let issue = |facts: &Facts| site.space.issue_receipt(&request, facts, self.signer(here));
        if let Ok(issued) = same(&site.facts, &query, mask, issue, issued) {
            self.answered(here, &issued);
            self.done(if owner { "issue_receipt_to_owner" } else { "issue_receipt" });
        }
    }

    fn answered(&mut self, here: usize, issued: &IssuedReceipt) {
        let facts = &mut self.sites[here].facts;
        facts.record(issued).unwrap();
        twice(facts, issued);
        let to = self.owner_of(&issued.fact.audience);
        self.mail.push((to, File::Receipt(issued.receipt.as_bytes().to_vec())));
    }

    fn owner_of(&self, key: &spacebridge::Fingerprint) -> usize {
        let is_own = |site: &Site| site.space.knows_as_one(&site.space.fingerprint(), key);
        self.sites.iter().position(is_own).unwrap()
    }

    fn refuse(&mut self, here: usize, which: usize, mask: u64) {
        let site = &self.sites[here];
        let Some(bundle) = pick(&site.bundles, which) else { return };
        let request = RefuseRequest::new(bundle, ENVIRONMENTS[here], "no");
        let query = FactQuery::refuse(&site.space, &request);
        let refuse = |facts: &Facts| site.space.refuse(&request, facts, self.signer(here));
        if let Ok(refused) = same(&site.facts, &query, mask, refuse, issued) {
            self.answered(here, &refused);
            self.done("refuse");
        }
    }

    fn accept(&mut self, here: usize, file: Vec<u8>, mask: u64) {
        let site = &self.sites[here];
        let message = Message::<Receipt>::from_bytes(file).unwrap();
        let Ok(receipt) = message.verify(&site.space, self.now()) else { return };
        let query = FactQuery::accept(&site.space, &receipt);
        let ada = Actor::new("ada", self.now());
        let accept = |facts: &Facts| site.space.accept(&receipt, facts, &ada);
        let accepted = same(&site.facts, &query, mask, accept, |accepted| format!("{accepted:?}"));
        if let Ok(accepted) = accepted {
            self.sites[here].facts.record(&accepted).unwrap();
            twice(&mut self.sites[here].facts, &accepted);
            self.done("accept");
        }
    }

    fn take_note(&mut self, here: usize, file: Vec<u8>, mask: u64) {
        let site = &self.sites[here];
        let now = self.now();
        let message = Message::<Notice>::from_bytes(file).unwrap();
        let Ok(notice) = message.verify(&site.space, now) else { return };
        let query = FactQuery::take_note(&site.space, &notice);
        let by = Actor::new("grace", now);
        let take_note = |facts: &Facts| site.space.take_note(&notice, facts, &by);
        let noted = same(&site.facts, &query, mask, take_note, |noted| format!("{noted:?}"));
        let site = &mut self.sites[here];
        site.notices.push(notice);
        if let Ok(noted) = noted {
            site.facts.record(&noted).unwrap();
            twice(&mut site.facts, &noted);
            if let Some(space) = noted.space {
                site.space = space;
            }
            self.done("take_note");
        }
    }

    fn forward(&mut self, which: usize, mask: u64) {
        let site = &self.sites[QA];
        let Some(release) = pick(&site.imported, which) else { return };
        let request = ForwardRequest::new(release, "Prod");
        let query = FactQuery::forward(&site.space, &request);
        let forward = |facts: &Facts| site.space.forward(&request, facts, self.signer(QA));
        if let Ok(promoted) = same(&site.facts, &query, mask, forward, shown) {
            self.sent(QA, PROD, &promoted);
            self.done("forward");
        }
    }

    fn recall(&mut self, which: usize, mask: u64) {
        let site = &self.sites[DEV];
        let Some(release) = pick(&site.owned, which) else { return };
        let request = RecallRequest::new(release, "it loses seats");
        let query = FactQuery::recall(&site.space, &request);
        let recall = |facts: &Facts| site.space.recall(&request, facts, self.signer(DEV));
        let shown = |recalled: &spacebridge::source::RecallOutcome| {
            format!("{:?} {}", recalled.fact, announced(&recalled.announcements))
        };
        let recalled = same(&site.facts, &query, mask, recall, shown).unwrap();
        self.sites[DEV].facts.record(&recalled).unwrap();
        twice(&mut self.sites[DEV].facts, &recalled);
        self.announce(&recalled.announcements);
        self.done("recall");
    }

    fn forward_recall(&mut self, here: usize, which: usize, mask: u64) {
        let site = &self.sites[here];
        let Some(notice) = pick(&site.notices, which) else { return };
        let query = FactQuery::forward_recall(&site.space, notice);
        let forward = |facts: &Facts| site.space.forward_recall(notice, facts, self.signer(here));
        let shown = |list: &Vec<_>| announced(list);
        if let Ok(announcements) = same(&site.facts, &query, mask, forward, shown) {
            self.sites[here].facts.record(&announcements).unwrap();
            twice(&mut self.sites[here].facts, &announcements);
            self.announce(&announcements);
            self.done("forward_recall");
        }
    }

    /// A Space replaces its identity, or its encryption key only.
    fn change_key(&mut self, here: usize, identity: bool, mask: u64) {
        let number = u8::try_from(self.seeds % 256).unwrap();
        let site = &self.sites[here];
        let next = if identity {
            keys(NAMES[here], number)
        } else {
            let long = spacebridge::Validity::of_encryption(at("2026-01-01T00:00:00Z"));
            site.keys.renew_encryption(long, seed_of(self.seeds)).unwrap()
        };
        let (query, verb) = if identity {
            (FactQuery::rotate(&site.space), "rotate")
        } else {
            (FactQuery::renew(&site.space), "renew")
        };
        let change = |facts: &Facts| {
            let signer = self.signer(here);
            if identity {
                let by_next = next.signer(&Actor::new("ada", self.now()), seed_of(self.seeds + 1));
                site.space.rotate(by_next, facts, signer)
            } else {
                site.space.renew(next.certificate(), facts, signer)
            }
        };
        let shown = |changed: &spacebridge::trust::RotationOutcome| {
            format!("{:?} {}", changed.space, announced(&changed.announcements))
        };
        if let Ok(changed) = same(&site.facts, &query, mask, change, shown) {
            let site = &mut self.sites[here];
            site.facts.record(&changed).unwrap();
            twice(&mut site.facts, &changed);
            site.space = changed.space;
            site.keys = next;
            self.announce(&changed.announcements);
            self.seeds += 1;
            self.done(verb);
        }
    }

    fn announce(&mut self, announcements: &[spacebridge::source::Announcement]) {
        for one in announcements {
            let to = NAMES.iter().position(|site| name(site) == one.target).unwrap();
            self.mail.push((to, File::Notice(one.notice.as_bytes().to_vec())));
        }
    }

    /// The verbs that change nothing.
    fn look(&mut self, here: usize, which: usize, other: usize, mask: u64) {
        let site = &self.sites[here];
        let now = self.now();
        let facts = &site.facts;
        let space = &site.space;
        let path = way(here);
        let mut known: Vec<_> =
            facts.deployments.iter().map(|f| (&f.project, &f.version)).collect();
        known.extend(facts.imports.iter().map(|f| (&f.project, &f.version)));
        known.extend(facts.promotions.iter().map(|f| (&f.project, &f.version)));
        let digests: Vec<_> = facts.promotions.iter().map(|fact| fact.release).collect();
        let Some((project, version)) = pick(&known, which).copied() else { return };
        let release = pick(&digests, other).filter(|_| other.is_multiple_of(2)).copied();
        let mut candidate = Candidate::new(project, version);
        candidate.release = release;
        let query = FactQuery::progress(&candidate);
        let progress = |facts: &Facts| {
            let candidate = candidate.recalled(facts);
            let open = promotable(&path, space.environments(), &candidate, facts, &name("Prod"));
            let progress = progress(&path, space.environments(), &candidate, facts);
            Ok::<_, ()>(format!("{progress:?} {open:?} {:?}", candidate.block))
        };
        same(facts, &query, mask, progress, String::clone).unwrap();

        let mut row = ReleaseRow::new(version.clone());
        row.release = release;
        let rows = [ProjectRow::new(project.clone(), &path, vec![row])];
        let drawn = |facts: &Facts| Ok::<_, ()>(dashboard(space, &rows, facts, now));
        same(facts, &FactQuery::dashboard(&rows), mask, drawn, |drawn| format!("{drawn:?}"))
            .unwrap();

        let target = name(NAMES[other % NAMES.len()]);
        let manifests = || site.owned.iter().map(AssembledRelease::manifest);
        let held = |facts: &Facts| Ok::<_, ()>(space.inventory(&target, facts, manifests()));
        let query = FactQuery::inventory(space, &target);
        same(facts, &query, mask, held, |held| format!("{held:?}")).unwrap();

        let senders = space.trusts().iter().flat_map(|trust| {
            let former = trust.former().iter().map(|former| &former.certificate);
            core::iter::once(trust.certificate()).chain(former)
        });
        for sender in senders.map(spacebridge::Certificate::fingerprint) {
            let query = FactQuery::heard_from(space, &sender);
            let heard = |facts: &Facts| Ok::<_, ()>(space.heard_from(&sender, facts));
            same(facts, &query, mask, heard, |heard| format!("{heard:?}")).unwrap();
        }
        let mut reopened = false;
        for bundle in &site.bundles {
            let query = FactQuery::reopen(bundle.sealed());
            let reopen = |facts: &Facts| space.reopen(bundle.sealed().clone(), facts);
            let again = same(facts, &query, mask, reopen, |again| format!("{again:?}"));
            let is_imported = facts.imports.iter().any(|row| row.bundle == bundle.digest());
            assert_eq!(again.is_ok(), is_imported, "{again:?}");
            reopened |= is_imported;
        }
        if reopened {
            self.done("reopen");
        }
        self.done("inventory");
        self.done("heard_from");
    }
}

/// A second recording of a result changes nothing.
fn twice<O: spacebridge::facts::NewFacts + ?Sized>(facts: &mut Facts, outcome: &O) {
    let before = facts.clone();
    facts.record(outcome).unwrap();
    assert_eq!(*facts, before);
}

fn shown(promoted: &Promoted) -> String {
    let Promoted { bundle, fact, findings, omitted, .. } = promoted;
    format!("{:?} {fact:?} {findings:?} {omitted:?}", bundle.as_bytes())
}

fn issued(issued: &IssuedReceipt) -> String {
    format!("{:?} {:?} {}", issued.receipt.as_bytes(), issued.fact, issued.text)
}

fn announced(announcements: &[spacebridge::source::Announcement]) -> String {
    let shown = |one: &spacebridge::source::Announcement| {
        format!("{} {:?} {:?}", one.target, one.notice.as_bytes(), one.fact)
    };
    announcements.iter().map(shown).collect()
}
