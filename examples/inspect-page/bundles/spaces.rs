//! The Spaces of the story, and their keys.

use core::cell::RefCell;

use spacebridge::facts::ReceiptFact;
use spacebridge::{Grant, Lifecycle, Message, Receipt, Space, SpaceKeys};
use spacebridge_testkit::{keys, lifecycle, open_space};

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
    pub(crate) fn new() -> Self {
        Self {
            dev_keys: keys("DevTest Space", 1),
            stage_keys: keys("Stage Space", 2),
            prod_keys: keys("Prod Space", 3),
            reports: RefCell::default(),
            receipts: RefCell::default(),
        }
    }

    pub(crate) fn dev(&self) -> Anything<Space> {
        let environments = ["Development", "Test"];
        let mut space = open_space("DevTest Space", self.dev_keys.certificate(), &environments);
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
        let space = open_space("Stage Space", self.stage_keys.certificate(), &["Staging"])
            .lifecycle(lifecycle("Staging", &[("Staging", &["Staging"])]));
        let from = self.dev_keys.certificate();
        Ok(space.remote("DevTest Space", from, [Grant::AcceptReleases]).build()?)
    }

    pub(crate) fn prod(&self) -> Anything<Space> {
        let environments = ["Production", "Failover"];
        let mut space = open_space("Prod Space", self.prod_keys.certificate(), &environments);
        for tenant in ["Contoso", "Fabrikam"] {
            space = space.tenant(serde_json::from_value(serde_json::json!({
                "name": tenant, "tags": ["Region/EU"],
            }))?);
        }
        let space = space.lifecycle(lifecycle("Live", &[("Live", &environments)]));
        let dev = self.dev_keys.certificate();
        let stage = self.stage_keys.certificate();
        let space = space.remote("DevTest Space", dev, [Grant::AcceptReleases]);
        Ok(space.remote("Stage Space", stage, [Grant::AcceptResults]).build()?)
    }
}

pub(crate) fn path() -> Lifecycle {
    lifecycle(
        "Dev to production",
        &[
            ("Test", &["Test"]),
            ("Staging", &["Space Stage Space"]),
            ("Production", &["Space Prod Space"]),
        ],
    )
}
