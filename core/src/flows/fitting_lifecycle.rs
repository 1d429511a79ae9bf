//! The choice among the lifecycles of a Space.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::model::{Lifecycle, Space};
use crate::terms::{Code, Error, Label, Refusal};

/// Reason why it is not clear which lifecycle a release goes through.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum LifecycleError {
    /// More than one lifecycle fits, and none was chosen.
    #[error("choose a lifecycle: {names} fit")]
    Ambiguous {
        /// Those that fit.
        names: String,
    },
    /// No lifecycle has a stage where it is needed.
    #[error("no lifecycle here stops in {place}")]
    Missing {
        /// The Space in which a stage is needed.
        place: String,
    },
    /// There is no such lifecycle, or it has no stage where it is needed.
    #[error("the lifecycle `{name}` does not exist here, or stops nowhere in {place}")]
    Unfit {
        /// The lifecycle.
        name: Label,
        /// The Space in which it needs a stage.
        place: String,
    },
}

impl Refusal for LifecycleError {
    fn code(&self) -> Code {
        match self {
            Self::Ambiguous { .. } => Code::LifecycleAmbiguous,
            Self::Missing { .. } | Self::Unfit { .. } => Code::LifecycleUnfit,
        }
    }
}

/// Returns the Space's lifecycle called `chosen`, or the only one that fits.
///
/// `place` names the Space in which the lifecycle needs a stage.
///
/// # Errors
///
/// `Code::LifecycleUnfit` if none fits, or not the chosen one; `Code::LifecycleAmbiguous` if
/// several fit and none was chosen.
pub(super) fn fitting_lifecycle<'s>(
    space: &'s Space,
    chosen: Option<&Label>,
    fits: impl Fn(&Lifecycle) -> bool,
    place: &str,
) -> Result<&'s Lifecycle, Error> {
    let mut fitting = space.lifecycles().iter().filter(|lifecycle| fits(lifecycle));
    let place = || place.to_string();
    if let Some(name) = chosen {
        let unfit = || LifecycleError::Unfit { name: name.clone(), place: place() };
        return fitting.find(|own| own.name == *name).ok_or_else(|| unfit().into());
    }
    let only = fitting.next().ok_or_else(|| LifecycleError::Missing { place: place() })?;
    let others: Vec<&str> = fitting.map(|lifecycle| lifecycle.name.as_str()).collect();
    if others.is_empty() {
        return Ok(only);
    }
    let names = alloc::format!("`{}`, `{}`", only.name, others.join("`, `"));
    Err(LifecycleError::Ambiguous { names }.into())
}
