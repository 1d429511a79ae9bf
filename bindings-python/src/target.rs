//! Target states, previews and plans: the values upon which the target decides.

use alloc::sync::Arc;

use crate::prelude::*;

class! {
    /// The state of the target: facts, imported releases and available packages.
    TargetState(Knowledge);

    fn __new__(facts: Facts, *, releases: Vec<Py<ImportedRelease>> = (Vec::new()),
        holdings: Option<&AvailablePackages> = None) = Self(Knowledge {
        facts: facts.0,
        releases: releases.iter().map(|release| release.get().0.known()).collect(),
        holdings: holdings.map(|holdings| holdings.0.lock().clone()).unwrap_or_default(),
    });
}

/// The data that the core borrows for one decision.
pub(crate) struct Knowledge {
    facts: Arc<Facts>,
    releases: Vec<sb::target::KnownRelease>,
    holdings: sb::packages::AvailablePackages,
}

impl TargetState {
    pub(crate) fn state(&self) -> sb::target::TargetState<'_> {
        let Knowledge { facts, releases, holdings } = &self.0;
        sb::target::TargetState::new(facts, releases, holdings)
    }
}

class! {
    /// The content of a verified bundle, compared with the target. Importing takes its digest.
    Preview(sb::target::Preview);

    /// Everything in it, as a document.
    fn document(&self) = shown(&self.0);

    /// The digest of the preview, which importing takes.
    get digest(&self) = self.0.digest().to_string();

    /// Findings that a person should see before deciding.
    get findings(&self) = shown(self.0.findings());

    /// Returns a summary of the content in one sentence.
    fn summary(&self) = self.0.summary();

    /// Returns the blanks that remain for an environment and a tenant.
    fn blanks(&self, answers: &Answers, environment: Name, tenant: Option<Name> = None)
        = listed(self.0.blanks(&answers.0.lock(), &environment, tenant.as_deref()));

    /// Compares the bundle with another release, with the notes of the releases between them.
    fn compare_with(&self, current: AnswerValue, known: &TargetState)
        = shown(self.0.compare_with(&current.0, &known.state()));

    /// Returns the comparison as a text of at most 100 columns, with control characters escaped.
    fn compare_text(&self, current: AnswerValue, known: &TargetState)
        = self.0.compare_with(&current.0, &known.state()).to_string();

    fn __repr__(&self) -> String = format!("<Preview {}: {}>", self.0.digest(), self.0.summary());
}

class! {
    /// A deployment that may be made: its steps and values. Secrets stay sealed until
    /// `open_secrets`.
    Plan(sb::target::Plan);

    /// Everything in it, as a document: no secret among it.
    fn document(&self) = shown(&self.0);

    /// The digest of the release.
    get digest(&self) = self.0.digest().to_string();

    /// The planned steps, in order.
    get steps(&self) = shown(self.0.steps());

    /// The variables as the deployment as a whole sees them, and why each value won.
    get variables(&self) = shown(self.0.variables());

    /// Findings that a person should see before the deployment.
    get findings(&self) = shown(self.0.findings());

    /// The value of a variable on a target with these tags, in this step; and why it won.
    fn resolve(&self, name: Label, *, roles: Set<Label> = (Document::default()),
        action: Option<Label> = None, machine: Option<Label> = None) = {
        let here = sb::EnvironmentRef::local(self.0.environment().clone());
        let place = sb::rules::Place {
            tenant: self.0.tenant(),
            roles: &roles.0,
            action: action.as_deref(),
            machine: machine.as_deref(),
            ..sb::rules::Place::of(&here)
        };
        shown(self.0.resolver().resolve(&name, &place))
    };

    /// Opens the release's secrets: the only place where that is done.
    ///
    /// `keys` are the Space's, or an object whose `agree(public_key)` gives the 32 bytes of an ECDH
    /// with the 65 bytes of a public key.
    fn open_secrets(&self, keys: Key) = {
        let revealed = self.0.open_secrets(&keys);
        OpenedSecrets(keys.explain(revealed)?)
    };

    fn __repr__(&self) -> String
        = format!("<Plan for {} of {}>", self.0.environment(), self.0.digest());
}

class! {
    /// The opened secrets of a release. They are not printed.
    OpenedSecrets(sb::target::OpenedSecrets);

    /// The secret that a sensitive value of the plan stands for, or `None` if it is none of these.
    fn text(&self, value: Sensitive) = self.0.text(&value.0).cloned().map(Secret);

    /// The secret that a variable of `plan` comes to, whether it came along or was filled in here;
    /// `None` if its value is none.
    fn variable(&self, plan: &Plan, name: Label)
        = self.0.variable(&plan.0, &name).cloned().map(Secret);

    /// The numbers that stand for the secrets in the plan, in ascending order.
    fn ids(&self) = self.0.ids().map(|id| id.0).collect::<Vec<u32>>();

    fn __len__(&self) -> usize = self.0.len();

    fn __repr__(&self) -> String = format!("<{} secrets>", self.0.len());
}
