//! Spaces, and the lifecycles that their releases follow.

use spacebridge::trust::SpaceBuilder;
use spacebridge::{Certificate, Lifecycle, Phase, Space, SpaceKeys, Stage, Team};

use crate::words::{label, name};

/// Reads a lifecycle as a person writes it down: the name of each phase, and its stages.
///
/// A stage is `Production` for an environment of the Space itself, `Prod Space: Production` for an
/// environment of another Space, and `Space Prod Space` for another Space as a whole.
pub fn lifecycle(called: &str, phases: &[(&str, &[&str])]) -> Lifecycle {
    let stage = |text: &&str| match text.strip_prefix("Space ") {
        Some(space) => Stage::Space(name(space)),
        None => Stage::Environment(text.parse().unwrap()),
    };
    let phase =
        |(called, stages): &(&str, &[&str])| Phase::new(label(called), stages.iter().map(stage));
    Lifecycle::new(label(called), phases.iter().map(phase))
}

/// Starts to build a Space in which everybody may do everything.
pub fn open_space(called: &str, certificate: &Certificate, environments: &[&str]) -> SpaceBuilder {
    let space = Space::builder(called, certificate).team(Team::everyone(label("Everyone")));
    environments.iter().copied().fold(space, SpaceBuilder::environment)
}

/// Makes a Space in which everybody may do everything, and whose lifecycle is its one environment.
pub fn space(called: &str, keys: &SpaceKeys, environment: &str) -> Space {
    open_space(called, keys.certificate(), &[environment])
        .lifecycle(lifecycle("Ours", &[("Only", &[environment])]))
        .build()
        .unwrap()
}
