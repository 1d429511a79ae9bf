//! The deployment process: steps in order.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::Context;
use super::error::OctopusError;
use super::node::Node;
use spacebridge::Label;
use spacebridge::{Process, Step};

/// Fields of a process document that say which document it is.
pub(super) const KNOWN: [&str; 4] = ["LastSnapshotId", "ProjectId", "Steps", "Version"];

impl Context<'_> {
    /// The steps of a process. The ids of its actions become names that scopes may refer to.
    pub(super) fn process(&mut self, node: &Node<'_>) -> Result<Process, OctopusError> {
        let mut steps = Vec::new();
        let mut count: usize = 0;
        for step in node.list("Steps")? {
            let step = self.step(&step)?;
            count = count.saturating_add(step.actions.len().max(1));
            Self::within(node, "steps", count, self.limits().steps)?;
            steps.push(step);
        }
        Ok(Process { steps })
    }

    fn step(&mut self, node: &Node<'_>) -> Result<Step, OctopusError> {
        const KNOWN: [&str; 6] =
            ["Actions", "Condition", "Name", "PackageRequirement", "Properties", "StartTrigger"];
        let name = node.label("Name")?;
        let mut actions = Vec::new();
        for action in node.list("Actions")? {
            self.own.learn(&action);
            actions.push(self.action(&action, &name)?);
        }
        Ok(Step {
            condition: node.text("Condition")?,
            start: node.text("StartTrigger")?,
            acquisition: node.text("PackageRequirement")?,
            properties: self.properties(node, &format!("process › {name}"), &[])?,
            actions,
            extra: node.extra(&KNOWN),
            name,
        })
    }
}

/// Where an action is, in words: a step with one action usually shares its name.
pub(super) fn words(step: &Label, action: &Label) -> String {
    if step == action {
        format!("process › {step}")
    } else {
        format!("process › {step} › {action}")
    }
}
