//! What comes of a release afterwards: what production reports of it, and a recall by its owner.

use serde_json::json;
use spacebridge::{
    AssembledRelease, Bundle, Deployment, Facts, Message, Notice, ProjectRef, Receipt,
};

use crate::spaces::{Spaces, seed};
use crate::{Anything, import};

/// Three receipts of production for the sender: a failure, a success, and the same without the
/// parts that name people and what they wrote.
pub(crate) fn receipts(
    spaces: &Spaces,
    bundle: &Message<Bundle>,
    number: u8,
) -> Anything<[Message<Receipt>; 3]> {
    let prod = spaces.prod()?;
    let imported = import(&prod, bundle.clone())?;
    let mut facts = Facts::none();
    facts.record(imported.import())?;
    let evening = "2026-11-23T18:00:00Z".parse()?;
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
        let signer = spaces.prod_keys.at(evening, seed(number.saturating_add(hour))?).by("grace");
        facts.record(&deployment)?;
        let reported = prod.issue_receipt(&imported, &deployment, None, &facts, signer)?;
        facts.record(&reported)?;
        Ok(reported.receipt)
    };
    let failed = report(None, "failed", 10)?;
    let succeeded = report(Some("Contoso"), "succeeded", 14)?;
    let quiet = report(Some("Fabrikam"), "succeeded", 15)?;
    let parts = [spacebridge::ReceiptPart::By, spacebridge::ReceiptPart::Notes];
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
    let signer = spaces.dev_keys.at("2026-11-24T08:00:00Z".parse()?, seed(number)?).by("ada");
    let recalled = spaces.dev()?.recall(release, "It sells every ticket twice.", facts, signer)?;
    let prod = "Prod Space".parse()?;
    let to_prod = recalled.announcements.into_iter().find(|one| one.target == prod);
    Ok(to_prod.ok_or("production is not told")?.notice)
}
