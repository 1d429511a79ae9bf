//! The pipeline with production in different places of the world.

use core::error::Error;

use spacebridge::Outcome;

use super::site::{Site, connect};

pub(crate) fn play() -> Result<String, Box<dyn Error>> {
    let mut dev = Site::found(
        "Dev Space",
        &[("Test", &["Test"]), ("Production", &["Space US Space", "Space EU Space"])],
    )?;
    let mut us = Site::found("US Space", &[("Production", &["Production"])])?;
    let mut eu = Site::found("EU Space", &[("Production", &["Production"])])?;
    connect(&mut dev, &mut us)?;
    connect(&mut dev, &mut eu)?;
    let shop = dev.assemble("1.0.0", "")?;
    dev.deploy(&shop, "Test")?;

    let outcomes = [(&mut us, Outcome::Succeeded), (&mut eu, Outcome::Failed)];
    for (region, outcome) in outcomes {
        let file = dev.promote(&shop, region.space.name().as_str(), &[])?;
        region.catch_up(&dev);
        let release = region.import(&file)?;
        let done = region.run(&release, "Production", outcome)?;
        let receipt = region.issue_receipt(&release, &done)?;
        dev.catch_up(region);
        dev.accept(&receipt)?;
    }
    dev.shown("2. Two places of the world, one release. In Europe it may be tried again.")
}
