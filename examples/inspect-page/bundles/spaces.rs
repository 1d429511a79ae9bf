//! The Spaces of the story, and their keys.

use core::cell::RefCell;

use spacebridge::{
    Grant, Lifecycle, Message, Phase, Receipt, ReceiptFact, Seed, Space, SpaceKeys, Stage, Team,
    Timestamp, Validity,
};

use crate::Anything;

pub(crate) struct Spaces {
    pub(crate) dev_keys: SpaceKeys,
    pub(crate) stage_keys: SpaceKeys,
    pub(crate) prod_keys: SpaceKeys,
    /// The receipts of staging so far, which are numbered.
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
        let mut space = open(Space::new("DevTest Space".parse()?, self.dev_keys.certificate()))?;
        for environment in ["Development", "Test"] {
            space = space.with_environment(environment.parse()?)?;
        }
        let others = [("Stage Space", &self.stage_keys), ("Prod Space", &self.prod_keys)];
        for (name, keys) in others {
            let grants = [Grant::PromoteTo, Grant::AcceptResults];
            space = space.with_remote(name.parse()?, keys.certificate(), grants)?;
        }
        for name in ["Stage Space: Staging", "Prod Space: Production", "Prod Space: Failover"] {
            space = space.with_remote_environment(name.parse()?)?;
        }
        Ok(space)
    }

    pub(crate) fn stage(&self) -> Anything<Space> {
        let stops = [Stage::Environment("Staging".parse()?)];
        let lifecycle = Lifecycle::new("Staging".parse()?, [Phase::new("Staging".parse()?, stops)]);
        let space = Space::new("Stage Space".parse()?, self.stage_keys.certificate());
        let space = open(space)?.with_environment("Staging".parse()?)?.with_lifecycle(lifecycle)?;
        let from = self.dev_keys.certificate();
        Ok(space.with_remote("DevTest Space".parse()?, from, [Grant::AcceptReleases])?)
    }

    pub(crate) fn prod(&self) -> Anything<Space> {
        let mut space = open(Space::new("Prod Space".parse()?, self.prod_keys.certificate()))?;
        for environment in ["Production", "Failover"] {
            space = space.with_environment(environment.parse()?)?;
        }
        for tenant in ["Contoso", "Fabrikam"] {
            space = space.with_tenant(serde_json::from_value(serde_json::json!({
                "name": tenant, "tags": ["Region/EU"],
            }))?)?;
        }
        let stops = ["Production", "Failover"].map(|name| Ok(Stage::Environment(name.parse()?)));
        let stops = stops.into_iter().collect::<Anything<Vec<_>>>()?;
        let lifecycle = Lifecycle::new("Live".parse()?, [Phase::new("Live".parse()?, stops)]);
        let space = space.with_lifecycle(lifecycle)?;
        let (dev, stage) = (self.dev_keys.certificate(), self.stage_keys.certificate());
        let space = space.with_remote("DevTest Space".parse()?, dev, [Grant::AcceptReleases])?;
        Ok(space.with_remote("Stage Space".parse()?, stage, [Grant::AcceptResults])?)
    }
}

fn open(space: Space) -> Anything<Space> {
    Ok(space.with_team(Team::everyone("Everyone".parse()?))?)
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
    let (identity, encryption) = (Validity::of_identity(from), Validity::of_encryption(from));
    Ok(SpaceKeys::generate(name, identity, encryption, seed(number)?)?)
}

pub(crate) fn seed(number: u8) -> Anything<Seed> {
    Ok(Seed::from_bytes([number; 32])?)
}

pub(crate) fn now() -> Anything<Timestamp> {
    Ok("2026-11-23T09:00:00Z".parse()?)
}
