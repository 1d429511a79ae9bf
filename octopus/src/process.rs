//! The deployment process: steps in order.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::context::{Context, SENSITIVE_PROPERTIES};
use super::error::OctopusError;
use super::node::{Node, shown};
use spacebridge::Code;
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
            count = count.saturating_add(step.actions().len().max(1));
            Self::within(node, "steps", count, self.limits().steps)?;
            steps.push(step);
        }
        Ok(Process::new(steps))
    }

    fn step(&mut self, node: &Node<'_>) -> Result<Step, OctopusError> {
        const KNOWN: [&str; 7] = [
            "Actions",
            "Condition",
            "Name",
            "PackageRequirement",
            "Properties",
            SENSITIVE_PROPERTIES,
            "StartTrigger",
        ];
        let name = node.label("Name")?;
        self.note_process_templates(node, &format!("process › {name}"))?;
        let mut actions = Vec::new();
        for action in node.list("Actions")? {
            self.own.learn(&action);
            actions.push(self.action(&action, &name)?);
        }
        let words = format!("process › {name}");
        Ok(Step::new(name, actions)
            .with_condition(node.text("Condition")?)
            .with_start(node.text("StartTrigger")?)
            .with_acquisition(node.text("PackageRequirement")?)
            .with_properties(self.properties(node, &words, &[])?)
            .with_extra(self.extra(node, &KNOWN, &words)))
    }
}

impl Context<'_> {
    /// Warns of the process templates that a step uses: their steps are in no document of the
    /// release.
    fn note_process_templates(&mut self, step: &Node<'_>, words: &str) -> Result<(), OctopusError> {
        let mut places = step.list("Actions")?;
        places.push(step.clone());
        let mut slugs = BTreeSet::new();
        for place in places {
            let slug = template_slug(&place)?;
            let kinds =
                [("Type", "ProcessTemplateUsage"), ("ActionType", "Octopus.ProcessTemplate")];
            let mut is_use = !slug.is_empty();
            for (field, kind) in kinds {
                is_use |= place.text(field)?.eq_ignore_ascii_case(kind);
            }
            if is_use {
                slugs.insert(slug);
            }
        }
        let has_named = slugs.iter().any(|slug| !slug.is_empty());
        for slug in slugs.into_iter().filter(|slug| !has_named || !slug.is_empty()) {
            let named = if slug.is_empty() { slug } else { format!(" `{}`", shown(&slug)) };
            let detail = format!("its steps are in the process template{named}, and do not cross");
            self.warn(Code::OctopusProcessTemplate, words, detail);
        }
        Ok(())
    }
}

/// The slug of the process template that a step or an action uses; empty if it says none.
fn template_slug(node: &Node<'_>) -> Result<String, OctopusError> {
    const REFERENCE: &str = "Octopus.Action.ProcessTemplate.Reference.Slug";
    for (key, value) in node.entries("Properties")? {
        if key.eq_ignore_ascii_case(REFERENCE) && !value.value.is_object() {
            return value.as_text();
        }
    }
    Ok(String::new())
}

/// Returns the place of an action in words: a step with one action usually shares its name.
pub(super) fn words(step: &Label, action: &Label) -> String {
    if step == action {
        format!("process › {step}")
    } else {
        format!("process › {step} › {action}")
    }
}
