//! A release that crosses, with one of everything that a document can hold.

use spacebridge::{
    Acceptance, Action, Answers, AssembledRelease, AvailablePackages, Content, Facts, Grant,
    Imported, Lifecycle, Message, Outcome, Package, PackageReference, Per, Phase, Preview, Process,
    Promoted, Properties, Release, Scope, Sensitive, Set, Signer, Space, SpaceKeys, Stage, Step,
    TargetState, Team, Template, Tenant, Value, Variable, Verified,
};

#[path = "../common/words.rs"]
mod words;

pub(crate) use self::words::{NOW, at, keys, label, name, seed};

pub(crate) const SECRET: &str = "hunter2-4711";

/// Dev and Prod, and what each of them knows.
pub(crate) struct Story {
    pub(crate) prod_keys: SpaceKeys,
    pub(crate) dev: Space,
    pub(crate) prod: Space,
    pub(crate) path: Lifecycle,
    pub(crate) release: AssembledRelease,
    pub(crate) promoted: Promoted,
    pub(crate) dev_facts: Facts,
    pub(crate) prod_facts: Facts,
    pub(crate) holdings: AvailablePackages,
}

impl Story {
    pub(crate) fn begin() -> Self {
        let (dev_keys, prod_keys) = (keys("Dev Space", 1), keys("Prod Space", 2));
        let grants = [Grant::PromoteTo, Grant::AcceptResults];
        let dev = space("Dev Space", &dev_keys, "Test")
            .with_remote(name("Prod Space"), prod_keys.certificate(), grants)
            .and_then(|dev| dev.with_remote_environment("Prod Space: Production".parse().unwrap()))
            .unwrap();
        let tenant = Tenant::new(name("Acme"), Set::from(["Region/North".parse().unwrap()]));
        let prod = space("Prod Space", &prod_keys, "Production")
            .with_remote(name("Dev Space"), dev_keys.certificate(), [Grant::AcceptReleases])
            .and_then(|prod| prod.with_tenant(tenant))
            .unwrap();
        let phase = Phase::new(label("Live"), [Stage::Space(name("Prod Space"))]);
        let path = Lifecycle::new(label("To production"), [phase]);
        let signer = |number| dev_keys.at(at(NOW), seed(number));
        let release = dev.assemble(shop(), signer(10)).unwrap();
        let (to, mut dev_facts) = (name("Prod Space"), Facts::none());
        let promoted = dev.promote(&release, &to, &path, &dev_facts, signer(11)).unwrap();
        dev_facts.record(&promoted).unwrap();
        Self {
            dev,
            prod,
            path,
            release,
            promoted,
            dev_facts,
            prod_facts: Facts::none(),
            holdings: AvailablePackages::default(),
            prod_keys,
        }
    }

    pub(crate) fn prod_signer(&self, number: u8) -> Signer<'_> {
        self.prod_keys.at(at(NOW), seed(number))
    }

    pub(crate) fn verified(&self) -> Verified<spacebridge::Bundle> {
        let file =
            Message::<spacebridge::Bundle>::from_bytes(self.promoted.bundle.as_bytes()).unwrap();
        file.verify(&self.prod, &self.prod_facts, at(NOW)).unwrap()
    }

    pub(crate) fn known(&self) -> TargetState<'_> {
        let (facts, holdings) = (&self.prod_facts, &self.holdings);
        TargetState { facts, releases: &[], holdings, now: at(NOW) }
    }

    pub(crate) fn preview(&self) -> Preview {
        self.prod.preview(&self.verified(), &Answers::new(), &self.known()).unwrap()
    }

    pub(crate) fn import(&self) -> Imported {
        let preview = self.preview();
        let accepted = Acceptance::by("grace");
        let (verified, known) = (self.verified(), self.known());
        self.prod.import_release(&verified, &accepted, preview.digest(), &known).unwrap()
    }

    pub(crate) fn receipt(&self, imported: &Imported) -> spacebridge::IssuedReceipt {
        let release = &imported.release;
        let done = release.deployed(&name("Production"), Outcome::Succeeded, at(NOW), "grace");
        let mut facts = self.prod_facts.clone();
        facts.record(imported).unwrap();
        facts.record(&done).unwrap();
        self.prod.issue_receipt(release, &done, None, &facts, self.prod_signer(20)).unwrap()
    }
}

/// A Space in which everybody may do everything, with one environment.
fn space(called: &str, keys: &SpaceKeys, environment: &str) -> Space {
    let stop = Stage::Environment(environment.parse().unwrap());
    let phase = Phase::new(label("Only"), [stop]);
    Space::new(name(called), keys.certificate())
        .with_environment(name(environment))
        .and_then(|space| space.with_team(Team::everyone(label("Everyone"))))
        .and_then(|space| space.with_lifecycle(Lifecycle::new(label("Ours"), [phase])))
        .unwrap()
}

pub(crate) fn package() -> Package {
    let bytes = Content::of(b"the bytes of the package");
    let mut package = Package::new(label("Shop.Web"), "1.1.0", bytes);
    package.feed = Some(label("builtin"));
    package
}

fn shop() -> Release {
    let taken = at("2026-11-20T08:00:00Z");
    let production = Set::from(["Prod Space: Production".parse().unwrap()]);
    let pool = Value::Reference { kind: "WorkerPool".parse().unwrap(), name: label("Ubuntu") };
    let mut action = Action::new(label("Deploy Web"), "Octopus.Script");
    action.required = true;
    action.condition = "Success".into();
    action.properties = Properties::from_iter([("Script".into(), "echo #{Shop.Url}".into())]);
    action.packages = vec![{
        let mut reference = PackageReference::new("Shop.Web");
        reference.version = Some("1.1.0".into());
        reference.feed = Some(label("builtin"));
        reference.acquisition = "Server".into();
        reference
    }];
    let step = Step::new(label("Deploy Web"), vec![action])
        .with_condition("Success")
        .with_start("StartAfterPrevious")
        .with_acquisition("LetOctopusDecide");
    let mut release = Release::new(name("Shop"), "1.1.0".parse().unwrap(), taken);
    release.notes = "Sells tickets again.".into();
    release.packages = vec![package()];
    release.process = Process::new(vec![step]);
    release.variables = vec![
        Variable::text(label("Shop.Url"), "https://shop.example")
            .scoped(Scope::default().with_environments(production)),
        Variable::text(label("Shop.Url"), "https://localhost"),
        Variable::new(label("Shop.Db.Password"), Value::Sensitive(Sensitive::known(SECRET))),
        Variable::new(label("Shop.Pool"), pool),
    ];
    release.templates = vec![{
        let mut template = Template::new(label("Shop.Contact"));
        template.label = "Contact".into();
        template.help = "Who is called at night".into();
        template.per = Per { environment: true, tenant: false };
        template
    }];
    release
}
