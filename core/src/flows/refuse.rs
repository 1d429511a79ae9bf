//! The verb `refuse`: the target reviewed a bundle and rejects it.

use alloc::string::String;

use super::issue_receipt::{IssueReceiptError, IssuedReceipt, Said, Subject};
use super::permitted::{Place, permitted};
use crate::model::{Deployment, EnvironmentRef, Evidence, Facts, Outcome, Permission, Space};
use crate::seal::{Bundle, Signer, Verified};
use crate::terms::{Error, Given, Name, given, held};

/// A request to refuse a verified bundle.
#[derive(Clone, Debug)]
#[must_use = "pass it to `Space::refuse`"]
pub struct RefuseRequest<'r> {
    pub(super) bundle: &'r Verified<Bundle>,
    environment: Given<Name>,
    reason: &'r str,
}

impl<'r> RefuseRequest<'r> {
    /// Requests the refusal of `bundle`, for a `reason` that the people of the source read.
    ///
    /// A receipt is about an environment: `environment` is the one of ours that the release was
    /// meant for first.
    pub fn new(
        bundle: &'r Verified<Bundle>,
        environment: impl TryInto<Name, Error: Into<Error>>,
        reason: &'r str,
    ) -> Self {
        Self { bundle, environment: given(environment), reason }
    }
}

impl Space {
    /// Signs a receipt that says that this Space does not take the release: nothing was imported,
    /// and nothing will be deployed. The signer's user is who decided.
    ///
    /// The bundle was verified, or there would be nobody to answer. Another bundle
    /// with the same release may still be imported later.
    ///
    /// # Errors
    ///
    /// - `Code::PermissionMissing` unless a team gives the signer's user `BundleImport`
    ///   for the
    ///   project: who may take a release may say no to it.
    /// - `Code::RefusedImported` if the release was imported from this bundle.
    /// - `Code::AudienceOther` if the bundle was verified for another Space,
    ///   `Code::SequenceReused` if its number was used since, and a code of the sender, the owner,
    ///   the grant or the project if this Space would no longer verify it: the trust ended or
    ///   covers less since.
    /// - `Code::DeploymentForeign` if there is no such environment here.
    /// - `Code::CertificateExpired`, `Code::SignerForeign` or a code of the key if our certificate
    ///   expired, or the key is not ours or out of
    ///   reach.
    #[expect(clippy::needless_pass_by_value, reason = "a signer's seed is used once")]
    pub fn refuse(
        &self,
        request: &RefuseRequest<'_>,
        facts: &Facts,
        signer: Signer<'_>,
    ) -> Result<IssuedReceipt, Error> {
        let RefuseRequest { bundle, reason, .. } = *request;
        let environment = held(&request.environment)?;
        let place = Place::project(bundle.project());
        permitted(self.teams(), &signer.user, Permission::BundleImport, place)?;
        signer.check(self.certificate())?;
        if facts.import_of(&bundle.digest()).is_some() {
            return Err(IssueReceiptError::ImportedAlready.into());
        }
        bundle.check_context(self, facts)?;
        if !self.environments().contains(environment) {
            return Err(IssueReceiptError::DeploymentForeign.into());
        }
        let manifest = bundle.manifest();
        let refused = Deployment {
            project: bundle.project().clone(),
            version: manifest.version().clone(),
            release: Some(manifest.digest()),
            environment: EnvironmentRef::local(environment.clone()),
            tenant: None,
            outcome: Outcome::Refused,
            queued: signer.now,
            started: None,
            finished: None,
            by: signer.user.clone(),
            notes: String::from(reason),
            completed: false,
            evidence: Evidence::Own,
        };
        let subject = Subject {
            audience: bundle.sender(),
            release: manifest.digest(),
            bundle: bundle.digest(),
            deployment: &refused,
        };
        self.sign_receipt(&subject, manifest.project(), &Said::default(), facts, &signer)
    }
}
