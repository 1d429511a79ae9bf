//! Through the test environments, and then to another Space that manages production.

use core::error::Error;

use spacebridge::Outcome;

use super::site::{Site, connect};

pub(crate) fn play() -> Result<String, Box<dyn Error>> {
    let mut dev = Site::found(
        "DevTest Space",
        &[("Test", &["Development", "Test"]), ("Production", &["Prod Space: Production"])],
    )?;
    let mut prod = Site::found("Prod Space", &[("Production", &["Production"])])?;
    connect(&mut dev, &mut prod)?;
    let shop = dev.assemble("1.0.0", "")?;
    dev.deploy(&shop, "Development")?;
    dev.deploy(&shop, "Test")?;

    let file = dev.promote(&shop, "Prod Space", &[])?;
    let before = dev.shown("1. To another Space for production. The file is on its way.")?;
    prod.catch_up(&dev);
    let release = prod.import(&file)?;
    let done = prod.run(&release, "Production", Outcome::Succeeded)?;
    let receipt = prod.issue_receipt(&release, &done)?;
    dev.catch_up(&prod);
    dev.accept(&receipt)?;
    Ok([
        before,
        prod.shown("It was imported there, and deployed.")?,
        dev.shown("The receipt is back.")?,
    ]
    .join("\n"))
}
