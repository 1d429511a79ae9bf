//! What a Space knows when it judges.

use pyo3::prelude::*;
use spacebridge::{Facts, Holdings, ImportedRelease, Instant};

use crate::convert::Document;
use crate::packages;
use crate::release;
use crate::shell::{self, Time};

/// What is known at one moment: the facts, the releases imported before, the packages at hand.
#[pyclass(frozen, module = "spacebridge")]
pub(crate) struct Known {
    facts: Facts,
    releases: Vec<ImportedRelease>,
    holdings: Holdings,
    now: Instant,
}

#[pymethods]
impl Known {
    #[new]
    #[pyo3(signature = (facts, *, releases=Vec::new(), holdings=None, now=None))]
    fn new(
        facts: Document<Facts>,
        releases: Vec<Py<release::ImportedRelease>>,
        holdings: Option<&packages::Holdings>,
        now: Option<Time>,
    ) -> PyResult<Self> {
        let releases = releases.iter().map(|release| release.get().0.clone()).collect();
        let holdings = holdings.map(|holdings| holdings.lock().clone()).unwrap_or_default();
        Ok(Self { facts: facts.0, releases, holdings, now: shell::now(now)? })
    }
}

impl Known {
    pub(crate) fn now(&self) -> spacebridge::Known<'_> {
        let Self { facts, releases, holdings, now } = self;
        spacebridge::Known { facts, releases, holdings, now: *now }
    }
}
