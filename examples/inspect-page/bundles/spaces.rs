//! The Spaces of the story, and their keys.

use core::cell::RefCell;

use spacebridge::facts::ReceiptFact;
use spacebridge::trust::SpaceBuilder;
use spacebridge::{
    Grant, Lifecycle, Message, Phase, Receipt, Seed, Space, SpaceKeys, Stage, Team, Timestamp,
    Validity,
};

use crate::Anything;

pub(crate) struct Spaces {
    pub(crate) dev_keys: SpaceKeys,
    pub(crate) stage_keys: SpaceKeys,
    pub(crate) prod_keys: SpaceKeys,
    /// What staging reported so far: its receipts are numbered.
    pub(crate) reports: RefCell<Vec<ReceiptFact>>,
    /// The receipts themselves.
    pub(crate) receipts: RefCell<Vec<Message<Receipt>>>,
}

impl Spaces {
    pub(crate) fn new() -> Anything<Self> {
        Ok(Self {
            dev_keys: keys("DevTest Space", 1)?,
            stage_keys: keys("Stage Space", 2)?,
            prod_keys: keys("Prod Space", 3)?,
            reports: RefCell::default(),
            receipts: RefCell::default(),
        })
    }

    pub(crate) fn dev(&self) -> Anything<Space> {
        let mut space = open("DevTest Space", &self.dev_keys)?;
        for environment in ["Development", "Test"] {
            space = space.environment(environment);
        }
        let others = [("Stage Space", &self.stage_keys), ("Prod Space", &self.prod_keys)];
        for (name, keys) in others {
            let grants = [Grant::PromoteTo, Grant::AcceptResults];
            space = space.remote(name, keys.certificate(), grants);
        }
        for name in ["Stage Space: Staging", "Prod Space: Production", "Prod Space: Failover"] {
            space = space.remote_environment(name);
        }
        Ok(space.build()?)
    }

    pub(crate) fn stage(&self) -> Anything<Space> {
        let stops = [Stage::Environment("Staging".parse()?)];
        let lifecycle = Lifecycle::new("Staging".parse()?, [Phase::new("Staging".parse()?, stops)]);
        let space = open("Stage Space", &self.stage_keys)?.environment("Staging");
        let from = self.dev_keys.certificate();
        let space = space.lifecycle(lifecycle);
        Ok(space.remote("DevTest Space", from, [Grant::AcceptReleases]).build()?)
    }

    pub(crate) fn prod(&self) -> Anything<Space> {
        let mut space = open("Prod Space", &self.prod_keys)?;
        for environment in ["Production", "Failover"] {
            space = space.environment(environment);
        }
        for tenant in ["Contoso", "Fabrikam"] {
            space = space.tenant(serde_json::from_value(serde_json::json!({
                "name": tenant, "tags": ["Region/EU"],
            }))?);
        }
        let stops = ["Production", "Failover"].map(|name| Ok(Stage::Environment(name.parse()?)));
        let stops = stops.into_iter().collect::<Anything<Vec<_>>>()?;
        let lifecycle = Lifecycle::new("Live".parse()?, [Phase::new("Live".parse()?, stops)]);
        let space = space.lifecycle(lifecycle);
        let dev = self.dev_keys.certificate();
        let stage = self.stage_keys.certificate();
        let space = space.remote("DevTest Space", dev, [Grant::AcceptReleases]);
        Ok(space.remote("Stage Space", stage, [Grant::AcceptResults]).build()?)
    }
}

fn open(name: &str, keys: &SpaceKeys) -> Anything<SpaceBuilder> {
    let everyone = Team::everyone("Everyone".parse()?);
    Ok(Space::builder(name, keys.certificate()).team(everyone))
}

pub(crate) fn lifecycle() -> Anything<Lifecycle> {
    let stops = [
        Phase::new("Test".parse()?, [Stage::Environment("Test".parse()?)]),
        Phase::new("Staging".parse()?, [Stage::Space("Stage Space".parse()?)]),
        Phase::new("Production".parse()?, [Stage::Space("Prod Space".parse()?)]),
    ];
    Ok(Lifecycle::new("Dev to production".parse()?, stops))
}

pub(crate) fn keys(name: &str, number: u8) -> Anything<SpaceKeys> {
    let from = "2026-01-01T00:00:00Z".parse()?;
    let identity = Validity::of_identity(from);
    let encryption = Validity::of_encryption(from);
    Ok(SpaceKeys::generate(name, identity, encryption, seed(number)?)?)
}

pub(crate) fn seed(number: u8) -> Anything<Seed> {
    Ok(Seed::from_bytes([number; 32])?)
}

pub(crate) fn now() -> Anything<Timestamp> {
    Ok("2026-11-23T09:00:00Z".parse()?)
}
