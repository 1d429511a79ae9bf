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
        let tenant =
            Tenant { name: name("Acme"), tags: Set::from(["Region/North".parse().unwrap()]) };
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
    let package = Package::new(label("Shop.Web"), "1.1.0", bytes);
    Package { feed: Some(label("builtin")), ..package }
}

fn shop() -> Release {
    let taken = at("2026-11-20T08:00:00Z");
    let production = Set::from(["Prod Space: Production".parse().unwrap()]);
    let pool = Value::Reference { kind: "WorkerPool".parse().unwrap(), name: label("Ubuntu") };
    let action = Action {
        name: label("Deploy Web"),
        kind: "Octopus.Script".into(),
        notes: String::new(),
        disabled: false,
        required: true,
        condition: "Success".into(),
        pool: None,
        environments: Set::new(),
        excluded: Set::new(),
        channels: Set::new(),
        tags: Set::new(),
        properties: Properties::from_iter([("Script".into(), "echo #{Shop.Url}".into())]),
        packages: vec![PackageReference {
            name: None,
            package: "Shop.Web".into(),
            version: Some("1.1.0".into()),
            feed: Some(label("builtin")),
            acquisition: "Server".into(),
            properties: Properties::new(),
            extra: Properties::new(),
        }],
        extra: Properties::new(),
    };
    let step = Step::new(label("Deploy Web"), vec![action])
        .with_condition("Success")
        .with_start("StartAfterPrevious")
        .with_acquisition("LetOctopusDecide");
    Release {
        notes: "Sells tickets again.".into(),
        packages: vec![package()],
        process: Process { steps: vec![step] },
        variables: vec![
            Variable::text(label("Shop.Url"), "https://shop.example")
                .scoped(Scope::default().with_environments(production)),
            Variable::text(label("Shop.Url"), "https://localhost"),
            Variable::new(label("Shop.Db.Password"), Value::Sensitive(Sensitive::known(SECRET))),
            Variable::new(label("Shop.Pool"), pool),
        ],
        templates: vec![Template {
            label: "Contact".into(),
            help: "Who is called at night".into(),
            per: Per { environment: true, tenant: false },
            ..Template::new(label("Shop.Contact"))
        }],
        ..Release::new(name("Shop"), "1.1.0".parse().unwrap(), taken)
    }
}
