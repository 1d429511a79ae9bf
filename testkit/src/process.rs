//! Steps and actions, with nothing in them that a test does not ask for.

use spacebridge::release::PackageReference;
use spacebridge::{Action, Step};

use crate::words::label;

/// Returns a step that runs these actions.
pub fn step(called: &str, actions: impl IntoIterator<Item = Action>) -> Step {
    Step::new(label(called), actions.into_iter().collect::<Vec<_>>())
        .with_condition("Success")
        .with_start("StartAfterPrevious")
        .with_acquisition("LetOctopusDecide")
}

/// Returns an action that runs a script, everywhere.
pub fn action(called: &str) -> Action {
    let mut action = Action::new(label(called), "Octopus.Script");
    action.condition = "Success".into();
    action
}

/// Returns the use of a package by an action.
pub fn package_reference(package: &str, version: &str) -> PackageReference {
    let mut reference = PackageReference::new(package);
    reference.version = Some(version.into());
    reference.acquisition = "Server".into();
    reference
}
