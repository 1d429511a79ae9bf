//! The receipts that production returns for a release, and a recall by its owner.

use serde_json::json;
use spacebridge::source::{AssembledRelease, RecallRequest};
use spacebridge::target::ReceiptRequest;
use spacebridge::{Actor, Bundle, Deployment, Facts, Message, Notice, ProjectRef, Receipt};
use spacebridge_testkit::{at, seed};

use crate::spaces::Spaces;
use crate::{Anything, import};

/// Three receipts of production for the sender: a failure, a success, and the same without the
/// parts that name people and what they wrote.
pub(crate) fn receipts(
    spaces: &Spaces,
    bundle: &Message<Bundle>,
    number: u8,
) -> Anything<[Message<Receipt>; 3]> {
    let prod = spaces.prod()?;
    let imported = import(&prod, bundle);
    let mut facts = Facts::none();
    facts.record(imported.import())?;
    let evening = at("2026-11-23T18:00:00Z");
    let mut report = |tenant: Option<&str>, outcome: &str, hour: u8| -> Anything<_> {
        let deployment = json!({
            "project": imported.project().name, "version": imported.version(),
            "environment": "Production", "tenant": tenant, "outcome": outcome,
            "queued": format!("2026-11-23T{hour}:00:00Z"),
            "started": format!("2026-11-23T{hour}:00:02Z"),
            "finished": format!("2026-11-23T{hour}:06:00Z"),
            "by": "grace", "notes": "The door of the cabinet stood open.",
        });
        let mut deployment: Deployment = serde_json::from_value(deployment)?;
        let project: ProjectRef = imported.project().clone();
        deployment.project = project;
        let signer = spaces
            .prod_keys
            .signer(&Actor::new("grace", evening), seed(number.saturating_add(hour)));
        facts.record(&deployment)?;
        let reported =
            prod.issue_receipt(&ReceiptRequest::new(&imported, &deployment), &facts, signer)?;
        facts.record(&reported)?;
        Ok(reported.receipt)
    };
    let failed = report(None, "failed", 10)?;
    let succeeded = report(Some("Contoso"), "succeeded", 14)?;
    let quiet = report(Some("Fabrikam"), "succeeded", 15)?;
    let parts = [spacebridge::target::ReceiptPart::By, spacebridge::target::ReceiptPart::Notes];
    let quiet = parts.into_iter().try_fold(quiet, |receipt, part| receipt.withhold(part))?;
    Ok([failed, succeeded, quiet])
}

/// The owner's notice to production that the release must go nowhere.
pub(crate) fn recall(
    spaces: &Spaces,
    release: &AssembledRelease,
    facts: &Facts,
    number: u8,
) -> Anything<Message<Notice>> {
    let signer =
        spaces.dev_keys.signer(&Actor::new("ada", at("2026-11-24T08:00:00Z")), seed(number));
    let recalled = spaces.dev()?.recall(
        &RecallRequest::new(release, "It sells every ticket twice."),
        facts,
        signer,
    )?;
    let prod = "Prod Space".parse()?;
    let to_prod = recalled.announcements.into_iter().find(|one| one.target == prod);
    Ok(to_prod.ok_or("production is not told")?.notice)
}
