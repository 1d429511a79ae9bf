//! Five regions, each in a state of its own, and one that got something else.

use core::error::Error;

use spacebridge::Outcome;

use super::site::{Site, connect};

const REGIONS: [&str; 5] = ["AU Space", "BR Space", "EU Space", "JP Space", "US Space"];

pub(crate) fn play() -> Result<String, Box<dyn Error>> {
    let stops = REGIONS.map(|region| format!("Space {region}"));
    let stops = stops.each_ref().map(String::as_str);
    let mut dev = Site::found("Dev Space", &[("Test", &["Test"]), ("Production", &stops)])?;
    let mut regions = Vec::new();
    for name in REGIONS {
        let mut region = Site::found(name, &[("Production", &["Production"])])?;
        connect(&mut dev, &mut region)?;
        regions.push(region);
    }
    let [au, br, eu, jp, us] = &mut regions[..] else { return Err("five regions".into()) };

    let first = dev.assemble("1.0.0", "")?;
    dev.deploy(&first, "Test")?;
    for region in [&mut *au, br, eu, jp, us] {
        let file = dev.promote(&first, region.space.name().as_str(), &[])?;
        arrive(&mut dev, region, &file, Outcome::Succeeded)?;
    }

    let next = dev.assemble("1.1.0", "")?;
    dev.deploy(&next, "Test")?;
    let file = dev.promote(&next, "AU Space", &[])?;
    arrive(&mut dev, au, &file, Outcome::Succeeded)?;
    let file = dev.promote(&next, "BR Space", &[])?;
    arrive(&mut dev, br, &file, Outcome::Failed)?;
    let file = dev.promote(&next, "EU Space", &[])?;
    arrive(&mut dev, eu, &file, Outcome::Executing)?;
    let file = dev.promote(&next, "JP Space", &[])?;
    jp.catch_up(&dev);
    let receipt = jp.refuse(&file, "Production", "The freeze lasts until January.")?;
    dev.catch_up(jp);
    dev.accept(&receipt)?;
    let states = dev.shown("5. Five regions. 1.1.0 was not sent to the US yet.")?;

    // A hole was found: it goes nowhere new, and each region hears of it.
    for notice in dev.recall(&next, "It loses orders.")? {
        for region in [&mut *au, br, eu, jp] {
            region.catch_up(&dev);
            // A notice is for one Space; the others refuse it.
            if region.take_note(&notice).is_ok() {
                break;
            }
        }
    }
    let recalled = dev.shown("It loses orders, and is recalled.")?;
    let there = eu.shown("Where it did not run before, it may not be deployed any more.")?;

    // Somebody builds 1.2.0 twice. Two regions have it, and not the same.
    let one = dev.assemble("1.2.0", "built on Monday")?;
    let other = dev.assemble("1.2.0", "built on Tuesday")?;
    dev.deploy(&one, "Test")?;
    dev.deploy(&other, "Test")?;
    let file = dev.promote(&one, "AU Space", &[])?;
    arrive(&mut dev, au, &file, Outcome::Succeeded)?;
    let file = dev.promote(&other, "US Space", &[])?;
    arrive(&mut dev, us, &file, Outcome::Queued)?;
    let alarm = dev.shown("One version, and two contents: that is an alarm.")?;
    Ok([states, recalled, there, alarm].join("\n"))
}

/// A region imports the release, deploys it, and its receipt comes back.
fn arrive(
    dev: &mut Site,
    region: &mut Site,
    file: &[u8],
    outcome: Outcome,
) -> Result<(), Box<dyn Error>> {
    region.catch_up(dev);
    let release = region.import(file)?;
    let done = region.run(&release, "Production", outcome)?;
    let receipt = region.issue_receipt(&release, &done)?;
    dev.catch_up(region);
    dev.accept(&receipt)
}
