//! A release that crosses, with one of everything that a document can hold.

use spacebridge::packages::AvailablePackages;
use spacebridge::release::Set;
use spacebridge::source::{AssembledRelease, PromoteRequest, Promoted};
use spacebridge::target::{Imported, Preview, ReceiptRequest, TargetState};
use spacebridge::{
    Actor, Bundle, Facts, Grant, Lifecycle, Outcome, Package, Signer, Space, SpaceKeys, Tenant,
    Verified,
};
use spacebridge_testkit::Trusting as _;
pub(crate) use spacebridge_testkit::{NOW, SECRET, at, keys, label, name, seed};
use spacebridge_testkit::{Target, lifecycle, rich_release, space};

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
        let dev_keys = keys("Dev Space", 1);
        let prod_keys = keys("Prod Space", 2);
        let grants = [Grant::PromoteTo, Grant::AcceptResults];
        let dev = space("Dev Space", &dev_keys, "Test")
            .trusting(name("Prod Space"), prod_keys.certificate(), grants)
            .and_then(|dev| dev.with_remote_environment("Prod Space: Production".parse().unwrap()))
            .unwrap();
        let tenant = Tenant::new(name("Acme"), Set::from(["Region/North".parse().unwrap()]));
        let prod = space("Prod Space", &prod_keys, "Production")
            .trusting(name("Dev Space"), dev_keys.certificate(), [Grant::AcceptReleases])
            .and_then(|prod| prod.with_tenant(tenant))
            .unwrap();
        let path = lifecycle("To production", &[("Live", &["Space Prod Space"])]);
        let signer = |number| dev_keys.signer(&Actor::unnamed(at(NOW)), seed(number));
        let release = dev.assemble(rich_release(), signer(10)).unwrap();
        let to = name("Prod Space");
        let mut dev_facts = Facts::none();
        let promoted = dev
            .promote(
                &PromoteRequest::new(&release, &to).with_lifecycle(&path),
                &dev_facts,
                signer(11),
            )
            .unwrap();
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
        self.prod_keys.signer(&Actor::unnamed(at(NOW)), seed(number))
    }

    fn target(&self) -> Target<'_> {
        let packages = &self.holdings;
        Target { packages, ..Target::new(&self.prod, &self.prod_facts, at(NOW)) }
    }

    pub(crate) fn known(&self) -> TargetState<'_> {
        self.target().state()
    }

    pub(crate) fn verified(&self) -> Verified<Bundle> {
        self.target().verify(self.promoted.bundle.as_bytes()).unwrap()
    }

    pub(crate) fn preview(&self) -> Preview {
        self.target().preview(&self.verified()).unwrap()
    }

    pub(crate) fn import(&self) -> Imported {
        self.target().receive(self.promoted.bundle.as_bytes())
    }

    pub(crate) fn receipt(&self, imported: &Imported) -> spacebridge::target::IssuedReceipt {
        let release = &imported.release;
        let done = release.deployed(&name("Production"), Outcome::Succeeded, at(NOW), "grace");
        let mut facts = self.prod_facts.clone();
        facts.record(imported).unwrap();
        facts.record(&done).unwrap();
        self.prod
            .issue_receipt(&ReceiptRequest::new(release, &done), &facts, self.prod_signer(20))
            .unwrap()
    }
}

/// The one package of the release.
pub(crate) fn package() -> Package {
    rich_release().packages.remove(0)
}
