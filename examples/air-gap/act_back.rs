//! Back at the source: the receipt is verified, and its deployment becomes a fact.

use std::path::Path;

use spacebridge::{Actor, Message, Receipt};

use crate::fault::Fault;
use crate::files;
use crate::shell::now;
use crate::story::{ADA, Story};

impl Story {
    /// Carries a receipt back, verifies it, and stores what it proves. Says so in a sentence.
    pub(crate) fn accept(&mut self, file: &Path) -> Result<String, Fault> {
        let carried = files::carry(file, &self.source.path("inbox"))?;
        let receipt = Message::<Receipt>::from_bytes(files::read(&carried)?)?;
        let receipt = receipt.verify(&self.source.space, now()?)?;
        let accepted =
            self.source.space.accept(&receipt, &self.source.facts()?, &Actor::new(ADA, now()?))?;
        for finding in &accepted.findings {
            self.screen.line(&finding.to_string());
        }
        let said = accepted.fact.as_ref().map_or_else(
            || "the receipt is known already".into(),
            |fact| {
                format!(
                    "{} {} at {}: {}, says receipt {} signed by {}",
                    fact.project,
                    fact.version,
                    fact.environment,
                    fact.outcome,
                    receipt.sequence(),
                    receipt.signer_name()
                )
            },
        );
        self.source.record(&accepted)?;
        Ok(said)
    }
}
