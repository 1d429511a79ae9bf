//! Policies for the transfer of packages to a target.

use alloc::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::terms::Label;

/// A policy for sending packs in place of whole packages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum UseDelta {
    /// The source sends a pack if the target holds an older package. The target can ask for the
    /// whole package if the pack fails. A package that the target seems to hold, by a look-up
    /// digest, is not sent.
    Always,
    /// The source sends a pack if the target promised to keep the older package. A pack that fails
    /// costs another journey.
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
    /// The policy for sending packs in place of whole packages.
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
