//! The state of the target, which its verbs take.

use alloc::rc::Rc;

use spacebridge::Facts;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::convert::given;
use crate::packages::AvailablePackages;
use crate::release::ImportedRelease;

/// The state of the target: facts, imported releases and available packages.
#[wasm_bindgen(skip_typescript)]
#[derive(Debug)]
pub struct TargetState {
    facts: Rc<Facts>,
    releases: Vec<spacebridge::target::KnownRelease>,
    holdings: spacebridge::packages::AvailablePackages,
}

#[wasm_bindgen]
impl TargetState {
    /// Nothing but facts; the rest is added by the functions below.
    #[wasm_bindgen(constructor)]
    pub fn new(facts: &JsValue) -> Result<Self, JsValue> {
        let releases = Vec::new();
        let holdings = spacebridge::packages::AvailablePackages::default();
        Ok(Self { facts: given(facts)?, releases, holdings })
    }

    /// Returns the state with a release that was imported before.
    #[wasm_bindgen(js_name = withRelease)]
    pub fn with_release(mut self, release: &ImportedRelease) -> Self {
        self.releases.push(release.0.known());
        self
    }

    /// Returns the state with these packages available.
    #[wasm_bindgen(js_name = withHoldings)]
    pub fn with_holdings(mut self, holdings: &AvailablePackages) -> Self {
        self.holdings = holdings.0.clone();
        self
    }
}

impl TargetState {
    pub(crate) fn state(&self) -> spacebridge::target::TargetState<'_> {
        let Self { facts, releases, holdings } = self;
        spacebridge::target::TargetState::new(facts, releases, holdings)
    }
}
