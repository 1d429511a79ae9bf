//! Plays the four pipelines of the request for comments, and five regions, and draws their
//! dashboards.
//!
//! `cargo run --example pipelines`. Everything happens in memory, on a clock of the story's own, so
//! that what it prints is always `output.txt`, and two digests. For networks, files and packages
//! see `air-gap`.

extern crate alloc;

mod five_regions;
mod places_of_the_world;
mod qa_and_back;
mod site;
mod straight_on;
mod to_production;

use core::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    print!("{}", told()?);
    Ok(())
}

/// All stories, one after the other.
pub(crate) fn told() -> Result<String, Box<dyn Error>> {
    let stories = [
        to_production::play()?,
        places_of_the_world::play()?,
        qa_and_back::play()?,
        straight_on::play()?,
        five_regions::play()?,
    ];
    Ok(stories.join("\n\n"))
}
