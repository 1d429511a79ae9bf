//! In which ways packages may get to a target.

use alloc::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::terms::Label;

/// When to send only what changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum UseDelta {
    /// Whenever the target holds an older package: it can ask for the whole one if that was wrong.
    /// What it seems to hold, by a look-up digest, is not sent either.
    Always,
    /// If the target promised to keep the older package: a pack that fails costs another walk.
    #[default]
    Pinned,
    /// Not at all.
    Never,
}

/// Policy for the transfer of packages to a target. The default suits a target that cannot be
/// reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "made with `..TransferPolicy::default()` on purpose")]
pub struct TransferPolicy {
    /// The feeds that the target reaches by itself.
    pub feeds: BTreeSet<Label>,
    /// When to send only what changed.
    pub delta: UseDelta,
}

impl TransferPolicy {
    /// For a target that is connected: what changed is sent, and the whole package if that fails.
    #[must_use]
    pub fn connected() -> Self {
        Self { delta: UseDelta::Always, ..Self::default() }
    }

    /// For a target that is not: whole packages, unless it promised to keep what it has.
    #[must_use]
    pub fn disconnected() -> Self {
        Self::default()
    }
}
