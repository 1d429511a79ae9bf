//! To the QA team's Space, and from there straight on to Operations.

use core::error::Error;

use spacebridge::{Grant, Outcome};

use super::site::{Site, connect};

pub(crate) fn play() -> Result<String, Box<dyn Error>> {
    let mut dev = Site::found(
        "Dev Space",
        &[
            ("Test", &["Test"]),
            ("QA", &["Space QA Space"]),
            ("Operations", &["Ops Space: Production"]),
        ],
    )?;
    let mut qa = Site::found("QA Space", &[("QA", &["QA"]), ("Operations", &["Space Ops Space"])])?;
    let mut ops = Site::found("Ops Space", &[("Production", &["Production"])])?;
    connect(&mut dev, &mut qa)?;
    connect(&mut qa, &mut ops)?;
    // Dev and Operations know each other's certificates; the release comes from QA.
    dev.trust(&ops, [Grant::PromoteTo, Grant::AcceptResults])?;
    ops.trust(&dev, [])?;

    let shop = dev.assemble("1.0.0", "")?;
    dev.deploy(&shop, "Test")?;
    // The bundle for QA carries what Operations will need; QA cannot read those secrets.
    let file = dev.promote(&shop, "QA Space", &["Ops Space"])?;
    qa.catch_up(&dev);
    let release = qa.import(&file)?;
    let tested = qa.run(&release, "QA", Outcome::Succeeded)?;
    let to_dev = qa.issue_receipt(&release, &tested)?;
    let file = qa.forward(&release, "Ops Space")?;
    dev.catch_up(&qa);
    dev.accept(&to_dev)?;

    ops.catch_up(&dev);
    let release = ops.import(&file)?;
    let done = ops.run(&release, "Production", Outcome::Succeeded)?;
    let to_qa = ops.issue_receipt(&release, &done)?;
    let to_owner = ops.issue_receipt_to_owner(&release, &done)?;
    qa.catch_up(&ops);
    qa.accept(&to_qa)?;
    dev.catch_up(&qa);
    dev.accept(&to_owner)?;
    Ok([
        ops.shown("4. From QA straight on to Operations, with the owner's manifest untouched.")?,
        qa.shown("QA sees the end of the way.")?,
        dev.shown("So does Dev, who own the release.")?,
    ]
    .join("\n"))
}
