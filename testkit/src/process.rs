//! Steps and actions, with nothing in them that a test does not ask for.

use spacebridge::release::{PackageReference, Properties, Set};
use spacebridge::{Action, Step};

use crate::words::label;

/// Returns a step that runs these actions.
pub fn step(called: &str, actions: impl IntoIterator<Item = Action>) -> Step {
    Step {
        name: label(called),
        condition: "Success".into(),
        start: "StartAfterPrevious".into(),
        acquisition: "LetOctopusDecide".into(),
        properties: Properties::new(),
        actions: actions.into_iter().collect(),
        extra: Properties::new(),
    }
}

/// Returns an action that runs a script, everywhere.
pub fn action(called: &str) -> Action {
    Action {
        name: label(called),
        kind: "Octopus.Script".into(),
        notes: String::new(),
        disabled: false,
        required: false,
        condition: "Success".into(),
        pool: None,
        environments: Set::new(),
        excluded: Set::new(),
        channels: Set::new(),
        tags: Set::new(),
        properties: Properties::new(),
        packages: Vec::new(),
        extra: Properties::new(),
    }
}

/// Returns the use of a package by an action.
pub fn package_reference(package: &str, version: &str) -> PackageReference {
    PackageReference {
        name: None,
        package: package.into(),
        version: Some(version.into()),
        feed: None,
        acquisition: "Server".into(),
        properties: Properties::new(),
        extra: Properties::new(),
    }
}
