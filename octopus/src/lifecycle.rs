//! Lifecycles and the environments they go through.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

use super::context::Context;
use super::document::OctopusDocuments;
use super::error::OctopusError;
use super::kind::Kind;
use super::node::Node;
use spacebridge::Code;
use spacebridge::{EnvironmentRef, Lifecycle, Phase, Stage};

impl OctopusDocuments {
    /// The environments among the documents in the server's order, remote ones as another Space's.
    ///
    /// Of several documents of one environment the last counts, and before it the last in the
    /// folder `near`.
    pub(super) fn environments(
        &self,
        near: Option<&str>,
    ) -> Result<Vec<EnvironmentRef>, OctopusError> {
        let mut seen = BTreeSet::new();
        let mut environments = Vec::new();
        for last in self.last_of_each(Kind::Environment, &mut Vec::new()) {
            let close = near.and_then(|near| self.find(Kind::Environment, last.id(), near));
            let document = close.unwrap_or(last);
            let node = document.node();
            let name = node.text("Name")?;
            let environment: EnvironmentRef =
                name.parse().map_err(|source| node.name_error(source))?;
            if seen.insert(environment.clone()) {
                environments.push((node.integer("SortOrder")?, environment));
            }
        }
        environments.sort_by_key(|(order, _)| *order);
        Ok(environments.into_iter().map(|(_, environment)| environment).collect())
    }
}

/// Environments left for a phase that names none: all but those that earlier phases name. The first
/// such phase takes them all.
struct Rest {
    environments: Vec<EnvironmentRef>,
    named: BTreeSet<Stage>,
}

impl Context<'_> {
    /// Reads a lifecycle, given all environments in order.
    ///
    /// Octopus lets a lifecycle and a phase leave things open: without phases, each environment is
    /// a phase of its own; a phase without environments holds all that no earlier phase names. Both
    /// are written out here, as of the environments given.
    pub(super) fn lifecycle(
        &mut self,
        node: &Node<'_>,
        all: &[EnvironmentRef],
    ) -> Result<Lifecycle, OctopusError> {
        const KNOWN: [&str; 2] = ["Name", "Phases"];
        let name = node.label("Name")?;
        let words = format!("lifecycle › {name}");
        let mut phases = Vec::new();
        let mut rest = Rest { environments: all.to_vec(), named: BTreeSet::new() };
        for phase in node.list("Phases")? {
            phases.push(self.phase(&phase, &mut rest, &words)?);
        }
        if phases.is_empty() {
            self.note(Code::OctopusLifecycleOpen, &words, "each environment is a phase of its own");
            for environment in all {
                let label = node.to_label(&format!("{environment}"))?;
                phases.push(Phase::new(label, [Stage::from(environment.clone())]));
            }
        }
        let mut lifecycle = Lifecycle::new(name, phases);
        lifecycle.extra = self.extra(node, &KNOWN, &words);
        Ok(lifecycle)
    }

    fn phase(
        &mut self,
        node: &Node<'_>,
        rest: &mut Rest,
        words: &str,
    ) -> Result<Phase, OctopusError> {
        const KNOWN: [&str; 5] = [
            "AutomaticDeploymentTargets",
            "IsOptionalPhase",
            "MinimumEnvironmentsBeforePromotion",
            "Name",
            "OptionalDeploymentTargets",
        ];
        let name = node.label("Name")?;
        let words = format!("{words} › {name}");
        let automatic = self.stops(node, "AutomaticDeploymentTargets", &words)?;
        let mut manual = self.stops(node, "OptionalDeploymentTargets", &words)?;
        if automatic.is_empty() && manual.is_empty() {
            let stops = core::mem::take(&mut rest.environments).into_iter().map(Stage::from);
            manual = stops.filter(|stop| !rest.named.contains(stop)).collect();
            let detail = format!("holds the {} environments no earlier phase names", manual.len());
            self.note(Code::OctopusLifecycleOpen, &words, detail);
        }
        rest.named.extend(automatic.iter().chain(&manual).cloned());
        let mut phase = Phase::new(name, manual);
        phase.automatic = automatic;
        phase.minimum = node.count("MinimumEnvironmentsBeforePromotion")?;
        phase.optional = node.flag("IsOptionalPhase")?;
        phase.extra = self.extra(node, &KNOWN, &words);
        Ok(phase)
    }

    /// The environments of a list, in its order.
    fn stops(
        &mut self,
        node: &Node<'_>,
        field: &str,
        words: &str,
    ) -> Result<Vec<Stage>, OctopusError> {
        let mut stops = Vec::new();
        for (id, entry) in node.texts(field)? {
            let name = self.name(None, "environment", &id, words);
            let environment: EnvironmentRef =
                name.parse().map_err(|source| entry.name_error(source))?;
            stops.push(Stage::from(environment));
        }
        Ok(stops)
    }
}
