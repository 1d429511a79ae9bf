//! The blanks are answered, from a file.

use spacebridge::Preview;

use crate::fault::Fault;
use crate::story::Story;

impl Story {
    pub(crate) fn answer(&mut self, preview: &Preview, loud: bool) -> Result<(), Fault> {
        let _ = (preview, loud);
        Ok(())
    }

    pub(crate) fn show_comparison(&mut self, preview: &Preview) -> Result<(), Fault> {
        let _ = preview.comparison();
        Ok(())
    }
}
