//! To the QA team's Space and back, and then from the Dev team to Operations.

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
    let mut qa = Site::found("QA Space", &[("QA", &["QA"])])?;
    let mut ops = Site::found(
        "Ops Space",
        &[("Acceptance", &["QA Space: QA"]), ("Production", &["Production"])],
    )?;
    connect(&mut dev, &mut qa)?;
    connect(&mut dev, &mut ops)?;
    // Operations believe what QA signs, and take no releases from there.
    ops.trust(&qa, [Grant::AcceptResults])?;

    let shop = dev.assemble("1.0.0", "")?;
    dev.deploy(&shop, "Test")?;
    let file = dev.promote(&shop, "QA Space", &[])?;
    qa.catch_up(&dev);
    let release = qa.import(&file)?;
    let tested = qa.run(&release, "QA", Outcome::Succeeded)?;
    let receipt = qa.issue_receipt(&release, &tested)?;
    dev.catch_up(&qa);
    dev.accept(&receipt)?;
    let between = dev.shown("3. QA is finished, and the Dev team may promote to Operations.")?;

    let shop = dev.with_evidence(shop, &receipt)?;
    let file = dev.promote(&shop, "Ops Space", &[])?;
    ops.catch_up(&dev);
    let release = ops.import(&file)?;
    let done = ops.run(&release, "Production", Outcome::Succeeded)?;
    let receipt = ops.issue_receipt(&release, &done)?;
    dev.catch_up(&ops);
    dev.accept(&receipt)?;
    Ok([
        between,
        ops.shown("Operations checked QA's receipt themselves before they deployed.")?,
        dev.shown("All of it is done.")?,
    ]
    .join("\n"))
}
